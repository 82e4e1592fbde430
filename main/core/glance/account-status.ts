import { isDeadAccountCode } from '../../../shared/refusal-words.ts';
import type { AccountState, AccountStatus, FlaggedAccountView, ReadingError } from '../../../shared/status-report.ts';
import type { NamedLogin } from '../accounts/account-book.ts';
import type { AccountGroup } from '../accounts/group-accounts.ts';
import { workspaceName } from '../accounts/workspace-name.ts';
import { isoOrNull } from '../iso-time.ts';
import type { AccountHistory } from '../ledger/account-history.ts';
import { readCount } from '../ledger/ledger-fields.ts';
import { signInNow } from '../ledger/ledger-queries.ts';
import { showsAddress } from '../plain-name.ts';
import { planName } from '../usage/plan.ts';
import type { UsageReading } from '../usage/usage-reading.ts';
import { creditsView, windowViews } from '../usage/usage-view.ts';
import { limitAt } from '../usage/windows.ts';
import { deactivatedWording, needsSignInWording } from '../verification/verification-copy.ts';

/** The last values of one account as they came back from disk. */
export interface RememberedUsage {
  readonly reading: UsageReading | null;
  readonly fetchedAtMs: number | null;
  readonly error: ReadingError | null;
  readonly isOld: boolean;
}

export function accountStatus(group: AccountGroup, usage: RememberedUsage, nowMs: number): AccountStatus {
  const { key, label, email, cli, pool, lead } = group;
  const { reading, fetchedAtMs } = usage;
  const stopped = signInNow(lead.history, lead.login.hash);
  const error = stopped.kind === 'needed' ? signInError(stopped, key) : usage.error;
  const plan = reading?.plan ?? lead.login.plan;
  return {
    key,
    sources: [...(cli === null ? [] : ['cli' as const]), ...(pool === null ? [] : ['pool' as const])],
    label,
    email,
    plan: plan === null ? null : planName(plan) || null,
    workspace: shownWorkspace(pool ?? lead),
    state: stopped.kind === 'needed' ? stoppedState(stopped.reason) : stateOf(usage, nowMs),
    stale: usage.isOld,
    health: lead.history.health,
    windows: reading === null ? [] : windowViews(reading, nowMs),
    credits: reading === null ? null : creditsView(reading),
    fetchedAt: isoOrNull(fetchedAtMs),
    error,
  };
}

/** A sign-in that stopped because the account is gone cannot be cured by another sign-in. */
function stoppedState(reason: string): AccountState {
  return isDeadAccountCode(reason) ? 'deactivated' : 'needs-sign-in';
}

function stateOf({ reading, error }: RememberedUsage, nowMs: number): AccountState {
  if (error !== null) return isDeadAccountCode(error.code) ? 'deactivated' : 'unreachable';
  if (reading === null) return 'unknown';
  return limitAt(reading, nowMs).reached ? 'limited' : 'ok';
}

function signInError(
  stopped: {
    readonly reason: string;
    readonly httpStatus: number | null;
    readonly sinceMs: number;
  },
  key: string,
): ReadingError {
  const { reason } = stopped;
  const { message, nextStep } = isDeadAccountCode(reason)
    ? deactivatedWording(reason)
    : needsSignInWording(reason, key);
  return {
    code: reason,
    message: nextStep === null ? message : `${message}. ${nextStep}`,
    httpStatus: stopped.httpStatus,
    at: new Date(stopped.sinceMs).toISOString(),
  };
}

/** Only the pool's records name it; without an e-mail those are hidden, and a workspace may be called like one. */
function shownWorkspace({ login, email }: Pick<NamedLogin, 'login' | 'email'>): string | null {
  const name = workspaceName(login.record);
  return name !== null && email === null && showsAddress(name) ? null : name;
}

/** The ledger is the authority on checks; what the record says fills in for a ledger that is younger than the record. */
export function flaggedView({ key, label, email, login, history }: NamedLogin): FlaggedAccountView {
  const recordedCount = login.record['verificationCount'];
  const recordedAt = login.record['lastVerified'];
  const lastVerifiedMs = history.lastVerifiedMs ?? (typeof recordedAt === 'number' ? recordedAt : null);
  const stopped = signInNow(history, login.hash);
  const sinceMs = login.flaggedAtMs ?? history.flag?.sinceMs ?? (stopped.kind === 'needed' ? stopped.sinceMs : null);
  return {
    key,
    label,
    email,
    plan: login.plan === null ? null : planName(login.plan) || null,
    workspace: shownWorkspace({ login, email }),
    reason: login.flaggedReason ?? history.flag?.reason ?? (stopped.kind === 'needed' ? stopped.reason : null),
    flaggedAt: isoOrNull(sinceMs),
    lastVerified: isoOrNull(lastVerifiedMs),
    verificationCount: Math.max(history.verificationCount, readCount(recordedCount)),
    lastOutcome: history.lastCheck?.outcome ?? null,
    health: login.store === 'flagged' && !isKnownHealthy(history) ? 0 : history.health,
  };
}

/** What codex-multi-auth set aside was never ours to judge, so its health is 0 until a check has said otherwise. */
function isKnownHealthy({ lastCheck }: AccountHistory): boolean {
  return lastCheck?.verdict === 'healthy' || lastCheck?.verdict === 'limited';
}
