import type { AppSnapshot, LedgerLine } from '../../shared/app-snapshot.ts';
import { onlySignInHelps } from '../../shared/only-sign-in-helps.ts';
import { needsSignIn } from './needs-sign-in.ts';
import { endsSignIn } from './restore-texts.ts';

/** Nothing that is stored can be refreshed, or it was tried twice: a check would find nothing else. `story`: newest line first. */
export function isSignInFirst(reason: string | null, story: readonly LedgerLine[]): boolean {
  const lastCheck = story.find(({ kind }) => kind === 'checked');
  if (onlySignInHelps(lastCheck?.code ?? reason)) return true;
  const refusals = story.filter((line) => line.kind === 'checked' && endsSignIn(line.code)).length;
  return endsSignIn(lastCheck?.code ?? null) && refusals > 1;
}

/** The one account that stopped, when signing in is the first thing to do about it; null: none, or several. */
export function keyToSignIn({ status, restore }: AppSnapshot): string | null {
  const inUse = (status?.accounts ?? []).filter(({ state }) => state === 'needs-sign-in');
  const aside = (status?.flagged.accounts ?? []).filter(needsSignIn);
  const reasons = new Map([
    ...aside.map(({ key, reason }) => [key, reason] as const),
    ...inUse.map(({ key, error }) => [key, error?.code ?? null] as const),
  ]);
  const [only, ...others] = reasons;
  if (only === undefined || others.length > 0) return null;
  const [key, reason] = only;
  return isSignInFirst(reason, restore.ledger[key] ?? []) ? key : null;
}
