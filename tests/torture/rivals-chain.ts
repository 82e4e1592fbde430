import type { RequestRecord } from '../../main/node/made-up-service/request-log.ts';

/** What came of which refresh token, by hashes. */
export interface Chain {
  /** This token and all that came of it, later sign-ins in the place of its own among them. */
  from(hash: string): ReadonlySet<string>;
  /** The request that was answered with its successor. */
  spendOf(hash: string): RequestRecord | undefined;
}

/** `renewals`: which token a person got by signing in again, by the one that lay there dead. */
export function chainOf(requests: readonly RequestRecord[], renewals: ReadonlyMap<string, string>): Chain {
  const spends = new Map<string, RequestRecord>();
  for (const request of requests)
    if (request.tokenHash !== null && request.successorHash !== null) spends.set(request.tokenHash, request);
  return {
    spendOf: (hash) => spends.get(hash),
    from(hash) {
      const all = new Set([hash]);
      // A set that grows while it is gone through is gone through to its new end.
      for (const one of all)
        for (const next of [spends.get(one)?.successorHash, renewals.get(one)])
          if (typeof next === 'string') all.add(next);
      return all;
    },
  };
}
