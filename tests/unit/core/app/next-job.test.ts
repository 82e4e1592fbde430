import { describe, expect, it } from 'vitest';
import { type JobFacts, planNext } from '../../../../main/core/app/next-job.ts';
import { defaultSettings } from '../../../../main/core/settings.ts';
import type { SetAsideFacts } from '../../../../main/core/standing/standing.ts';
import { account, snapshot, usageWindow } from '../../../support/snapshot-parts.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const nowMs = Date.UTC(2026, 10, 16, 14);

const quiet: JobFacts = {
  nowMs,
  startedAtMs: nowMs - 30 * dayMs,
  jitter: 0.5,
  settings: defaultSettings,
  management: 'manage',
  isOnline: true,
  isOnBattery: false,
  popoverOpenedAtMs: null,
  lastReadAtMs: nowMs - minuteMs,
  readSoonAtMs: null,
  guardRetryAtMs: null,
  leadKey: null,
  status: null,
  setAside: [],
  tried: new Map(),
};

const aside: SetAsideFacts = {
  key: 'kai',
  isByHand: false,
  lastVerifiedMs: nowMs - dayMs,
  isUndetermined: false,
  limitedUntilMs: null,
  isLimited: false,
  stoppedMs: null,
  retryNotBeforeMs: null,
};

/** Minutes from now; null: nothing is planned. */
function plan(change: Partial<JobFacts>) {
  const { next, readAtMs } = planNext({ ...quiet, ...change });
  const minutes = (atMs: number | undefined | null) => (atMs == null ? null : (atMs - nowMs) / minuteMs);
  return {
    kind: next?.kind ?? null,
    inMinutes: minutes(next?.dueMs),
    readInMinutes: minutes(readAtMs),
    keys: next?.kind === 'check' ? next.keys : [],
    restore: next?.kind === 'check' ? next.restore : null,
  };
}

const reading = (resetInMinutes: number, leftPercent: number | null = 50) => {
  const resetAt = new Date(nowMs + resetInMinutes * minuteMs).toISOString();
  const windows = [usageWindow({ kind: 'session', leftPercent, resetAt })];
  return snapshot({ accounts: [account('mira@fernhill.example', { key: 'mira', windows })] }).status;
};
const manual = { ...defaultSettings, cadence: 'manual' as const };
const jitterMinutes = 20 / 60;

describe('the next reading', () => {
  it.each<{ readonly when: string; readonly facts: Partial<JobFacts>; readonly minutes: number | null }>([
    { when: 'before the first one', facts: { lastReadAtMs: null }, minutes: 0 },
    { when: 'while nobody looks', facts: {}, minutes: 29 },
    { when: 'just after somebody looked', facts: { popoverOpenedAtMs: nowMs }, minutes: 1 },
    { when: 'on battery', facts: { popoverOpenedAtMs: nowMs, isOnBattery: true }, minutes: 29 },
    { when: 'at a fixed pace', facts: { settings: { ...defaultSettings, cadence: 5 } }, minutes: 4 },
    { when: 'when only asked', facts: { settings: manual }, minutes: null },
    { when: 'when only asked, before the first one', facts: { settings: manual, lastReadAtMs: null }, minutes: null },
    { when: 'after a wake', facts: { readSoonAtMs: nowMs + minuteMs / 2 }, minutes: 0.5 },
    { when: 'when only asked, after a wake', facts: { settings: manual, readSoonAtMs: nowMs }, minutes: null },
    { when: 'with a reset before the next turn', facts: { status: reading(10) }, minutes: 10 + jitterMinutes },
    { when: 'with the reset of a window that nothing was used of', facts: { status: reading(10, 100) }, minutes: 29 },
    {
      when: 'with such a reset of the account that the icon shows',
      facts: { status: reading(10, 100), leadKey: 'mira' },
      minutes: 10 + jitterMinutes,
    },
    {
      when: 'with the reset of a window of which nothing is known',
      facts: { status: reading(10, null) },
      minutes: 10 + jitterMinutes,
    },
    { when: 'with a reset after it', facts: { status: reading(100) }, minutes: 29 },
    { when: 'with a reset that was seen', facts: { status: reading(-10) }, minutes: 29 },
    { when: 'with held sign-ins', facts: { guardRetryAtMs: nowMs + 7 * minuteMs }, minutes: 7 },
    {
      when: 'when only asked, with held sign-ins',
      facts: { settings: manual, guardRetryAtMs: nowMs + 7 * minuteMs },
      minutes: 7,
    },
    { when: 'with held sign-ins that were tried again', facts: { guardRetryAtMs: nowMs - 5 * minuteMs }, minutes: 29 },
    { when: 'after the clock was set back by a day', facts: { lastReadAtMs: nowMs + dayMs }, minutes: 0 },
    {
      when: 'with held sign-ins, after the clock was set back by a day',
      facts: { settings: manual, guardRetryAtMs: nowMs + dayMs },
      minutes: 29,
    },
    {
      when: 'with held sign-ins and a reading that both lie ahead',
      facts: { settings: manual, guardRetryAtMs: nowMs + dayMs, lastReadAtMs: nowMs + dayMs - minuteMs },
      minutes: 0,
    },
    { when: 'without a network', facts: { isOnline: false, lastReadAtMs: null }, minutes: null },
  ])('$when comes after $minutes minutes', ({ facts, minutes }) => {
    const planned = plan(facts);
    if (minutes === null) expect(planned).toMatchObject({ kind: null, readInMinutes: null });
    else expect(planned.inMinutes).toBeCloseTo(minutes, 5);
  });
});

describe('a check that nobody asked for', () => {
  const weekly = { ...defaultSettings, weeklyCheck: 'on' as const, cadence: 'manual' as const };

  it.each<{ readonly when: string; readonly one: Partial<SetAsideFacts>; readonly minutes: number | null }>([
    { when: 'was made a day ago', one: {}, minutes: 6 * 24 * 60 },
    { when: 'is overdue', one: { lastVerifiedMs: nowMs - 8 * dayMs }, minutes: -24 * 60 },
    { when: 'could not tell a day ago', one: { isUndetermined: true }, minutes: -23 * 60 },
    { when: 'a person set aside by hand', one: { isByHand: true, lastVerifiedMs: null }, minutes: null },
  ])('comes weekly once that was accepted: for one that $when', ({ one, minutes }) => {
    const planned = plan({ settings: weekly, setAside: [{ ...aside, ...one }] });
    expect(planned.inMinutes).toBe(minutes);
  });

  it('leaves a start five minutes before it looks at what was never checked', () => {
    const facts = { settings: weekly, startedAtMs: nowMs, setAside: [{ ...aside, lastVerifiedMs: null }] };
    expect(plan(facts).inMinutes).toBeCloseTo(5.25, 5);
  });

  it.each(['unasked', 'off'] as const)('is not made weekly while that is %s', (weeklyCheck) => {
    const settings = { ...weekly, weeklyCheck };
    expect(plan({ settings, setAside: [{ ...aside, lastVerifiedMs: null }] }).kind).toBeNull();
  });

  it('is made of a limited account just after its reset, and not a second time', () => {
    const limited = { ...aside, isLimited: true, limitedUntilMs: nowMs + 10 * minuteMs };
    const planned = plan({ settings: manual, setAside: [limited] });
    expect(planned).toMatchObject({ kind: 'check', keys: ['kai'], restore: true });
    expect(planned.inMinutes).toBeCloseTo(10 + jitterMinutes, 5);
    const again = { ...limited, limitedUntilMs: nowMs - 10 * minuteMs, lastVerifiedMs: nowMs };
    expect(plan({ settings: manual, setAside: [again] }).kind).toBeNull();
  });

  it.each([
    { settings: { ...manual, checkLimitedAfterReset: false }, management: 'manage' as const },
    { settings: manual, management: 'watch' as const },
  ])('is not made of a limited account with $management and checks after resets as set', (facts) => {
    const limited = { ...aside, isLimited: true, limitedUntilMs: nowMs - minuteMs };
    expect(plan({ ...facts, setAside: [limited] }).kind).toBeNull();
  });

  it('brings nothing back while the app only watches', () => {
    const facts = { settings: weekly, management: 'watch' as const, setAside: [{ ...aside, lastVerifiedMs: null }] };
    expect(plan(facts)).toMatchObject({ kind: 'check', restore: false });
  });

  it('waits for the back-off of one that failed again, and comes once then', () => {
    const again = { ...aside, retryNotBeforeMs: nowMs + 60 * minuteMs };
    expect(plan({ settings: weekly, setAside: [{ ...again, lastVerifiedMs: null }] }).inMinutes).toBe(60);
    expect(plan({ settings: manual, setAside: [again] }).inMinutes).toBe(60);
    const checked = { ...again, retryNotBeforeMs: nowMs - minuteMs, lastVerifiedMs: nowMs };
    expect(plan({ settings: manual, setAside: [checked] }).kind).toBeNull();
  });

  it.each([
    { undetermined: 1, minutes: 10 },
    { undetermined: 2, minutes: 20 },
    { undetermined: 3, minutes: 40 },
    { undetermined: 60, minutes: 320 },
  ])('that could not tell $undetermined times is made again after $minutes minutes', ({ undetermined, minutes }) => {
    const tried = new Map([['kai', { atMs: nowMs, undetermined }]]);
    expect(plan({ settings: manual, setAside: [aside], tried }).inMinutes).toBe(minutes);
  });

  it('never comes twice within ten minutes, even when its outcome was not written down', () => {
    const tried = new Map([['kai', { atMs: nowMs, undetermined: 0 }]]);
    expect(plan({ settings: weekly, setAside: [{ ...aside, lastVerifiedMs: null }], tried }).inMinutes).toBe(10);
  });

  const late = { ...aside, isLimited: true, limitedUntilMs: nowMs - 30 * minuteMs, lastVerifiedMs: nowMs - dayMs };
  const triedAt = (atMs: number, undetermined = 0) => new Map([['kai', { atMs, undetermined }]]);
  const checkedAhead = { ...aside, lastVerifiedMs: nowMs + 3 * dayMs };
  const stoppedAhead = (byMs: number) => ({ stoppedMs: nowMs + byMs, retryNotBeforeMs: nowMs + byMs + 60 * minuteMs });
  it.each<{ readonly what: string; readonly facts: Partial<JobFacts>; readonly minutes: number | null }>([
    { what: 'the last try', facts: { setAside: [late], tried: triedAt(nowMs + dayMs) }, minutes: -30 + 20 / 60 },
    { what: 'a try that could not tell', facts: { setAside: [aside], tried: triedAt(nowMs + dayMs, 3) }, minutes: 0 },
    {
      what: 'the last check of a limited one',
      facts: { setAside: [{ ...late, lastVerifiedMs: nowMs + 3 * dayMs }] },
      minutes: -30 + 20 / 60,
    },
    {
      what: 'the last check',
      facts: { settings: weekly, setAside: [checkedAhead] },
      minutes: -30 * 24 * 60 + 5.25,
    },
    {
      what: 'the last check, and it was tried since',
      facts: { settings: weekly, setAside: [checkedAhead], tried: triedAt(nowMs - minuteMs) },
      minutes: 7 * 24 * 60 - 1,
    },
    {
      what: 'the start',
      facts: { settings: weekly, startedAtMs: nowMs + dayMs, setAside: [{ ...aside, lastVerifiedMs: null }] },
      minutes: 0,
    },
    {
      what: 'the failure that a back-off was counted from',
      facts: { setAside: [{ ...checkedAhead, ...stoppedAhead(30 * dayMs) }] },
      minutes: 0,
    },
    {
      what: 'the failure that a back-off was counted from, a few hours',
      facts: { setAside: [{ ...checkedAhead, ...stoppedAhead(5 * 60 * minuteMs) }] },
      minutes: 0,
    },
    {
      what: 'that failure, and it was checked since',
      facts: { setAside: [{ ...aside, lastVerifiedMs: nowMs, ...stoppedAhead(3 * dayMs) }] },
      minutes: null,
    },
  ])('does not wait for a moment ahead after the clock was set back: $what', ({ facts, minutes }) => {
    const { inMinutes } = plan({ settings: manual, ...facts });
    if (minutes === null) expect(inMinutes).toBeNull();
    else expect(inMinutes).toBeCloseTo(minutes, 5);
  });

  it('takes along what is due at about the same time, and nothing else', () => {
    const due = (key: string, minutes: number) => ({ ...aside, key, retryNotBeforeMs: nowMs + minutes * minuteMs });
    expect(plan({ settings: manual, setAside: [due('a', 1), due('b', 2), due('c', 30)] }).keys).toEqual(['a', 'b']);
    expect(plan({ settings: manual, setAside: [due('a', -90), due('b', -1), due('c', 30)] }).keys).toEqual(['a', 'b']);
  });

  it('lets an earlier reading go first', () => {
    const later = { ...aside, retryNotBeforeMs: nowMs + 40 * minuteMs };
    expect(plan({ setAside: [later] })).toMatchObject({ kind: 'read' });
    expect(plan({ setAside: [{ ...later, retryNotBeforeMs: nowMs }] })).toMatchObject({ kind: 'check' });
  });
});
