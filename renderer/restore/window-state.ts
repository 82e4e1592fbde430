/** What is asked before it is done. */
export type Question =
  | { readonly kind: 'remove'; readonly key: string }
  | { readonly kind: 'restore-unchecked'; readonly key: string }
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
}

export type WindowAction =
  | { readonly kind: 'choose'; readonly keys: readonly string[]; readonly isChosen: boolean }
  | { readonly kind: 'toggle-row'; readonly key: string }
  | { readonly kind: 'close-row' }
  | { readonly kind: 'focus-account'; readonly key: string }
  | { readonly kind: 'move-to'; readonly key: string }
  | { readonly kind: 'ask'; readonly question: Question }
  | { readonly kind: 'answered' }
  | { readonly kind: 'put-off-management' };

export function firstState(focusedKey: string | null): WindowState {
  return {
    chosen: new Map(),
    openedKey: focusedKey,
    isOpenedFromOutside: focusedKey !== null,
    currentKey: focusedKey,
    question: null,
    isManagementPutOff: false,
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
  }
}
