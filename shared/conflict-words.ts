import type { ConflictKind } from './conflict-kinds.ts';

/** What is said of one kind of conflict, wherever it is said. */
export interface ConflictWords {
  /** One line, without a full stop. `who`: the accounts by their names. */
  readonly headline: (who: string) => string;
  /** What to do about it, where the app does the rest. */
  readonly hint: string;
  /** The whole of it, for `doctor`. */
  readonly sentence: (who: string) => string;
  /** What to do about it, with the commands for it. */
  readonly whatToDo: string;
}

export const conflictWords: Readonly<Record<ConflictKind, ConflictWords>> = {
  'spent-elsewhere': {
    headline: (who) => `Another program used the sign-in of ${who} first`,
    hint: 'Stop what else refreshes it, here or on another computer, then sign in again.',
    sentence: (who) => `Another program or computer used the sign-in of ${who} first and kept the answer.`,
    whatToDo:
      'Look for the program that refreshes it too (a copy of the same file on another computer counts), stop it, then sign in again.',
  },
  'older-copy': {
    headline: (who) => `An old sign-in of ${who} was put back`,
    hint: 'The newer one returns with the next reading. Look for what restored the old file.',
    sentence: (who) =>
      `A file holds an older sign-in of ${who} than the last one known: an old copy was put back, or a process died before it stored the new one.`,
    whatToDo: 'Run `codex-quota fix`: the newer sign-in is kept safe and goes back into the file.',
  },
  'rotated-elsewhere': {
    headline: (who) => `Another program refreshes ${who} too`,
    hint: 'Nothing to do while all works. When sign-ins get lost, let one of the two refresh.',
    sentence: (who) => `Another program refreshed ${who} since this one did, or signed in again.`,
    whatToDo: 'Nothing while all works. When sign-ins get lost, let one program refresh: turn it off in the other one.',
  },
  'leased-elsewhere': {
    headline: (who) => `Another program takes turns at refreshing ${who}`,
    hint: 'Nothing to do: each waits for the other. When sign-ins get lost, let one of the two refresh.',
    sentence: (who) => `Another program, most likely codex-multi-auth, takes leases for ${who} and refreshes too.`,
    whatToDo:
      'Nothing while all works: each waits for the lease of the other. When sign-ins get lost, let one program refresh: turn it off in the other one.',
  },
  'one-login-in-two-stores': {
    headline: (who) => `Codex and codex-multi-auth share the sign-in of ${who}`,
    hint: 'Whoever refreshes it ends it for the other. Signing in again in codex-multi-auth parts them.',
    sentence: (who) =>
      `auth.json and the pool share one sign-in of ${who}: whoever refreshes it ends it for the other.`,
    whatToDo:
      'Sign in to it once more in codex-multi-auth, which gives the pool a sign-in of its own. `codex-quota login` renews both together.',
  },
  'erased-from-pool': {
    headline: (who) => `A running program keeps erasing ${who}`,
    hint: 'Restart codex-multi-auth, so that it reads the pool again.',
    sentence: (who) => `A running program rewrites the pool from its memory and erased ${who}.`,
    whatToDo: 'Restart that program (a codex-multi-auth proxy or app that has run since before the restore).',
  },
  'other-computer': {
    headline: () => 'Another computer uses this Codex home',
    hint: 'Keep the folder out of the sync, and sign in on each computer by itself.',
    sentence: (who) => `${who}.`,
    whatToDo: 'Keep the Codex home out of the sync, and sign in on each computer by itself.',
  },
};
