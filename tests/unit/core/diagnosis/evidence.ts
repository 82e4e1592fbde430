import type { ConflictEvidence } from '../../../../main/core/diagnosis/conflicts.ts';

/** An account about which nothing tells of anybody else. */
export function evidence(changes: Partial<ConflictEvidence> = {}): ConflictEvidence {
  return {
    key: 'abcde12345',
    label: 'mira@fernhill.example',
    replayWithoutUs: false,
    rotations: 'silent',
    leases: 'silent',
    hasSpentToken: false,
    inBothStores: false,
    putBacks: 0,
    ...changes,
  };
}
