import { describe, expect, it } from 'vitest';
import { announcement } from '../../../../renderer/lib/restore-announcement.ts';
import { footerView } from '../../../../renderer/lib/restore-footer.ts';
import { keepRoster } from '../../../../renderer/lib/restore-roster.ts';
import { type ListView, type RestoreView, restoreView } from '../../../../renderer/lib/restore-view.ts';
import type { AppSnapshot } from '../../../../shared/app-snapshot.ts';
import type { AccountVerification } from '../../../../shared/verify-report.ts';
import {
  account,
  at,
  failure,
  keyOf,
  ledgerLine,
  setAside,
  snapshot,
  verification,
} from '../../../support/snapshot-parts.ts';
import { snapshots } from '../../../support/snapshots.ts';

const reader = { locale: 'en-GB', timeZone: 'UTC' };

function viewOf(of: AppSnapshot, chosen: ReadonlyMap<string, boolean> = new Map()): RestoreView {
  return restoreView({ snapshot: of, roster: keepRoster([], of), chosen, reader });
}

function listOf(of: AppSnapshot, chosen?: ReadonlyMap<string, boolean>): ListView {
  const view = viewOf(of, chosen);
  if (view.kind !== 'list') throw new Error(`no list but ${view.kind}`);
  return view.list;
}

/** One set-aside account whose check said this. */
function checked(report: Partial<AccountVerification>, mode: 'preview' | 'check' | 'restore' = 'restore'): AppSnapshot {
  const email = 'ops@fernhill.example';
  return snapshot({
    aside: [setAside(email)],
    run: {
      kind: 'finished',
      mode,
      keys: [keyOf(email)],
      startedAt: at({ minutes: -1 }),
      endedAt: at({}),
      wasStopped: false,
      reports: [verification(email, report)],
      error: null,
    },
  });
}

describe('a row of the restore window', () => {
  it.each(['checking', 'restored'] as const)('shows the health of an account in use once it is back: %s', (name) => {
    const roster = keepRoster(keepRoster([], snapshots['seven-aside']), snapshots[name]);
    const view = restoreView({ snapshot: snapshots[name], roster, chosen: new Map(), reader });
    if (view.kind !== 'list') throw new Error(`no list but ${view.kind}`);
    const health = new Map(view.list.rows.map((row) => [row.label, row.health]));
    expect(health.get('build@fernhill.example')).toBe(100);
    expect(health.get('raj@lanternworks.example')).toBe(0);
  });

  it('says plan and workspace in a second line, as far as they are known', () => {
    const notes = new Map(listOf(snapshots['seven-aside']).rows.map(({ label, note }) => [label, note]));
    expect(notes.get('build@fernhill.example')).toBe('Team · Fernhill');
    expect(notes.get('ana@lanternworks.example')).toBe('Plus');
    expect(notes.get('noor@fernhill.example')).toBeNull();
  });

  it('says how often it was checked, and when only where there is a column for its age', () => {
    const [row] = listOf(snapshots['seven-aside']).rows;
    expect(row).toMatchObject({ checked: 'Checked twice, last Sat 14:26', agedChecked: '5 hours ago, checked twice' });
  });
});

describe('the head of the restore window', () => {
  it.each<[keyof typeof snapshots, string, string | null]>([
    [
      'seven-aside',
      '7 accounts set aside',
      'A check looks for a newer sign-in, then refreshes the one that is there and tries it out.',
    ],
    ['checking', 'Checking, 2 of 7 done', 'Every new sign-in is saved the moment it arrives. Stopping is safe.'],
    [
      'previewed',
      'Preview: 1 would return',
      '4 more can be told only by a check. No sign-in was refreshed and no file was changed.',
    ],
    ['restored', '2 of 5 restored', null],
    ['stopped', 'Stopped, 2 of 5 done', null],
    ['all-undetermined', '0 of 5 restored', 'All 5 could not be told for one reason: no network.'],
  ])('of %s says: %s', (name, title, sentence) => {
    expect(listOf(snapshots[name])).toMatchObject({ title, sentence });
  });

  it('counts every verdict once', () => {
    const { tally, progress } = listOf(snapshots.restored);
    expect(tally.map(({ text }) => text)).toEqual(['2 restored', '1 limited', '1 needs sign-in', '1 could not tell']);
    expect(progress?.segments.map(({ segment }) => segment)).toEqual(['yes', 'yes', 'need', 'hmm', 'lim']);
  });
});

describe('a verdict', () => {
  it.each<[string, Partial<AccountVerification>, 'preview' | 'check' | 'restore', string, string]>([
    ['restored', {}, 'restore', 'Restored', 'Codex had a newer sign-in'],
    ['works and left', { outcome: 'healthy-flagged' }, 'check', 'Works', 'Left here'],
    ['a full pool', { outcome: 'restore-skipped' }, 'restore', 'Works, pool is full', '20 accounts is the limit'],
    [
      'limited',
      { outcome: 'still-flagged', verdict: 'limited', resetAt: at({ days: 3, hours: 18, minutes: 34 }) },
      'restore',
      'Limited until Fri 09:00',
      'Signed in, returns by itself',
    ],
    [
      'stopped',
      { outcome: 'still-flagged', verdict: 'needs-sign-in', reason: 'refresh_token_expired' },
      'restore',
      'Needs sign-in',
      'Unused for too long',
    ],
    [
      'unclear',
      { outcome: 'undetermined', verdict: 'undetermined', reason: 'server-error', httpStatus: 503 },
      'restore',
      'Could not tell',
      'OpenAI error 503',
    ],
    [
      'never reached',
      { outcome: 'undetermined', verdict: 'undetermined', reason: 'cancelled' },
      'restore',
      'Not checked',
      'Stopped before',
    ],
    [
      'only a check',
      { outcome: 'would-verify', verdict: null, accessAcceptedUntil: at({ hours: 2 }) },
      'preview',
      'Only a check can tell',
      'Access works until 16:26',
    ],
    [
      'known dead',
      { outcome: 'still-flagged', verdict: 'needs-sign-in' },
      'preview',
      'Would stay',
      'Refused before, nothing newer',
    ],
  ])('of %s is said in words', (_name, report, mode, title, detail) => {
    expect(listOf(checked(report, mode)).rows[0]?.verdict).toMatchObject({ title, detail });
  });

  it('of a check only offers to restore, and "again" checks only as well', () => {
    const list = listOf(checked({ outcome: 'healthy-flagged' }, 'check'));
    expect(list.rows[0]?.verdict?.offer).toBe('restore');
    expect(list.againMode).toBe('check');
    expect(listOf(checked({})).againMode).toBe('restore');
  });

  it('is open while an account is being checked', () => {
    const byKey = new Map(listOf(snapshots.checking).rows.map(({ key, verdict }) => [key, verdict]));
    expect(byKey.get(keyOf('raj@lanternworks.example'))).toBeNull();
    expect(byKey.get(keyOf('build@fernhill.example'))).toMatchObject({ title: 'Restored' });
  });

  it('before a check is the next step', () => {
    const next = listOf(snapshots['seven-aside']).rows.map(({ verdict }) => verdict?.title);
    expect(next).toEqual(['Check', 'Sign in again…', 'Check', 'Check', 'Sign in again…', 'Ask its owner', 'Check']);
  });
});

describe('what is ticked', () => {
  it('is at first everything that a check can help', () => {
    const { rows, selectedKeys } = listOf(snapshots['seven-aside']);
    const left = rows.filter(({ key }) => !selectedKeys.includes(key)).map(({ label }) => label);
    expect(left).toEqual(['team@lanternworks.example']);
  });

  it('follows a person', () => {
    const key = keyOf('build@fernhill.example');
    expect(listOf(snapshots['seven-aside'], new Map([[key, false]])).selectedKeys).not.toContain(key);
  });

  it('cannot be changed for what was restored', () => {
    const restored = listOf(snapshots.restored).rows.find(({ key }) => key === keyOf('build@fernhill.example'));
    expect(restored).toMatchObject({ isSelected: false, canSelect: false, canAct: false });
  });
});

describe('the rows', () => {
  it('stay where they were when accounts leave the list during a run', () => {
    const before = keepRoster([], snapshots['seven-aside']);
    const keys = keepRoster(before, snapshots.restored).map(({ key }) => key);
    expect(keys).toEqual(before.map(({ key }) => key));
    expect(keepRoster(before, snapshots['none-aside'])).toEqual([]);
  });

  it('tell of a restored account what its story knows, in a window opened later', () => {
    const key = keyOf('ops@fernhill.example');
    const story = [
      ledgerLine('checked', { at: at({ days: -2 }), code: 'healthy', verdict: 'healthy' }),
      ledgerLine('set-aside', { at: at({ days: -3 }), code: 'refresh_token_reused' }),
    ];
    const after = checked({});
    const [row] = listOf({
      ...after,
      status: after.status && { ...after.status, flagged: { count: 0, accounts: [] } },
      restore: { ...after.restore, ledger: { [key]: story } },
    }).rows;
    expect(row).toMatchObject({ what: 'Used by another app first', age: '3 days', checked: 'Checked once, Sat 14:26' });
  });

  it('say since when a sign-in was not refreshed and when its access ends, where that is known', () => {
    const [ops, ana] = ['ops@fernhill.example', 'ana@lanternworks.example'];
    const dated = { refreshedAt: at({ days: -21 }), accessExpiresAt: at({ days: -11 }), concern: null };
    const aside = [ops, ana].map((email) => setAside(String(email)));
    const { rows } = listOf(snapshot({ aside, signInHealth: { [keyOf(String(ops))]: dated } }));
    const datesOf = (email = '') => rows.find(({ key }) => key === keyOf(email))?.dates;
    expect(datesOf(ops)).toEqual({ refreshed: '21 days ago', access: expect.stringMatching(/^ended \d+ \w+$/) });
    expect(datesOf(ana)).toBeNull();
  });

  it('never move or remove Codex’s own sign-in', () => {
    const own = account('ops@fernhill.example', { sources: ['cli'], state: 'needs-sign-in' });
    const [row] = listOf(snapshot({ accounts: [own], aside: [setAside('ops@fernhill.example')] })).rows;
    expect(row).toMatchObject({ canMove: false, note: 'Codex’s own sign-in' });
  });
});

describe('an account that waits for its limit', () => {
  const email = 'lena@harborlight.example';
  const story = [ledgerLine('checked', { code: 'limited', verdict: 'limited' })];
  const waiting = (change: Partial<AppSnapshot>, until = at({ days: 3, hours: 18, minutes: 34 })): AppSnapshot => {
    const base = snapshot({ aside: [setAside(email)] });
    const restore = { ...base.restore, ledger: { [keyOf(email)]: story }, limitedUntil: { [keyOf(email)]: until } };
    return { ...base, restore, ...change };
  };

  it.each<[string, AppSnapshot, string, string]>([
    ['says when it returns', waiting({}), 'Returns Fri 09:00', 'By itself, when the limit resets'],
    [
      'has to be checked by a person while the app only watches',
      waiting({ management: 'watch' }),
      'Limited until Fri 09:00',
      'Check once the limit has reset',
    ],
    [
      'says nothing of a moment that nobody knows',
      { ...waiting({}), restore: { ...waiting({}).restore, limitedUntil: {} } },
      'Returns',
      'By itself, when the limit resets',
    ],
  ])('%s', (_does, shown, title, detail) => {
    expect(listOf(shown).rows[0]?.verdict).toMatchObject({ mark: 'clock', title, detail });
  });
});

describe('without set-aside accounts', () => {
  it.each<[keyof typeof snapshots, string]>([
    ['none-aside', 'Every account can sign in'],
    ['watch-only', 'No account is set aside'],
    ['held-back', 'No account is set aside'],
    ['offline', 'No account is set aside'],
    ['api-key', 'No account is set aside'],
    ['first-run', 'No sign-in found yet'],
  ])('%s says: %s', (name, title) => {
    expect(viewOf(snapshots[name])).toMatchObject({ kind: 'empty', empty: { title } });
  });

  it.each<[keyof typeof snapshots, string]>([
    ['none-aside', '3 accounts, all read 14:25 or later. If one stops, it appears here and in the menu bar.'],
    ['one-login', '1 account, read 14:25. If it stops, it appears here and in the menu bar.'],
    ['held-back', 'The next try shows whether they still sign in.'],
    [
      'offline',
      'Its last reading failed, so whether it still signs in is not known. If it stops, it appears here and in the menu bar.',
    ],
    ['api-key', 'Codex uses an API key here. It has no ChatGPT quota.'],
    ['watch-only', 'ops@fernhill.example no longer signs in. It is only watched, so nothing was moved.'],
  ])('%s says that all can sign in only where that was seen: %s', (name, text) => {
    expect(viewOf(snapshots[name])).toMatchObject({ kind: 'empty', empty: { text } });
  });

  it('counts those that could not be read', () => {
    const [mira, kai] = [account('mira@fernhill.example'), account('kai@lanternworks.example')];
    const failed = { ...kai, ...failure('unreachable', { code: 'timeout', message: '', httpStatus: null }) };
    const text = '1 of 2 could not be read just now. If one stops, it appears here and in the menu bar.';
    expect(viewOf(snapshot({ accounts: [mira, failed] }))).toMatchObject({ kind: 'empty', empty: { text } });
  });

  it.each<[keyof typeof snapshots, string]>([
    ['list-broken', 'The list could not be read'],
    ['list-unreadable', 'Codex’s sign-in could not be read'],
    ['settings-of-codex-broken', 'Codex’s settings could not be read'],
    ['notes-unreadable', 'The accounts cannot be shown'],
  ])('%s shows what is wrong instead: %s', (name, title) => {
    expect(viewOf(snapshots[name])).toMatchObject({ kind: 'broken', banner: { title } });
  });
});

describe('the footer', () => {
  it('offers to take back what this run restored, as long as that is possible', () => {
    const { restored } = snapshots;
    expect(footerView(restored, listOf(restored), reader)).toEqual({
      text: 'Undo is possible until Tue 14:25',
      startedAt: null,
      undoKeys: restored.restore.undoable[0]?.keys,
    });
    const over = { ...restored, restore: { ...restored.restore, undoable: [] } };
    expect(footerView(over, listOf(over), reader).undoKeys).toEqual([]);
  });

  it('counts no seconds once it is stopping', () => {
    expect(footerView(snapshots.checking, listOf(snapshots.checking), reader).startedAt).not.toBeNull();
    expect(footerView(snapshots.stopping, listOf(snapshots.stopping), reader).startedAt).toBeNull();
  });
});

describe('what is announced', () => {
  it.each<[keyof typeof snapshots, string]>([
    ['seven-aside', ''],
    ['checking', 'ana@lanternworks.example restored, 2 of 7 done'],
    ['restored', '2 of 5 restored'],
    ['stopped', 'Stopped, 2 of 5 done'],
  ])('of %s is: %s', (name, said) => {
    expect(announcement(snapshots[name])).toBe(said);
  });
});
