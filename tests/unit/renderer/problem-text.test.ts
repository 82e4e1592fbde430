import { describe, expect, it } from 'vitest';
import { problemInPopover } from '../../../renderer/lib/problem-text.ts';
import { stripView } from '../../../renderer/lib/strip-view.ts';
import type { ReadingProblem } from '../../../shared/errors.ts';
import { type SnapshotName, snapshots } from '../../support/snapshots.ts';

function problemOf(name: SnapshotName): ReadingProblem {
  const { problem } = snapshots[name];
  if (problem === null) throw new Error(`Nothing is in the way in the state ${name}.`);
  return problem;
}

const near = (iso: string): string => `the time ${iso}`;

describe('what the popover says of a file in the way', () => {
  it.each<[SnapshotName, string, string]>([
    [
      'list-broken',
      'The set-aside accounts could not be read',
      `The file ends in the middle, so it was left exactly as it is. The newest backup, from ${near(
        problemOf('list-broken').found.backup?.writtenAt ?? '',
      )}, lists 3 accounts.`,
    ],
    [
      'settings-of-codex-broken',
      'Codex’s settings could not be read',
      '~/.codex/config.toml is not valid TOML in line 12. Mend it, then try again.',
    ],
    [
      'list-unreadable',
      'Codex’s sign-in could not be read',
      'auth.json may not be read. Give yourself the right to read it.',
    ],
    [
      'notes-unreadable',
      '~/.codex/quota-tray/custody cannot be read',
      'Look at the disk that it lies on, then try again.',
    ],
  ])('in the state %s: %s', (name, title, text) => {
    expect(problemInPopover(problemOf(name), near)).toEqual({ title, text });
  });

  it('says it once when that is also why a click did not work', () => {
    const snapshot = snapshots['list-broken'];
    const { code, message, hint } = problemOf('list-broken');
    expect(stripView({ snapshot, shown: null, failure: { code, message, hint } })?.kind).toBe('problem');
    expect(stripView({ snapshot, shown: null, failure: { code, message: 'No.', hint } })?.kind).toBe('failure');
  });
});
