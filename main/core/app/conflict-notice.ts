import type { ConflictNotice } from '../../../shared/app-snapshot.ts';
import { type ConflictKind, conflictKinds } from '../../../shared/conflict-kinds.ts';
import type { Conflict } from '../diagnosis/conflicts.ts';

/** By kind, the keys of the accounts that it was about when a person saw it, for as long as it lasts. */
export type SeenConflicts = ReadonlyMap<ConflictKind, readonly string[]>;

/** What costs a sign-in first; what only tells who else is there comes last. */
const byImportance: readonly ConflictKind[] = [
  'spent-elsewhere',
  'older-copy',
  'erased-from-pool',
  'one-login-in-two-stores',
  'other-computer',
  'rotated-elsewhere',
  'leased-elsewhere',
];

const idPrefix = 'conflict-';

/** The most important one worth telling that a person has not seen, or that has come to further accounts since. */
export function conflictToTell(conflicts: readonly Conflict[], seen: SeenConflicts): ConflictNotice | null {
  for (const kind of byImportance) {
    const found = conflicts.find((conflict) => conflict.kind === kind && conflict.isPressing);
    if (found !== undefined && !isSeen(found, seen)) return { id: `${idPrefix}${kind}`, kind, keys: found.accounts };
  }
  return null;
}

function isSeen({ kind, accounts }: Conflict, seen: SeenConflicts): boolean {
  const keys = seen.get(kind);
  return keys !== undefined && accounts.every((key) => keys.includes(key));
}

/** Null when that is no notice of a conflict. */
export function conflictKindOf(noticeId: string): ConflictKind | null {
  return conflictKinds.find((kind) => noticeId === `${idPrefix}${kind}`) ?? null;
}

export function withSeen(seen: SeenConflicts, kind: ConflictKind, conflicts: readonly Conflict[]): SeenConflicts {
  const found = conflicts.find((conflict) => conflict.kind === kind);
  return found === undefined ? seen : new Map([...seen, [kind, found.accounts]]);
}

/** What is over is forgotten, so that it is told when it happens anew. The very same map when nothing is. */
export function stillSeen(seen: SeenConflicts, conflicts: readonly Conflict[]): SeenConflicts {
  const kept = [...seen].flatMap(([kind, keys]): readonly (readonly [ConflictKind, readonly string[]])[] => {
    const found = conflicts.find((conflict) => conflict.kind === kind);
    return found === undefined ? [] : [[kind, keys.filter((key) => found.accounts.includes(key))]];
  });
  const isSame = kept.length === seen.size && kept.every(([kind, keys]) => seen.get(kind)?.length === keys.length);
  return isSame ? seen : new Map(kept);
}
