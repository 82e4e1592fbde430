import type { ConflictKind } from '../../../shared/conflict-kinds.ts';

export interface Conflict {
  readonly kind: ConflictKind;
  readonly sentence: string;
  readonly whatToDo: string;
  /** Keys, in alphabetical order. */
  readonly accounts: readonly string[];
}

/** What is known of one account that could tell of somebody else. */
export interface ConflictEvidence {
  readonly key: string;
  readonly label: string;
  /** The service said that the stored token was used before, and no answer to it ever came to us. */
  readonly replayWithoutUs: boolean;
  /** A store holds a later sign-in of a chain that we did not go on with, while we know an earlier one. */
  readonly hasForeignSuccessor: boolean;
  /** A store holds a token whose successor is known. */
  readonly hasSpentToken: boolean;
  /** auth.json and the pool hold the very same token. */
  readonly inBothStores: boolean;
  /** How often it had to be put back into the pool since its last restore. */
  readonly putBacks: number;
}

interface Rule {
  readonly kind: ConflictKind;
  readonly applies: (evidence: ConflictEvidence) => boolean;
  readonly sentence: (labels: string) => string;
  readonly whatToDo: string;
}

const rules: readonly Rule[] = [
  {
    kind: 'spent-elsewhere',
    applies: ({ replayWithoutUs }) => replayWithoutUs,
    sentence: (labels) => `Another program or computer used the sign-in of ${labels} first and kept the answer.`,
    whatToDo:
      'Look for the program that refreshes it too (a copy of the same file on another computer counts), stop it, then sign in again.',
  },
  {
    kind: 'older-copy',
    applies: ({ hasSpentToken }) => hasSpentToken,
    sentence: (labels) =>
      `A file holds an older sign-in of ${labels} than the last one known: an old copy was put back, or a process died before it stored the new one.`,
    whatToDo: 'Run `codex-quota fix`: the newer sign-in is kept safe and goes back into the file.',
  },
  {
    kind: 'rotated-elsewhere',
    applies: ({ hasForeignSuccessor }) => hasForeignSuccessor,
    sentence: (labels) => `Another program refreshed ${labels} since this one did, or signed in again.`,
    whatToDo: 'Nothing while all works. When sign-ins get lost, let one program refresh: turn it off in the other one.',
  },
  {
    kind: 'one-login-in-two-stores',
    applies: ({ inBothStores }) => inBothStores,
    sentence: (labels) =>
      `auth.json and the pool share one sign-in of ${labels}: whoever refreshes it ends it for the other.`,
    whatToDo:
      'Sign in to it once more in codex-multi-auth, which gives the pool a sign-in of its own. `codex-quota login` renews both together.',
  },
  {
    kind: 'erased-from-pool',
    applies: ({ putBacks }) => putBacks > 0,
    sentence: (labels) => `A running program rewrites the pool from its memory and erased ${labels}.`,
    whatToDo: 'Restart that program (a codex-multi-auth proxy or app that has run since before the restore).',
  },
];

/** Who else is at work on the sign-ins, as far as it shows. `otherHosts`: how many other computers write into our own folder. */
export function findConflicts(evidence: readonly ConflictEvidence[], otherHosts: number): readonly Conflict[] {
  const found = rules.flatMap(({ kind, applies, sentence, whatToDo }): readonly Conflict[] => {
    const concerned = evidence.filter(applies);
    if (concerned.length === 0) return [];
    const accounts = [...new Set(concerned.map(({ key }) => key))].sort();
    const labels = [...new Set(concerned.map(({ label }) => label))].join(', ');
    return [{ kind, sentence: sentence(labels), whatToDo, accounts }];
  });
  if (otherHosts === 0) return found;
  const computers = otherHosts === 1 ? 'Another computer uses' : `${otherHosts} other computers use`;
  const shared: Conflict = {
    kind: 'other-computer',
    sentence: `${computers} this very folder, synced or copied, or this one was renamed.`,
    whatToDo: 'Keep the Codex home out of the sync, and sign in on each computer by itself.',
    accounts: [],
  };
  return [...found, shared];
}
