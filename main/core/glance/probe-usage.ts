import type { Http } from '../ports.ts';
import { readClaims } from '../stores/claims.ts';
import { classifyUsage } from '../usage/classify-usage.ts';
import { usageHeaders, usageUrl } from '../usage/usage-request.ts';
import { limitAt } from '../usage/windows.ts';
import type { Probe } from '../verification/probe.ts';
import { createGate } from './gate.ts';

export interface ProbeDeps {
  readonly http: Http;
  readonly clock: { now(): number };
  /** The service's time: it decides whether a window of its answer is over. */
  readonly serviceClock: { now(): number };
  /** The address that usage is asked at, without the path; throws AppError for one that must not be used. */
  readonly base: () => string;
  readonly userAgent: string;
  /** Usage checks in flight. */
  readonly inFlight: number;
}

/** Codex itself waits for ever (facts/codex.md 4.1). */
const usageTimeoutMs = 20_000;

/** Asks the usage endpoint with one access token. */
export function createProbe(deps: ProbeDeps): Probe {
  const gate = createGate(deps.inFlight);
  return async ({ access, requestAccountId, signal }) => {
    const base = deps.base();
    const { isFedramp } = readClaims(access.reveal());
    const headers = usageHeaders({ base, access, accountId: requestAccountId, isFedramp, userAgent: deps.userAgent });
    const request = { method: 'GET' as const, url: usageUrl(base), headers, timeoutMs: usageTimeoutMs };
    const result = await gate(() => deps.http.read({ ...request, ...(signal === undefined ? {} : { signal }) }));
    const nowMs = deps.clock.now();
    const answer = classifyUsage(result, nowMs);
    if (answer.kind !== 'ok') return answer;
    const { reading } = answer;
    const theirNowMs = deps.serviceClock.now();
    return { kind: 'accepted', reading, limit: limitAt({ ...reading, fetchedAtMs: theirNowMs }, theirNowMs) };
  };
}
