import { describe, expect, it } from 'vitest';
import { decideNews, type NewsInput } from '../../../../main/core/app/decide-news.ts';
import { nothingTold, type ToldMemory } from '../../../../main/core/app/told-memory.ts';
import { defaultSettings } from '../../../../main/core/settings.ts';
import type { AppSnapshot } from '../../../../shared/app-snapshot.ts';
import { madeUpSignIn, signedIn } from '../../../support/sign-in-snapshots.ts';
import {
  account,
  at,
  failure,
  keyOf,
  ledgerLine,
  sessionAndWeek,
  setAside,
  snapshot,
  snapshotNow,
  stoppedAccount,
  usageWindow,
  verification,
} from '../../../support/snapshot-parts.ts';

const nowMs = Date.parse(snapshotNow);
const known: ToldMemory = { ...nothingTold, hasLooked: true };
const mira = 'mira@fernhill.example';
const build = setAside('build@fernhill.example');

function decide(shown: AppSnapshot, change: Partial<NewsInput> = {}) {
  const input = { snapshot: shown, told: known, hasRead: true, notices: [], nowMs, localMinutes: 14 * 60, ...change };
  return decideNews(input);
}

/** One after the other, each with what was told before. */
function tellAll(shown: readonly AppSnapshot[], start: ToldMemory = known): readonly string[] {
  let told = start;
  return shown.flatMap((one) => {
    const decided = decide(one, { told });
    told = decided.told;
    return decided.news.map(({ title, body }) => `${title} / ${body}`);
  });
}

const withSettings = (change: Partial<AppSnapshot['settings']>) => ({ ...defaultSettings, ...change });
const watched = (key: string, failedAgain = false) => {
  return { key, restoredAt: at({ minutes: -5 }), putBacks: 0, failedAgain, nextCheckAt: null };
};
const standing = (more: Partial<AppSnapshot['restore']>) => ({ ...snapshot().restore, ...more });

describe('an account that a person has just signed in to', () => {
  it('is not told of as one that came back', () => {
    const restore = standing({ watched: [watched(keyOf(mira))] });
    const signedInNow = [madeUpSignIn(signedIn(mira), { label: mira })];
    expect(decide(snapshot({ accounts: [account(mira)], restore })).news).toHaveLength(1);
    expect(decide(snapshot({ accounts: [account(mira)], restore, signIns: signedInNow })).news).toEqual([]);
  });
});

describe('sign-ins that stop', () => {
  it('are told of once, with the reason, and with the account that a click shows', () => {
    const shown = snapshot({ aside: [build] });
    const first = decide(shown);
    expect(first.news).toEqual([
      {
        id: 'sign-in-buildfernh',
        title: 'build@fernhill.example needs sign-in',
        body: 'Used by another app first.',
        button: 'Check',
      },
    ]);
    expect(decide(shown, { told: first.told }).news).toEqual([]);
  });

  it('are told of together when they stopped together', () => {
    const ana = setAside('ana@fernhill.example');
    const shown = snapshot({ accounts: [stoppedAccount(mira)], aside: [build, ana] });
    expect(decide(shown).news).toMatchObject([{ id: 'sign-in', title: '3 accounts need sign-in' }]);
  });

  it('count once when the list and the account in use both say so', () => {
    const shown = snapshot({ accounts: [stoppedAccount(mira)], aside: [setAside(mira)] });
    expect(decide(shown).news).toMatchObject([{ title: `${mira} needs sign-in` }]);
  });

  it('are no news while the app only watched and then was allowed to set aside', () => {
    expect(
      tellAll([snapshot({ accounts: [stoppedAccount(mira)] }), snapshot({ aside: [setAside(mira)] })]),
    ).toHaveLength(1);
  });

  it('are news again once they worked for longer than a restore is looked after', () => {
    const shown = [snapshot({ aside: [build] }), snapshot(), snapshot({ aside: [build] })];
    expect(tellAll(shown)).toHaveLength(2);
  });

  it('belong to the trouble before when they stop again soon after a restore', () => {
    const back = snapshot({ restore: standing({ watched: [watched(build.key)] }) });
    const again = snapshot({ aside: [build], restore: standing({ watched: [watched(build.key, true)] }) });
    expect(tellAll([snapshot({ aside: [build] }), back, again])).toMatchObject([
      expect.stringContaining('needs sign-in'),
      expect.stringContaining('is back'),
    ]);
  });

  it('are not told of when a person set them aside', () => {
    expect(decide(snapshot({ aside: [{ ...build, reason: 'manual' }] })).news).toEqual([]);
  });
});

describe('a sign-in that turns out to have stopped', () => {
  const checkedAt = at({ minutes: -2 });
  const story = [
    ledgerLine('checked', { at: checkedAt, code: 'invalid_grant', verdict: 'needs-sign-in' }),
    ledgerLine('set-aside', { by: 'person', code: 'manual' }),
  ];
  const byHand = { ...build, reason: 'manual' };
  const report = verification(build.email ?? '', { outcome: 'still-flagged', verdict: 'needs-sign-in' });
  const found = (run: AppSnapshot['restore']['run'], line = story): AppSnapshot =>
    snapshot({ aside: [byHand], restore: standing({ ledger: { [build.key]: line }, run }) });
  const run = { mode: 'check', keys: [build.key], startedAt: at({ minutes: -3 }), reports: [report] } as const;
  const going = { ...run, kind: 'running', steps: {}, isStopping: false, isByItself: false } as const;
  const over = { ...run, kind: 'finished', endedAt: at({ minutes: -1 }), wasStopped: false, error: null } as const;

  it.each([
    ['when the app found it by itself', found({ kind: 'idle' }), 1],
    ['when a check by itself goes on', found({ ...going, isByItself: true }), 1],
    ['not when it is in the window before the person who checked', found(going), 0],
    ['nor after that, while the results are shown', found(over), 0],
    ['again when it stops after the results', found({ ...over, endedAt: at({ minutes: -2.5 }) }), 1],
  ])('is told of %s', (_when, shown, count) => {
    expect(decide(shown).news).toHaveLength(count);
    expect(decide(shown).told.stopped).toEqual([build.key]);
  });
});

describe('failures that are held back', () => {
  it('are told of once, as no fault of an account, and again the next time', () => {
    const held = snapshot({ heldBack: { failed: 4, accounts: 5, nextTryAt: at({ minutes: 30 }) } });
    const text =
      'Several sign-ins failed together / It looks like a connection or service problem. Nothing was changed.';
    expect(tellAll([held, held, snapshot(), held])).toEqual([text, text]);
  });
});

describe('accounts that come back', () => {
  const account1 = account('build@fernhill.example');
  const back = snapshot({ accounts: [account1], restore: standing({ watched: [watched(account1.key)] }) });

  it('are told of once', () => {
    expect(tellAll([back, back])).toEqual(['build@fernhill.example is back / Its sign-in works again.']);
  });

  it('are told of with how that came, as long as the check by itself still says so', () => {
    const run = {
      kind: 'running' as const,
      mode: 'restore' as const,
      keys: [account1.key],
      startedAt: at({ minutes: -1 }),
      reports: [
        verification('build@fernhill.example', { message: 'Restored as account 7: Codex had a newer sign-in' }),
      ],
      steps: {},
      isStopping: false,
      isByItself: true,
    };
    const checked = { ...back, restore: { ...back.restore, run } };
    expect(tellAll([checked, back])).toEqual(['build@fernhill.example is back / Codex had a newer sign-in.']);
  });

  it('are not told of to whoever has just brought them back', () => {
    const times = { startedAt: at({ minutes: -6 }), endedAt: at({ minutes: -5 }) };
    const run = { kind: 'finished' as const, mode: 'restore' as const, keys: [account1.key], ...times };
    const shown = snapshot({
      accounts: [account1],
      restore: standing({ watched: [watched(account1.key)] }),
      run: { ...run, wasStopped: false, reports: [], error: null },
    });
    expect(tellAll([shown, back])).toEqual([]);
  });

  it('are told of together', () => {
    const both = standing({ watched: [watched('a'), watched('b')] });
    expect(tellAll([snapshot({ restore: both })])).toEqual(['2 accounts are back / a, b.']);
  });

  it('and are erased by another program come with what to do about it', () => {
    const notices = [
      { kind: 'put-back' as const, label: mira },
      { kind: 'erased-again' as const, label: mira },
    ];
    expect(decide(snapshot(), { notices }).news).toMatchObject([
      { title: `${mira} was put back`, body: expect.stringContaining('Restart codex-multi-auth') },
      { title: `${mira} keeps being removed` },
    ]);
  });
});

/** Session and week with so much left, read now. */
const left = (session: number | null, week: number | null = 90, change: object = {}): AppSnapshot =>
  snapshot({
    accounts: [account(mira, { windows: sessionAndWeek(session, week), fetchedAt: snapshotNow, ...change })],
  });

describe('windows', () => {
  it.each<{ readonly story: string; readonly steps: readonly AppSnapshot[]; readonly titles: readonly string[] }>([
    { story: 'are silent at their first reading, whatever it says', steps: [left(3), left(3)], titles: [] },
    { story: 'tell of a share that was passed', steps: [left(50), left(19)], titles: ['Session at 81% used'] },
    { story: 'tell of it once', steps: [left(50), left(19), left(18), left(17)], titles: ['Session at 81% used'] },
    {
      story: 'tell of the next share too',
      steps: [left(50), left(19), left(4)],
      titles: ['Session at 81% used', 'Session at 96% used'],
    },
    { story: 'tell only of the last of two at once', steps: [left(50), left(4)], titles: ['Session at 96% used'] },
    {
      story: 'tell of nothing at all rather than of 99.9',
      steps: [left(50), left(0.4)],
      titles: ['Session at 99% used'],
    },
    { story: 'tell when they are used up', steps: [left(50), left(0)], titles: ['Session used up'] },
    {
      story: 'tell when they are back',
      steps: [left(50), left(0), left(98)],
      titles: ['Session used up', 'Session is back'],
    },
    {
      story: 'do not flicker around a share',
      steps: [left(50), left(19), left(21), left(19)],
      titles: ['Session at 81% used'],
    },
    {
      story: 'are told of apart',
      steps: [left(50, 50), left(19, 18)],
      titles: ['Session at 81% used', 'Week at 82% used'],
    },
    {
      story: 'are not called back while a longer one is used up',
      steps: [left(0, 50), left(0, 0), left(98, 0)],
      titles: ['Week used up'],
    },
    { story: 'say nothing of a share that is not known', steps: [left(50), left(null), left(50)], titles: [] },
    { story: 'say nothing of what is old', steps: [left(50), left(3, 90, { stale: true })], titles: [] },
    {
      story: 'say nothing of a reading that failed',
      steps: [left(50), left(3, 90, failure('unreachable', { code: 'timeout', message: '', httpStatus: null }))],
      titles: [],
    },
  ])('$story', ({ steps, titles }) => {
    expect(tellAll(steps).map((text) => text.split(' / ')[0])).toEqual(titles);
  });

  it('begin anew with each reset, so that the same share is told of again', () => {
    const later = (leftPercent: number, hours: number) =>
      snapshot({
        accounts: [
          account(mira, {
            fetchedAt: at({ hours }),
            windows: [usageWindow({ kind: 'session', leftPercent, resetAt: at({ hours: hours + 1 }) })],
          }),
        ],
      });
    expect(tellAll([later(50, 0), later(15, 0.5), later(15, 6)])).toHaveLength(2);
  });

  it('say when they run out at this pace and when they reset, by the clock of the person', () => {
    const [text] = tellAll([left(50), left(19)]);
    expect(text).toMatch(/^Session at 81% used \/ mira@fernhill\.example runs out \d\d:\d\d, resets \d\d:\d\d\.$/);
    const [week] = tellAll([left(50, 50), left(50, 19)]);
    expect(week).toMatch(/runs out \w{3} \d\d:\d\d, resets \w{3} \d\d:\d\d\.$/);
    expect(tellAll([left(50), left(0)])[0]).toMatch(
      /^Session used up \/ mira@fernhill\.example is back at \d\d:\d\d\.$/,
    );
    expect(tellAll([left(50), left(0), left(98)])[1]).toBe(
      'Session is back / mira@fernhill.example starts again at 98%.',
    );
  });

  it('leave out limits of single models', () => {
    const extra = (leftPercent: number) =>
      snapshot({
        accounts: [
          account(mira, {
            windows: [usageWindow({ kind: 'weekly', leftPercent, resetAt: at({ days: 1 }), limit: 'Spark' })],
          }),
        ],
      });
    expect(tellAll([extra(50), extra(3)])).toEqual([]);
  });

  it('forget an account that is gone', () => {
    const { told } = decide(left(50));
    expect([...told.windows.keys()]).toEqual([`${keyOf(mira)} Session (5 hours)`, `${keyOf(mira)} Week`]);
    expect(decide(snapshot(), { told }).told.windows.size).toBe(0);
  });
});

describe('what is wanted', () => {
  it.each([
    { kind: 'needsSignIn' as const, steps: [snapshot(), snapshot({ aside: [build] })] },
    { kind: 'restored' as const, steps: [snapshot(), snapshot({ restore: standing({ watched: [watched('a')] }) })] },
    { kind: 'thresholds' as const, steps: [left(50), left(10)] },
    { kind: 'exhausted' as const, steps: [left(50), left(0)] },
    { kind: 'reset' as const, steps: [left(0), left(90)] },
  ])('$kind can be turned off, and comes to nothing when it is turned on later', ({ kind, steps }) => {
    expect(tellAll(steps)).toHaveLength(1);
    const notifications = { ...defaultSettings.notifications, [kind]: false };
    const off = steps.map((one) => ({ ...one, settings: withSettings({ notifications }) }));
    expect(tellAll([...off, ...steps.slice(-1)])).toEqual([]);
  });

  it.each([
    { from: '22:00', to: '07:00', minutes: 23 * 60, isQuiet: true },
    { from: '22:00', to: '07:00', minutes: 6 * 60 + 59, isQuiet: true },
    { from: '22:00', to: '07:00', minutes: 7 * 60, isQuiet: false },
    { from: '22:00', to: '07:00', minutes: 12 * 60, isQuiet: false },
    { from: '09:00', to: '17:00', minutes: 9 * 60, isQuiet: true },
    { from: '09:00', to: '17:00', minutes: 17 * 60, isQuiet: false },
    { from: '09:00', to: '09:00', minutes: 9 * 60, isQuiet: false },
  ])('is quiet from $from to $to at minute $minutes: $isQuiet', ({ from, to, minutes, isQuiet }) => {
    const shown = { ...snapshot({ aside: [build] }), settings: withSettings({ quietHours: { from, to } }) };
    expect(decide(shown, { localMinutes: minutes }).news).toHaveLength(isQuiet ? 0 : 1);
  });

  it('comes after the quiet hours when it is still true then', () => {
    const settings = withSettings({ quietHours: { from: '22:00', to: '07:00' } });
    const night = { ...left(4, 90), settings };
    const before = decide(left(50)).told;
    const during = decide({ ...night, heldBack: snapshot().heldBack }, { told: before, localMinutes: 0 });
    expect(during.news).toEqual([]);
    const aside = { ...snapshot({ aside: [build] }), settings };
    const second = decide(aside, { told: during.told, localMinutes: 60 });
    expect(second.news).toEqual([]);
    expect(decide(aside, { told: second.told, localMinutes: 8 * 60 }).news).toHaveLength(1);
    expect(decide(night, { told: during.told, localMinutes: 8 * 60 }).news).toMatchObject([
      { title: 'Session at 96% used' },
    ]);
    expect(decide({ ...left(90), settings }, { told: during.told, localMinutes: 8 * 60 }).news).toEqual([]);
  });
});

describe('a first look', () => {
  const shown = snapshot({ accounts: [stoppedAccount(mira)], aside: [build] });

  it('is no news, and waits until the services were asked', () => {
    const early = decide(shown, { told: nothingTold, hasRead: false });
    expect(early).toMatchObject({ news: [], told: nothingTold });
    const first = decide(shown, { told: nothingTold });
    expect(first.news).toEqual([]);
    expect(decide(shown, { told: first.told }).news).toEqual([]);
    const ana = setAside('ana@fernhill.example');
    expect(decide(snapshot({ aside: [build, ana] }), { told: first.told }).news).toHaveLength(1);
  });

  it('after a restart tells what happened meanwhile, before anything is asked', () => {
    expect(decide(shown, { hasRead: false }).news).toHaveLength(1);
  });

  it('of files that cannot be read decides nothing', () => {
    const problem = {
      code: 'store-broken' as const,
      message: '',
      hint: null,
      file: null,
      found: { broken: null, backup: null },
    };
    expect(decide({ ...shown, problem })).toMatchObject({ news: [], told: known });
    expect(decide({ ...shown, status: null })).toMatchObject({ news: [], told: known });
  });
});
