import { describe, expect, it } from 'vitest';
import { judgeAccount } from '../../../renderer/lib/account-windows.ts';
import { extrasSummary } from '../../../renderer/lib/extras-view.ts';
import { footerText } from '../../../renderer/lib/footer-text.ts';
import { formatFor } from '../../../renderer/lib/format.ts';
import { meterText, trendText } from '../../../renderer/lib/window-texts.ts';
import { firstSentence, wayOut } from '../../../renderer/texts/texts.ts';
import type { AppSnapshot } from '../../../shared/app-snapshot.ts';
import { account, sessionAndWeek, snapshot, usageWindow, weekReset } from '../../support/snapshot-parts.ts';
import { type SnapshotName, snapshots } from '../../support/snapshots.ts';

const format = formatFor('en-GB');

function judged(state: AppSnapshot) {
  const shown = state.status?.accounts[0];
  if (shown === undefined) throw new Error('The state has no account.');
  const { settings, reading, trends, takenAt } = state;
  return { shown, ...judgeAccount(shown, { settings, reading, trends, nowMs: Date.parse(takenAt) }) };
}

function told(state: AppSnapshot) {
  return { snapshot: state, format, nowMs: Date.parse(state.takenAt) };
}

describe('what a screen reader says of a window', () => {
  it.each<[SnapshotName, string]>([
    ['four-accounts', '71 percent left, an even pace would be 45, lasts until reset, resets in 2 hours 14 minutes'],
    [
      'hidden-emails-used',
      '38 percent used, an even pace would be 55, lasts until reset, resets in 2 hours 14 minutes',
    ],
    ['stale', '62 percent left, pace unknown, resets in 2 hours 14 minutes'],
    ['week-used-up', '96 percent left, waits for the week, resets in 2 hours 14 minutes'],
    ['own-sign-in-stopped', 'Session: not known'],
  ])('in the state %s: %s', (name, text) => {
    const [window] = judged(snapshots[name]).windows;
    expect(window === undefined ? '' : meterText(window, told(snapshots[name]))).toBe(text);
  });

  it('says where the trend lies beside an even pace', () => {
    const { windows } = judged(snapshots['four-accounts']);
    expect(windows.map(trendText)).toEqual([
      'Session over its 5 hours, ahead of an even pace',
      'Week, behind an even pace',
    ]);
  });
});

describe('the footer', () => {
  const local = (iso: string | null) => format.time(Date.parse(iso ?? ''));

  it.each<[SnapshotName, (state: AppSnapshot) => string]>([
    ['before-first-reading', () => 'First reading'],
    ['first-run', () => 'Looks again when a file appears'],
    ['reading-first', () => 'First reading'],
    ['reading-again', () => 'Reading now'],
    ['one-login', ({ reading }) => `Next update ${local(reading.nextAt)}`],
    ['server-error', ({ reading }) => `Next try ${local(reading.nextAt)}`],
    ['held-back', ({ reading }) => `Next try ${local(reading.nextAt)}`],
    ['list-unreadable', ({ reading }) => `Next try ${local(reading.nextAt)}`],
    ['offline', () => 'Waiting for the network'],
    ['paused-demo', () => 'Paused until you refresh'],
  ])('in the state %s says when numbers come next, or what they wait for', (name, text) => {
    const state: AppSnapshot = snapshots[name];
    expect(footerText({ ...told(state), shown: state.status?.accounts[0] ?? null })).toBe(text(state));
  });
});

describe('the fold of credits and other limits', () => {
  const review = (leftPercent: number) =>
    usageWindow({ kind: 'weekly', leftPercent, resetAt: weekReset, limit: 'Code review' });

  function summaryOf(change: Parameters<typeof account>[1], count = 0) {
    const { shown, limits } = judged(snapshot({ accounts: [account('a@x.example', change)] }));
    const saved = count === 0 ? null : { key: shown.key, count, firstEndsAt: null };
    return extrasSummary({ credits: shown.credits, limits, saved, dates: null }, format);
  }

  it.each([
    ['counts the credits when there is nothing else', {}, { kind: 'credits', count: '1,240' }],
    ['is not there without anything in it', { credits: null }, null],
    [
      'is not there for somebody without credits',
      { credits: { hasCredits: false, unlimited: false, balance: '0' } },
      null,
    ],
    [
      'says so without a limit',
      { credits: { hasCredits: true, unlimited: true, balance: null } },
      { kind: 'unlimited' },
    ],
    [
      'keeps a balance that is no number as it came',
      { credits: { hasCredits: true, unlimited: false, balance: 'plenty' } },
      { kind: 'credits', count: 'plenty' },
    ],
    ['says that no limit is low', { windows: [...sessionAndWeek(60, 60), review(90)] }, { kind: 'none-low' }],
  ])('%s', (_name, change, expected) => {
    expect(summaryOf(change)).toEqual(expected);
  });

  it.each([
    ['when there is nothing else', { credits: null }],
    ['rather than credits', {}],
    ['rather than limits that are far away', { windows: [...sessionAndWeek(60, 60), review(90)] }],
  ])('says how many resets are saved %s', (_when, change) => {
    expect(summaryOf(change, 2)).toEqual({ kind: 'saved', count: 2 });
  });

  it('names a limit that is low before a saved reset', () => {
    expect(summaryOf({ windows: [...sessionAndWeek(60, 60), review(12)] }, 1)).toMatchObject({ kind: 'lowest' });
  });

  it('names the lowest of the limits that are low', () => {
    const windows = [...sessionAndWeek(60, 60), review(12)];
    expect(summaryOf({ windows })).toMatchObject({ kind: 'lowest', leftPercent: 12, limit: { name: 'Code review' } });
  });
});

describe('what went wrong', () => {
  it.each([
    [
      'Could not tell: OpenAI answered with an error (503). Check it again later.',
      'OpenAI answered with an error (503).',
    ],
    ['Could not tell: no network. Check the connection, then check again.', 'No network.'],
    ['A sentence of its own', 'A sentence of its own'],
  ])('is told in one sentence: %s', (message, sentence) => {
    expect(firstSentence(message)).toBe(sentence);
  });

  it.each([
    [
      'store-not-writable',
      'a.json cannot be written. Make it writable with: chmod u+w "a.json"',
      'Make it writable with: chmod u+w "a.json"',
    ],
    ['disk-full', 'There is no room left.', null],
    ['offline', 'Could not tell: no network. Check the connection, then check again.', null],
  ])('names the way out only of what a person has to move: %s', (code, message, expected) => {
    expect(wayOut({ code, message, httpStatus: null, at: '2026-01-01T00:00:00.000Z' })).toBe(expected);
  });
});
