import { describe, expect, it } from 'vitest';
import { accountRows } from '../../../renderer/lib/account-rows.ts';
import { concernView, signInDates } from '../../../renderer/lib/concern-view.ts';
import { extrasSummary } from '../../../renderer/lib/extras-view.ts';
import { formatFor } from '../../../renderer/lib/format.ts';
import { at, keyOf, snapshotNow } from '../../support/snapshot-parts.ts';
import { type SnapshotName, snapshots } from '../../support/snapshots.ts';

const format = formatFor('en-GB');
const key = keyOf('mira@fernhill.example');

/** As a person there reads it, wherever the test runs. */
function clock(offset: Parameters<typeof at>[0]): string {
  return format.clock(Date.parse(at(offset)), Date.parse(snapshotNow)).text;
}

function reading(name: SnapshotName) {
  const snapshot = snapshots[name];
  return { snapshot, nowMs: Date.parse(snapshot.takenAt), format };
}

describe('what the popover says before a sign-in fails', () => {
  it.each<[SnapshotName, string, string, string]>([
    ['will-need-attention', 'Will need attention: not refreshed for 21 days', 'Try it while there is time.', 'refresh'],
    [
      'unclear-refreshes',
      'Will need attention: its refreshes failed unclearly',
      'Try it while there is time.',
      'refresh',
    ],
    [
      'cannot-refresh',
      'Will need attention: it cannot be refreshed',
      `It works until ${clock({ days: 2 })}.`,
      'sign-in',
    ],
    [
      'nobody-refreshes',
      'Will need attention: nobody refreshes it',
      `It works until ${clock({ days: 2 })}. Let this app refresh it, under Sign-ins.`,
      'settings',
    ],
  ])('in the state %s: %s', (name, text, hint, action) => {
    expect(concernView(key, reading(name))).toEqual({ text, hint, action });
  });

  it.each<SnapshotName>(['one-login', 'all-fresh', 'another-will-need-attention'])('is nothing: %s', (name) => {
    expect(concernView(key, reading(name))).toBeNull();
  });

  it('leaves out a moment that is over', () => {
    const { snapshot, nowMs } = reading('cannot-refresh');
    const later = { snapshot, format, nowMs: nowMs + 3 * 24 * 3_600_000 };
    expect(concernView(key, later)?.hint).toBe('Its access has ended.');
  });

  it('keeps the account in sight where others fold', () => {
    const { snapshot, nowMs } = reading('another-will-need-attention');
    const { settings, reading: now, trends } = snapshot;
    const { shown } = accountRows(snapshot, key, { settings, reading: now, trends, nowMs });
    expect(shown.map((row) => (row.kind === 'read' ? row.isConcerning : null))).toEqual([true, false]);
  });
});

describe('the dates of a sign-in', () => {
  it.each<[SnapshotName, ReturnType<typeof signInDates>]>([
    ['all-fresh', { refreshed: '3 days ago', access: `until ${clock({ days: 7 })}` }],
    ['will-need-attention', { refreshed: '21 days ago', access: `ended ${clock({ days: -11 })}` }],
    ['one-login', null],
  ])('in the state %s', (name, dates) => {
    const { snapshot, nowMs } = reading(name);
    expect(signInDates(key, { snapshot, nowMs, clock: (atMs) => format.clock(atMs, nowMs).text })).toEqual(dates);
  });

  it.each([
    [0, 'today'],
    [1, '1 day ago'],
    [2, '2 days ago'],
  ])('are told in whole days: %i', (days, text) => {
    const { snapshot, nowMs } = reading('all-fresh');
    const refreshedAt = new Date(nowMs - days * 24 * 3_600_000).toISOString();
    const signInHealth = { [key]: { refreshedAt, accessExpiresAt: null, concern: null } };
    expect(signInDates(key, { snapshot: { ...snapshot, signInHealth }, nowMs, clock: String })).toEqual({
      refreshed: text,
      access: null,
    });
  });

  it('have the fold to themselves when there is nothing else in it', () => {
    const dates = { refreshed: '3 days ago', access: null };
    expect(extrasSummary({ credits: null, limits: [], saved: null, dates }, format)).toEqual({
      kind: 'sign-in',
      refreshed: '3 days ago',
    });
  });
});
