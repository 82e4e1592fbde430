import type { ConflictKind } from '../../../shared/conflict-kinds.ts';
import { conflictWords } from '../../../shared/conflict-words.ts';
import type { OtherComputers } from './other-computers.ts';
import type { Weight } from './weigh-elsewhere.ts';

export interface Conflict {
  readonly kind: ConflictKind;
  readonly sentence: string;
  readonly whatToDo: string;
  /** Keys, in alphabetical order. */
  readonly accounts: readonly string[];
  /** Worth telling a person who did not ask. */
  readonly isPressing: boolean;
}

/** What is known of one account that could tell of somebody else. */
export interface ConflictEvidence {
  readonly key: string;
  readonly label: string;
  /** The service said that the stored token was used before, and no answer to it ever came to us. */
  readonly replayWithoutUs: boolean;
  /** A store holds a later sign-in of a chain that we did not go on with, while we know an earlier one. */
  readonly rotations: Weight;
  /** Leases of other programs, or what they made of them. */
  readonly leases: Weight;
  /** A store holds a token whose successor is known. */
  readonly hasSpentToken: boolean;
  /** auth.json and the pool hold the very same token. */
  readonly inBothStores: boolean;
  /** How often it had to be put back into the pool since its last way there, as long as that is watched over. */
  readonly putBacks: number;
}

type AccountConflict = Exclude<ConflictKind, 'other-computer'>;

/** What costs a sign-in first; what only tells who else is there comes last. */
const weights: Readonly<Record<AccountConflict, (evidence: ConflictEvidence) => Weight>> = {
  'spent-elsewhere': ({ replayWithoutUs }) => pressingIf(replayWithoutUs),
  'older-copy': ({ hasSpentToken }) => pressingIf(hasSpentToken),
  'one-login-in-two-stores': ({ inBothStores }) => pressingIf(inBothStores),
  'erased-from-pool': ({ putBacks }) => pressingIf(putBacks > 0),
  'rotated-elsewhere': ({ rotations }) => rotations,
  'leased-elsewhere': ({ leases }) => leases,
};

function pressingIf(isSeen: boolean): Weight {
  return isSeen ? 'pressing' : 'silent';
}

const accountConflicts: readonly AccountConflict[] = [
  'spent-elsewhere',
  'older-copy',
  'one-login-in-two-stores',
  'erased-from-pool',
  'rotated-elsewhere',
  'leased-elsewhere',
];

/** Who else is at work on the sign-ins, as far as it shows. `computers`: others that write into our own folder. */
export function findConflicts(evidence: readonly ConflictEvidence[], computers: OtherComputers): readonly Conflict[] {
  const found = accountConflicts.flatMap((kind): readonly Conflict[] => {
    const weightOf = weights[kind];
    const concerned = evidence.filter((one) => weightOf(one) !== 'silent');
    if (concerned.length === 0) return [];
    const accounts = [...new Set(concerned.map(({ key }) => key))].sort();
    const labels = [...new Set(concerned.map(({ label }) => label))].join(', ');
    const isPressing = concerned.some((one) => weightOf(one) === 'pressing');
    return [conflictOf(kind, { who: labels, accounts, isPressing })];
  });
  const { count, mayBeRenamed } = computers;
  if (count === 0) return found;
  const use = count === 1 ? 'Another computer uses' : `${count} other computers use`;
  const who = `${use} this very folder, synced or copied${mayBeRenamed ? ', or this one was renamed' : ''}`;
  return [...found, conflictOf('other-computer', { who, accounts: [], isPressing: true })];
}

function conflictOf(
  kind: ConflictKind,
  { who, ...about }: { readonly who: string } & Pick<Conflict, 'accounts' | 'isPressing'>,
): Conflict {
  const { sentence, whatToDo } = conflictWords[kind];
  return { kind, sentence: sentence(who), whatToDo, ...about };
}
