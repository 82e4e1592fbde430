import { describe, expect, it } from 'vitest';
import { selectionOf } from '../../../../renderer/lib/restore-roster.ts';
import type { RestoreRun } from '../../../../shared/app-snapshot.ts';
import { setAside, snapshotNow } from '../../../support/snapshot-parts.ts';

const kai = setAside('kai@fernhill.example');
const run = (isByItself: boolean): RestoreRun => {
  const open = { reports: [], steps: {}, isStopping: false } as const;
  return { kind: 'running', mode: 'restore', keys: [], startedAt: snapshotNow, ...open, isByItself };
};

describe('what a person chose in the restore window', () => {
  it.each([
    ['stays and can be changed while the app checks by itself', true, true],
    ['is what the run is about while their own run goes on', false, false],
  ])('%s', (_how, isByItself, isTheirs) => {
    const selection = selectionOf(run(isByItself), new Map([[kai.key, true]]));
    expect(selection.isSelected(kai)).toBe(isTheirs);
    expect(selection.canChange(kai)).toBe(isTheirs);
  });
});
