import { describe, expect, it } from 'vitest';
import { snapshotNames, snapshots } from '../../support/snapshots.ts';

describe('the made-up snapshots', () => {
  it.each(snapshotNames)('show of a finished run what the app would show: %s', (name) => {
    const { status, restore } = snapshots[name];
    if (restore.run.kind !== 'finished' || restore.run.mode === 'preview') return;
    const aside = new Set(status?.flagged.accounts.map(({ key }) => key));
    const inUse = new Set(status?.accounts.map(({ key }) => key));
    const undoable = new Set(restore.undoable.flatMap(({ keys }) => keys));
    const back = restore.run.reports.filter(({ outcome }) => outcome === 'restored').map(({ key }) => key);
    expect(back.filter((key) => aside.has(key) || !inUse.has(key) || !undoable.has(key))).toEqual([]);
  });
});
