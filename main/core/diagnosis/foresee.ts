import type { SignInConcern, SignInHealth } from '../../../shared/sign-in-health.ts';
import { daysSince } from '../../../shared/sign-in-health.ts';
import type { AccountStatus } from '../../../shared/status-report.ts';
import type { NamedLogin } from '../accounts/account-book.ts';
import { isoOrNull } from '../iso-time.ts';
import type { WhoRefreshes } from '../tokens/decide-refresher.ts';

const dayMs = 24 * 60 * 60 * 1000;
/**
 * Whoever uses an account refreshes it when its access token ends: after about ten days by what third parties say (facts/codex.md, not
 * settled), after eight where it does not say when (facts/codex.md 2). After twice that, nobody does; how long the service keeps an
 * unused sign-in is not known.
 */
const longWithoutRefreshDays = 20;
/** What cannot be refreshed ends for certain: early enough for a weekend in between. */
const endsSoonMs = 3 * dayMs;
/** Two unclear failures since it worked last. */
const poorHealth = 80;

/** Who there is to refresh the sign-in of Codex's own. */
export interface Refreshers {
  readonly codexFound: boolean;
  readonly whoRefreshes: WhoRefreshes;
}

interface Foreseen extends Refreshers {
  readonly nowMs: number;
}

/** What is stored of an account; of its latest sign-in where it stands in several files. */
interface StoredFacts {
  readonly accessExpiresAtMs: number | null;
  readonly refreshedAtMs: number | null;
  readonly canRefresh: boolean;
  /** In auth.json, alone or beside the pool: Codex refreshes it as soon as it is used. */
  readonly isCodexOwn: boolean;
}

/** Of an account in use. `state` and `health` as `status` has them. */
export function signInHealth(
  { key, state, health }: Pick<AccountStatus, 'key' | 'state' | 'health'>,
  named: readonly NamedLogin[],
  foreseen: Foreseen,
): SignInHealth {
  const facts = storedFacts(named.filter((one) => one.key === key && one.login.store !== 'flagged'));
  const dates = datesOf(facts);
  const isOver = state === 'needs-sign-in' || state === 'deactivated' || state === 'unsupported';
  return { ...dates, concern: isOver || facts === null ? null : concernOf(facts, health, foreseen) };
}

/** A set-aside account has stopped already; what is ahead of it is a person's check. */
export function setAsideHealth(key: string, named: readonly NamedLogin[]): SignInHealth {
  const own = named.filter((one) => one.key === key && one.login.store === 'flagged');
  return { ...datesOf(storedFacts(own)), concern: null };
}

function storedFacts(own: readonly NamedLogin[]): StoredFacts | null {
  const logins = own.map(({ login }) => login);
  const latest = logins.toSorted((a, b) => (b.issuedAtMs ?? 0) - (a.issuedAtMs ?? 0))[0];
  if (latest === undefined) return null;
  return {
    accessExpiresAtMs: latest.tokens.expiresAtMs,
    refreshedAtMs: latest.issuedAtMs,
    canRefresh: latest.hash !== null,
    isCodexOwn: logins.some(({ store, hash }) => store === 'cli' && hash === latest.hash),
  };
}

function datesOf(facts: StoredFacts | null): Pick<SignInHealth, 'accessExpiresAt' | 'refreshedAt'> {
  return {
    accessExpiresAt: isoOrNull(facts?.accessExpiresAtMs ?? null),
    refreshedAt: isoOrNull(facts?.refreshedAtMs ?? null),
  };
}

function concernOf(facts: StoredFacts, health: number, { nowMs, ...refreshers }: Foreseen): SignInConcern | null {
  const { accessExpiresAtMs, isCodexOwn, canRefresh } = facts;
  const leftMs = accessExpiresAtMs === null ? null : accessExpiresAtMs - nowMs;
  const endsSoon = leftMs !== null && leftMs <= endsSoonMs;
  if (health <= poorHealth) return 'unclear-refreshes';
  if (!canRefresh) return endsSoon ? 'cannot-refresh' : null;
  if (isCodexOwn && refreshers.codexFound) return null;
  const isLeftToOthers = refreshers.whoRefreshes === 'codex' || refreshers.whoRefreshes === 'nobody';
  if (isCodexOwn && isLeftToOthers) return endsSoon ? 'nobody-refreshes' : null;
  // Access that goes on needs no refresh, however long ago the last one was.
  if (leftMs !== null && leftMs > 0) return null;
  const days = daysSince(isoOrNull(facts.refreshedAtMs), nowMs);
  return days !== null && days >= longWithoutRefreshDays ? 'long-unrefreshed' : null;
}
