import type { AccountCheck, CheckReport } from '../../../shared/diagnosis-report.ts';
import { onlyCodexSignsIn } from '../../../shared/only-sign-in-helps.ts';
import { concernReason, daysSince, type SignInConcern, type SignInHealth } from '../../../shared/sign-in-health.ts';
import type { AccountStatus, FlaggedAccountView, StatusReport } from '../../../shared/status-report.ts';
import type { NamedLogin } from '../accounts/account-book.ts';
import { signInCommand } from '../verification/verification-copy.ts';
import { type Refreshers, setAsideHealth, signInHealth } from './foresee.ts';

export interface CheckQuestion {
  readonly status: StatusReport;
  readonly named: readonly NamedLogin[];
  readonly refreshers: Refreshers;
  readonly refreshed: boolean;
  readonly nowMs: number;
}

/** The health of every account, and which of them will need attention before they fail (product.md section 9). */
export function checkAccounts({ status, named, refreshers, refreshed, nowMs }: CheckQuestion): CheckReport {
  const inUse = status.accounts.map((account) =>
    checkInUse(account, signInHealth(account, named, { ...refreshers, nowMs }), nowMs),
  );
  const keys = new Set(status.accounts.map(({ key }) => key));
  const setAside = status.flagged.accounts
    .filter(({ key }) => !keys.has(key))
    .map((account) => checkSetAside(account, setAsideHealth(account.key, named), nowMs));
  return {
    schemaVersion: 1,
    command: 'check',
    generatedAt: new Date(nowMs).toISOString(),
    refreshed,
    accounts: [...inUse, ...setAside],
  };
}

function datesOf({ accessExpiresAt, refreshedAt }: SignInHealth, nowMs: number) {
  return { accessExpiresAt, refreshedAt, daysSinceRefresh: daysSince(refreshedAt, nowMs) };
}

function checkInUse(account: AccountStatus, found: SignInHealth, nowMs: number): AccountCheck {
  const { key, label, email, sources, state, health } = account;
  const dates = datesOf(found, nowMs);
  const { concern } = found;
  const judgement = judge(account, found, dates.daysSinceRefresh);
  return { key, label, email, sources, state, health, ...dates, concern, ...judgement };
}

type Judgement = Pick<AccountCheck, 'attention' | 'sentence' | 'nextStep'>;

function judge({ state, error, key }: AccountStatus, { concern }: SignInHealth, days: number | null): Judgement {
  if (state === 'needs-sign-in') {
    const nextStep = onlyCodexSignsIn(error?.code)
      ? 'Sign in with Codex itself: run `codex login` in a terminal.'
      : `Sign in again: ${signInCommand(key)}.`;
    return { attention: 'now', sentence: 'Its sign-in no longer works.', nextStep };
  }
  if (state === 'deactivated')
    return { attention: 'now', sentence: 'It is switched off.', nextStep: 'Ask OpenAI or the owner of the workspace.' };
  if (state === 'unsupported')
    return { attention: 'none', sentence: error?.message ?? 'It has no quota to show.', nextStep: null };
  if (concern !== null) {
    const sentence = `It will need attention: ${concernReason(concern, days)}.`;
    return { attention: 'soon', sentence, nextStep: whatToDo(concern, key) };
  }
  if (state === 'unreachable')
    return { attention: 'none', sentence: 'Its last reading failed; nothing is held against it.', nextStep: null };
  return {
    attention: 'none',
    sentence: state === 'limited' ? 'It works; its limit is used up.' : 'It works.',
    nextStep: null,
  };
}

function whatToDo(concern: SignInConcern, key: string): string {
  switch (concern) {
    case 'unclear-refreshes':
      return 'Try it now: `codex-quota check --refresh`.';
    case 'long-unrefreshed':
      return 'Try it while there is time: `codex-quota check --refresh`.';
    case 'cannot-refresh':
      return `Sign in again before its access ends: ${signInCommand(key)}.`;
    case 'nobody-refreshes':
      return 'Let this app refresh it: `whoRefreshes` in the settings is to be `auto`.';
  }
}

function checkSetAside(account: FlaggedAccountView, found: SignInHealth, nowMs: number): AccountCheck {
  const { key, label, email, health } = account;
  return {
    key,
    label,
    email,
    sources: ['flagged'],
    state: 'set-aside',
    health,
    ...datesOf(found, nowMs),
    concern: found.concern,
    attention: 'now',
    sentence: 'It is set aside: its sign-in stopped working.',
    nextStep: `See whether it works again: \`codex-quota verify-flagged --account ${key}\`.`,
  };
}
