import type { AppSnapshot, RunMode } from '../../shared/app-snapshot.ts';
import { send } from '../lib/bridge.ts';
import { restoreTexts } from '../texts/restore-texts.ts';
import { offerTexts } from '../texts/verdict-texts.ts';
import type { WindowAction } from './window-state.ts';

/** What can be done about one account from its row, its menu or its opened part. */
export interface RowIntents {
  restore(key: string): void;
  /** As the run did whose result is shown. */
  checkAgain(key: string): void;
  signIn(key: string): void;
  showSignIn(): void;
  compare(key: string): void;
  copyReport(key: string): void;
  restoreUnchecked(key: string): void;
  remove(key: string): void;
}

export function rowIntents(door: SignInDoor, againMode: RunMode): RowIntents {
  const { dispatch } = door;
  return {
    restore: (key) => void send('restore:start', { mode: 'restore', keys: [key] }),
    checkAgain: (key) => void send('restore:start', { mode: againMode, keys: [key] }),
    signIn: (key) => void beginSignIn(key, door),
    showSignIn: () => dispatch({ kind: 'show-sign-ins' }),
    compare: (key) => dispatch({ kind: 'ask', question: { kind: 'compare', key } }),
    copyReport: (key) => void send('report:copy', { key }),
    restoreUnchecked: (key) => dispatch({ kind: 'ask', question: { kind: 'restore-unchecked', key } }),
    remove: (key) => dispatch({ kind: 'ask', question: { kind: 'remove', key } }),
  };
}

interface SignInDoor {
  readonly snapshot: Pick<AppSnapshot, 'signIns'>;
  readonly dispatch: (action: WindowAction) => void;
}

/** `key` null: for whoever signs in. A new one brings those that were put aside back with it, once it is there; one that goes on does not. */
export async function beginSignIn(key: string | null, { snapshot, dispatch }: SignInDoor): Promise<void> {
  const known = snapshot.signIns.map(({ id }) => id);
  const begun = await send('sign-in:start', { key, way: 'browser' });
  if (begun !== undefined && known.includes(begun.id)) dispatch({ kind: 'show-sign-ins' });
}

export interface RowActionView {
  readonly text: string;
  readonly act: () => void;
}

interface RowActionInput {
  readonly key: string;
  readonly canAct: boolean;
  readonly canMove: boolean;
  readonly isOffline: boolean;
}

/** In the order of the menu. Codex's own sign-in can be checked, but neither moved nor removed: it stays where Codex has it. */
export function rowActions(row: RowActionInput, intents: RowIntents): readonly RowActionView[] {
  const { key, canAct, canMove, isOffline } = row;
  const copy = { text: restoreTexts.copyReport, act: () => intents.copyReport(key) };
  if (!canAct) return [copy];
  const signIn = { text: offerTexts['sign-in'], act: () => intents.signIn(key) };
  const check = { text: restoreTexts.checkThis, act: () => intents.restore(key) };
  const restore = { text: restoreTexts.restoreUnchecked, act: () => intents.restoreUnchecked(key) };
  const remove = { text: restoreTexts.remove, act: () => intents.remove(key) };
  return [...(isOffline ? [] : [signIn, check]), ...(canMove ? [restore] : []), copy, ...(canMove ? [remove] : [])];
}
