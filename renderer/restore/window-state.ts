import type { AppSnapshot } from '../../shared/app-snapshot.ts';

/** What is asked before it is done. */
export type Question =
  | { readonly kind: 'remove'; readonly key: string }
  | { readonly kind: 'restore-unchecked'; readonly key: string }
  | { readonly kind: 'compare'; readonly key: string }
  | { readonly kind: 'undo'; readonly keys: readonly string[] }
  | { readonly kind: 'set-aside' };

/** What this window alone knows: what has a tick, what is open, where the keyboard is. */
export interface WindowState {
  /** Ticks set or taken by hand; the others follow from the account. */
  readonly chosen: ReadonlyMap<string, boolean>;
  readonly openedKey: string | null;
  /** Opened by a notification's click, which the row shows. */
  readonly isOpenedFromOutside: boolean;
  /** The row that Tab reaches. Null: the first. */
  readonly currentKey: string | null;
  readonly question: Question | null;
  readonly isManagementPutOff: boolean;
  /** What there was to see of the sign-ins when they were put aside; null: they are not. */
  readonly signInsAside: string | null;
}

/** Null also when there is nothing left to ask about: who answered was known no longer. */
export function openQuestion({ question }: WindowState, { restore }: Pick<AppSnapshot, 'restore'>): Question | null {
  const isOver = question?.kind === 'compare' && !Object.hasOwn(restore.answers, question.key);
  return isOver ? null : question;
}

export type WindowAction =
  | { readonly kind: 'choose'; readonly keys: readonly string[]; readonly isChosen: boolean }
  | { readonly kind: 'toggle-row'; readonly key: string }
  | { readonly kind: 'close-row' }
  | { readonly kind: 'focus-account'; readonly key: string }
  | { readonly kind: 'move-to'; readonly key: string }
  | { readonly kind: 'ask'; readonly question: Question }
  | { readonly kind: 'answered' }
  | { readonly kind: 'put-off-management' }
  | { readonly kind: 'put-sign-ins-aside'; readonly attention: string }
  | { readonly kind: 'show-sign-ins' };

export function firstState(focusedKey: string | null): WindowState {
  return {
    chosen: new Map(),
    openedKey: focusedKey,
    isOpenedFromOutside: focusedKey !== null,
    currentKey: focusedKey,
    question: null,
    isManagementPutOff: false,
    signInsAside: null,
  };
}

export function nextState(state: WindowState, action: WindowAction): WindowState {
  switch (action.kind) {
    case 'choose': {
      const changed = action.keys.map((key) => [key, action.isChosen] as const);
      return { ...state, chosen: new Map([...state.chosen, ...changed]) };
    }
    case 'toggle-row': {
      const openedKey = state.openedKey === action.key ? null : action.key;
      return { ...state, openedKey, isOpenedFromOutside: false, currentKey: action.key };
    }
    case 'close-row':
      return { ...state, openedKey: null, isOpenedFromOutside: false };
    case 'focus-account':
      return { ...state, openedKey: action.key, isOpenedFromOutside: true, currentKey: action.key };
    case 'move-to':
      return { ...state, currentKey: action.key };
    case 'ask':
      return { ...state, question: action.question };
    case 'answered':
      return { ...state, question: null };
    case 'put-off-management':
      return { ...state, isManagementPutOff: true };
    case 'put-sign-ins-aside':
      return { ...state, signInsAside: action.attention };
    case 'show-sign-ins':
      return { ...state, signInsAside: null };
  }
}
