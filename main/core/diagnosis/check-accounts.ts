import type { AccountCheck, CheckReport } from '../../../shared/diagnosis-report.ts';
import type { AccountStatus, FlaggedAccountView, StatusReport } from '../../../shared/status-report.ts';
import type { NamedLogin } from '../accounts/account-book.ts';
import { isoOrNull } from '../iso-time.ts';
import { signInCommand } from '../verification/verification-copy.ts';

const dayMs = 24 * 60 * 60 * 1000;
/**
 * Whoever uses an account refreshes it when its access token ends: after about ten days by what third parties say (facts/codex.md, not
 * settled), after eight where it does not say when (facts/codex.md 2). After twice that, nobody does; how long the service keeps an
 * unused sign-in is not known.
 */
const longWithoutRefreshDays = 20;
/** Two unclear failures since it worked last. */
const poorHealth = 80;

interface ExpiryFacts {
  readonly accessExpiresAtMs: number | null;
  readonly refreshedAtMs: number | null;
}

export interface CheckQuestion {
  readonly status: StatusReport;
  readonly named: readonly NamedLogin[];
  readonly refreshed: boolean;
  readonly nowMs: number;
}

/** The health of every account, and which of them will need attention before they fail (product.md section 9). */
export function checkAccounts({ status, named, refreshed, nowMs }: CheckQuestion): CheckReport {
  const inUse = status.accounts.map((account) => checkInUse(account, expiryOf(named, account.key, false), nowMs));
  const keys = new Set(status.accounts.map(({ key }) => key));
  const setAside = status.flagged.accounts
    .filter(({ key }) => !keys.has(key))
    .map((account) => checkSetAside(account, expiryOf(named, account.key, true), nowMs));
  return {
    schemaVersion: 1,
    command: 'check',
    generatedAt: new Date(nowMs).toISOString(),
    refreshed,
    accounts: [...inUse, ...setAside],
  };
}

/** Of the latest sign-in of the account, where it stands in several files. */
function expiryOf(named: readonly NamedLogin[], key: string, isSetAside: boolean): ExpiryFacts {
  const logins = named
    .filter((one) => one.key === key && (one.login.store === 'flagged') === isSetAside)
    .map(({ login }) => login)
    .sort((a, b) => (b.issuedAtMs ?? 0) - (a.issuedAtMs ?? 0));
  const latest = logins[0];
  return { accessExpiresAtMs: latest?.tokens.expiresAtMs ?? null, refreshedAtMs: latest?.issuedAtMs ?? null };
}

function datesOf({ accessExpiresAtMs, refreshedAtMs }: ExpiryFacts, nowMs: number) {
  return {
    accessExpiresAt: isoOrNull(accessExpiresAtMs),
    refreshedAt: isoOrNull(refreshedAtMs),
    daysSinceRefresh: refreshedAtMs === null ? null : Math.max(0, Math.floor((nowMs - refreshedAtMs) / dayMs)),
  };
}

function checkInUse(account: AccountStatus, expiry: ExpiryFacts, nowMs: number): AccountCheck {
  const { key, label, email, sources, state, health } = account;
  const dates = datesOf(expiry, nowMs);
  return { key, label, email, sources, state, health, ...dates, ...judge(account, dates.daysSinceRefresh) };
}

type Judgement = Pick<AccountCheck, 'attention' | 'sentence' | 'nextStep'>;

function judge({ state, health, error, key }: AccountStatus, days: number | null): Judgement {
  if (state === 'needs-sign-in') {
    const nextStep = `Sign in again: ${signInCommand(key)}.`;
    return { attention: 'now', sentence: 'Its sign-in no longer works.', nextStep };
  }
  if (state === 'deactivated')
    return { attention: 'now', sentence: 'It is switched off.', nextStep: 'Ask OpenAI or the owner of the workspace.' };
  if (state === 'unsupported')
    return { attention: 'none', sentence: error?.message ?? 'It has no quota to show.', nextStep: null };
  if (health <= poorHealth) {
    const sentence = 'It will need attention: its refreshes failed unclearly.';
    return { attention: 'soon', sentence, nextStep: 'Try it now: `codex-quota check --refresh`.' };
  }
  if (days !== null && days >= longWithoutRefreshDays) {
    const sentence = `It will need attention: not refreshed for ${days} days.`;
    return { attention: 'soon', sentence, nextStep: 'Try it while there is time: `codex-quota check --refresh`.' };
  }
  if (state === 'unreachable')
    return { attention: 'none', sentence: 'Its last reading failed; nothing is held against it.', nextStep: null };
  return {
    attention: 'none',
    sentence: state === 'limited' ? 'It works; its limit is used up.' : 'It works.',
    nextStep: null,
  };
}

function checkSetAside(account: FlaggedAccountView, expiry: ExpiryFacts, nowMs: number): AccountCheck {
  const { key, label, email, health } = account;
  return {
    key,
    label,
    email,
    sources: ['flagged'],
    state: 'set-aside',
    health,
    ...datesOf(expiry, nowMs),
    attention: 'now',
    sentence: 'It is set aside: its sign-in stopped working.',
    nextStep: `See whether it works again: \`codex-quota verify-flagged --account ${key}\`.`,
  };
}
