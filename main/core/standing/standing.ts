import type { HeldBack, LedgerLine, UndoableRun, WatchedRestore } from '../../../shared/app-snapshot.ts';

/** What the tray knows beside `status`, from disk alone. */
export interface Standing {
  /** Of the CLI login, else of the pool's active account; null without either. */
  readonly leadKey: string | null;
  readonly heldBack: HeldBack | null;
  /** By key of a set-aside account, newest first. */
  readonly stories: Readonly<Record<string, readonly LedgerLine[]>>;
  readonly undoable: readonly UndoableRun[];
  readonly watched: readonly WatchedRestore[];
  readonly setAside: readonly SetAsideFacts[];
}

/** What decides whether a set-aside account is checked by itself. */
export interface SetAsideFacts {
  readonly key: string;
  /** A person wanted it set aside, so it never returns by itself. */
  readonly isByHand: boolean;
  /** Null: never checked. Epoch milliseconds. */
  readonly lastVerifiedMs: number | null;
  /** The last check could not tell, so it says nothing against another one soon. */
  readonly isUndetermined: boolean;
  /** Signed in, but used up until then; null otherwise, and when the reset is not known. */
  readonly limitedUntilMs: number | null;
  readonly isLimited: boolean;
  /** When its sign-in stopped; null when that is not known. Epoch milliseconds. */
  readonly stoppedMs: number | null;
  /** Restored, and stopped again: not checked by itself before that moment. Null without a back-off. */
  readonly retryNotBeforeMs: number | null;
}
