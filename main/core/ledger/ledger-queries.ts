import { restoreWatchMs } from '../flagging/restore-watch.ts';
import { noTokenHash, type TokenHash } from '../tokens/token-set.ts';
import type { AccountHistory, SignInState, WayBackFacts } from './account-history.ts';
import { canonicalKey, type LedgerState } from './fold-ledger.ts';

export interface RestoreRun {
  readonly runId: string;
  readonly atMs: number;
  readonly keys: readonly string[];
}

export function historyOf(state: LedgerState, key: string): AccountHistory | null {
  return state.accounts.get(canonicalKey(state, key)) ?? null;
}

/** The `needed` state, unless the store holds another token (or one at all) by now: then somebody has signed in since. */
export function signInNow(history: AccountHistory | null, storedHash: TokenHash | null): SignInState {
  if (history === null || history.signIn.kind === 'ok' || history.signIn.tokenHash !== (storedHash ?? noTokenHash))
    return { kind: 'ok' };
  return history.signIn;
}

/** A clock that was set back makes a restore look as if it were to come: it still counts as fresh. */
export function isRestoreFresh(history: AccountHistory, nowMs: number): boolean {
  return history.restore !== null && nowMs - history.restore.atMs < restoreWatchMs;
}

/** The same of a way back into the pool: for so long it is put there again by whoever finds it erased. */
export function watchedWayBack({ wayBack }: Pick<AccountHistory, 'wayBack'>, nowMs: number): WayBackFacts | null {
  return wayBack !== null && nowMs - wayBack.atMs < restoreWatchMs ? wayBack : null;
}

/** Runs whose restores still stand and are less than 24 hours old, the latest first; keys in alphabetical order. */
export function undoableRuns(state: LedgerState, nowMs: number): readonly RestoreRun[] {
  const runs = new Map<string, { atMs: number; keys: string[] }>();
  for (const history of state.accounts.values()) {
    if (history.restore === null || !isRestoreFresh(history, nowMs)) continue;
    const { runId, atMs } = history.restore;
    const run = runs.get(runId) ?? { atMs, keys: [] };
    run.keys.push(history.key);
    runs.set(runId, { atMs: Math.max(run.atMs, atMs), keys: run.keys });
  }
  return [...runs]
    .map(([runId, { atMs, keys }]) => ({ runId, atMs, keys: keys.sort() }))
    .sort((a, b) => b.atMs - a.atMs || (a.runId < b.runId ? -1 : 1));
}
