import type { ErrorView } from '../../../shared/errors.ts';
import { isStorageTrouble, toErrorView } from '../app-error.ts';
import type { StoredLogin } from '../stores/store-types.ts';
import { isAccessUsable } from '../tokens/access-token.ts';
import { issuedAtOf } from '../tokens/knowledge.ts';
import type { Refresher } from '../tokens/refresher.ts';
import type { Answerer, Refusal, SpendOutcome } from '../tokens/spend-outcome.ts';
import type { SpendOptions } from '../tokens/spender.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import type { UsageReading } from '../usage/usage-reading.ts';
import type { Limit, Probe } from '../verification/probe.ts';

/** What asking for one login's usage came to, after everything the seed's ladder allows was tried. */
export type UsageOutcome =
  | { readonly kind: 'read'; readonly reading: UsageReading; readonly limit: Limit; readonly renewed: Renewal }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly renewed: Renewal }
  | { readonly kind: 'other-account'; readonly answered: Answerer; readonly renewed: Renewal }
  | { readonly kind: 'deactivated'; readonly reason: string; readonly httpStatus: number; readonly renewed: Renewal }
  | {
      readonly kind: 'unreadable';
      readonly reason: string;
      readonly httpStatus: number | null;
      readonly renewed: Renewal;
    }
  /** A file that this sign-in would have to be stored in. */
  | { readonly kind: 'blocked'; readonly trouble: ErrorView; readonly renewed: Renewal };

/** What happened to the sign-in on the way. */
export interface Renewal {
  readonly refreshed: boolean;
  readonly emailChanged: boolean;
  /** The refresh tokens that it went through; null: a record without one. A failure says nothing about any other. */
  readonly tried: readonly (TokenHash | null)[];
}

export function notRenewed(login: StoredLogin): Renewal {
  return { refreshed: false, emailChanged: false, tried: [login.hash] };
}

export function renewedBy(outcome: Extract<SpendOutcome, { hash: TokenHash }>, before: Renewal): Renewal {
  const tried = [...before.tried, outcome.hash];
  if (outcome.kind === 'adopted') return { ...before, tried };
  return { refreshed: true, emailChanged: before.emailChanged || outcome.emailChanged, tried };
}

export interface ReadUsageDeps {
  readonly refresher: Refresher;
  readonly probe: Probe;
  /** The service's time: it decides when an access token has ended. */
  readonly serviceClock: { now(): number };
}

interface ReadOptions extends SpendOptions {
  /** See `ProbeQuestion`. */
  readonly withResetCredits: boolean;
}

/** One more when the pair that was adopted first is stale, too; none after a refresh of our own. */
const refreshesAllowed = 2;

/**
 * The seed's order: the current token; when it is refused, whatever the store holds now (the refresher looks before it spends); a
 * refresh; once more; then give up. An access token that has ended is not shown at all. A challenge, region or web page goes no further.
 */
export async function readUsage(deps: ReadUsageDeps, login: StoredLogin, options: ReadOptions): Promise<UsageOutcome> {
  let current = login;
  let renewed = notRenewed(login);
  let refreshesLeft = refreshesAllowed;
  for (;;) {
    const { access } = current.tokens;
    if (access !== null && isAccessUsable(current.tokens, deps.serviceClock.now())) {
      const { signal, withResetCredits } = options;
      const { requestAccountId } = current;
      const probe = await deps.probe({ access, requestAccountId, signal, withResetCredits });
      if (probe.kind === 'accepted') return { kind: 'read', reading: probe.reading, limit: probe.limit, renewed };
      if (probe.kind === 'deactivated') return { ...probe, renewed };
      if (probe.kind === 'unreadable')
        return { kind: 'unreadable', reason: probe.reason, httpStatus: probe.httpStatus, renewed };
      if (refreshesLeft === 0) {
        return { kind: 'unreadable', reason: 'usage-refused', httpStatus: probe.httpStatus, renewed };
      }
    }
    if (refreshesLeft === 0) return { kind: 'unreadable', reason: 'unclear-answer', httpStatus: null, renewed };
    const outcome = await refreshOrTrouble(deps.refresher, current, options);
    if (outcome.kind === 'blocked') return { ...outcome, renewed };
    if (outcome.kind !== 'refreshed' && outcome.kind !== 'adopted') return unreadOutcome(outcome, renewed);
    renewed = renewedBy(outcome, renewed);
    refreshesLeft = outcome.kind === 'refreshed' ? 0 : refreshesLeft - 1;
    const { tokens, hash } = outcome;
    current = { ...current, tokens, hash, issuedAtMs: issuedAtOf(tokens) };
  }
}

/** What stands in the way of one sign-in must not hide the other accounts. */
async function refreshOrTrouble(
  refresher: Refresher,
  login: StoredLogin,
  options: SpendOptions,
): Promise<SpendOutcome | { readonly kind: 'blocked'; readonly trouble: ErrorView }> {
  try {
    return await refresher.refresh(login, options);
  } catch (error) {
    if (isStorageTrouble(error)) return { kind: 'blocked', trouble: toErrorView(error) };
    throw error;
  }
}

export function unreadOutcome(
  outcome: Exclude<SpendOutcome, { kind: 'refreshed' | 'adopted' }>,
  renewed: Renewal,
): UsageOutcome {
  switch (outcome.kind) {
    case 'refused':
      return { kind: 'refused', refusal: outcome.refusal, renewed };
    case 'other-account':
      return { kind: 'other-account', answered: outcome.answered, renewed };
    case 'undetermined': {
      const { reason, httpStatus } = outcome;
      return { kind: 'unreadable', reason, httpStatus, renewed };
    }
  }
}
