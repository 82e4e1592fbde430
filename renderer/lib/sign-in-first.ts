import type { AppSnapshot, LedgerLine } from '../../shared/app-snapshot.ts';
import { onlyCodexSignsIn, onlySignInHelps } from '../../shared/only-sign-in-helps.ts';
import { stoppedSignIns } from '../../shared/sign-in-trouble.ts';
import type { AccountStatus } from '../../shared/status-report.ts';
import { endsSignIn } from '../texts/restore-texts.ts';

/** Nothing that is stored can be refreshed, or it was tried twice: a check would find nothing else. `story`: newest line first. */
export function isSignInFirst(reason: string | null, story: readonly LedgerLine[]): boolean {
  const lastCheck = story.find(({ kind }) => kind === 'checked');
  if (onlySignInHelps(lastCheck?.code ?? reason)) return true;
  const refusals = story.filter((line) => line.kind === 'checked' && endsSignIn(line.code)).length;
  return endsSignIn(lastCheck?.code ?? null) && refusals > 1;
}

/**
 * Whose sign-in the strip begins; null: the list of set-aside accounts says what comes first. It says nothing of an account that is only
 * watched, so that is signed in to where it is shown.
 */
export function keyToSignIn({ status, restore }: AppSnapshot, shown: AccountStatus | null): string | null {
  const aside = status?.flagged.accounts ?? [];
  const isListed = (key: string): boolean => aside.some((account) => account.key === key);
  if (shown?.state === 'needs-sign-in' && !isListed(shown.key))
    return onlyCodexSignsIn(shown.error?.code) ? null : shown.key;
  const [only, ...others] = stoppedSignIns(status, restore.ledger);
  if (only === undefined || others.length > 0 || onlyCodexSignsIn(only.reason)) return null;
  const { key, reason } = only;
  return !isListed(key) || isSignInFirst(reason, restore.ledger[key] ?? []) ? key : null;
}

/** The sign-in that the strip is about is one that only Codex can renew, so what to do is said, and no button does it. */
export function isForCodexToSignIn({ status, restore }: AppSnapshot, shown: AccountStatus | null): boolean {
  if (shown?.state === 'needs-sign-in') return onlyCodexSignsIn(shown.error?.code);
  const stopped = stoppedSignIns(status, restore.ledger);
  return stopped.length > 0 && stopped.every(({ reason }) => onlyCodexSignsIn(reason));
}
