import { describe, expect, it } from 'vitest';
import type { AppSnapshot } from '../../../shared/app-snapshot.ts';
import { isWeeklyOffered } from '../../../shared/weekly-offer.ts';
import { snapshots } from '../../support/snapshots.ts';

const checked: AppSnapshot = snapshots.restored;

function withAnswer(weeklyCheck: 'on' | 'off'): AppSnapshot {
  return { ...checked, settings: { ...checked.settings, weeklyCheck } };
}

function withRun(change: object): AppSnapshot {
  return { ...checked, restore: { ...checked.restore, run: { ...checked.restore.run, ...change } } };
}

function withNobodyAside(): AppSnapshot {
  if (checked.status === null) throw new Error('The made-up check has read nothing.');
  return { ...checked, status: { ...checked.status, flagged: { count: 0, accounts: [] } } };
}

describe('the weekly check', () => {
  it.each<[string, AppSnapshot, boolean]>([
    ['is offered once a check has ended and somebody is still set aside', checked, true],
    [
      'is offered while nobody has said what becomes of accounts that stop',
      { ...checked, management: 'unasked' },
      true,
    ],
    ['is offered no more once it is on', withAnswer('on'), false],
    ['is offered no more once it was declined', withAnswer('off'), false],
    ['is not offered by an app that only watches', { ...checked, management: 'watch' }, false],
    ['is not offered for a check that was stopped', withRun({ wasStopped: true }), false],
    [
      'is not offered beside a check that did not finish',
      withRun({ error: { code: 'network', message: 'No network.', hint: null } }),
      false,
    ],
    ['is not offered where everybody came back', withNobodyAside(), false],
  ])('%s', (_when, snapshot, isOffered) => {
    expect(isWeeklyOffered({ ...snapshot, run: snapshot.restore.run })).toBe(isOffered);
  });

  it.each(['seven-aside', 'previewed', 'checking', 'stopping', 'stopped'] as const)(
    'is not offered where no check has come to its end: %s',
    (name) => {
      const snapshot: AppSnapshot = snapshots[name];
      expect(isWeeklyOffered({ ...snapshot, run: snapshot.restore.run })).toBe(false);
    },
  );
});
