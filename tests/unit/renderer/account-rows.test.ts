import { describe, expect, it } from 'vitest';
import { accountRows } from '../../../renderer/lib/account-rows.ts';
import type { AppSnapshot } from '../../../shared/app-snapshot.ts';
import {
  account,
  failure,
  keyOf,
  sessionAndWeek,
  setAside,
  snapshot,
  stoppedAccount,
} from '../../support/snapshot-parts.ts';
import { snapshots } from '../../support/snapshots.ts';

function rowsOf(state: AppSnapshot) {
  const { settings, reading, trends, leadKey, takenAt } = state;
  return accountRows(state, leadKey, { settings, reading, trends, nowMs: Date.parse(takenAt) });
}

function names(rows: ReturnType<typeof rowsOf>['shown']) {
  return rows.map(({ label }) => label.split('@')[0]);
}

const lead = account('lead@x.example');
const offline = failure('unreachable', { code: 'offline', message: 'No network.', httpStatus: null });
const unsupported = failure('unsupported', { code: 'api-key', message: 'No quota.', httpStatus: null });

function healthy(count: number, leftFrom: number) {
  return Array.from({ length: count }, (_, index) =>
    account(`h${index}@x.example`, { windows: sessionAndWeek(100, leftFrom + index) }),
  );
}

describe('the rows of the other accounts', () => {
  it('begin with stopped sign-ins, then what could not be read, then the most constrained', () => {
    const state = snapshot({
      accounts: [
        lead,
        account('roomy@x.example', { windows: sessionAndWeek(90, 95) }),
        account('key@x.example', { ...unsupported, windows: [] }),
        account('tight@x.example', { windows: sessionAndWeek(90, 9) }),
        account('silent@x.example', offline),
        stoppedAccount('stopped@x.example'),
      ],
      aside: [setAside('aside@x.example'), setAside('by-hand@x.example', { reason: 'manual' })],
    });
    expect(names(rowsOf(state).shown)).toEqual(['stopped', 'aside', 'silent', 'tight', 'roomy', 'key']);
  });

  it('never list the account that is shown, nor one account twice', () => {
    const stopped = stoppedAccount('a@x.example');
    const state = snapshot({ accounts: [lead, stopped], aside: [setAside('a@x.example')] });
    expect(names(rowsOf(state).shown)).toEqual(['a']);
  });

  it('fold healthy ones beyond the fifth from seven accounts on', () => {
    const six = rowsOf(snapshot({ accounts: [lead, ...healthy(5, 51)] }));
    expect([six.shown.length, six.folded.length]).toEqual([5, 0]);
    const ten = rowsOf(snapshot({ accounts: [lead, ...healthy(9, 51)] }));
    expect([names(ten.shown), names(ten.folded)]).toEqual([
      ['h0', 'h1', 'h2', 'h3', 'h4'],
      ['h5', 'h6', 'h7', 'h8'],
    ]);
  });

  it.each([
    [56, 60],
    [55, 50],
    [45, 40],
    [46, 50],
    [24, 20],
  ])('say what all the folded ones have more than: from %i on it is %i', (leftFrom, above) => {
    const { folded, foldedAboveLeftPercent } = rowsOf(snapshot({ accounts: [lead, ...healthy(9, leftFrom)] }));
    expect(folded).toHaveLength(4);
    expect(foldedAboveLeftPercent).toBe(above);
  });

  it('never fold one that is low, used up or old', () => {
    const worse = [
      account('low@x.example', { windows: sessionAndWeek(90, 5) }),
      account('out@x.example', { windows: sessionAndWeek(90, 0) }),
      account('old@x.example', offline),
    ];
    const { shown } = rowsOf(snapshot({ accounts: [lead, ...healthy(8, 50), ...worse] }));
    expect(names(shown).slice(0, 3)).toEqual(['old', 'out', 'low']);
  });

  it('keep a long list of stopped sign-ins short', () => {
    const aside = Array.from({ length: 8 }, (_, index) => setAside(`s${index}@x.example`));
    const { shown, moreStopped } = rowsOf(snapshot({ accounts: [lead, account('june@x.example')], aside }));
    expect([shown.length, moreStopped]).toEqual([6, 3]);
  });

  it('name the account with the most room only while the one in use is low or used up', () => {
    expect(rowsOf(snapshots['session-used-up']).mostRoom).toBe('june');
    expect(rowsOf(snapshots['four-accounts']).mostRoom).toBeNull();
    expect(rowsOf(snapshots['week-used-up']).mostRoom).toBe('june');
  });

  it('show which of them is being checked', () => {
    const checking = rowsOf(snapshots.checking).shown.flatMap((row) => (row.kind === 'stopped' ? [row] : []));
    expect(checking.map(({ key, isChecking }) => [key, isChecking])).toEqual(
      ['raj@lanternworks.example', 'olaf@harborlight.example', 'noor@fernhill.example'].map((email) => [
        keyOf(email),
        true,
      ]),
    );
  });
});
