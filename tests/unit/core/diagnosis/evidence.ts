import type { ConflictEvidence } from '../../../../main/core/diagnosis/conflicts.ts';
import type { OtherComputers } from '../../../../main/core/diagnosis/other-computers.ts';

/** No other computer. */
export const alone: OtherComputers = { count: 0, mayBeRenamed: false };

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
