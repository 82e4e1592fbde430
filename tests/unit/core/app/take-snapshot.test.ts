import { describe, expect, it } from 'vitest';
import { type AppState, createStateCell } from '../../../../main/core/app/app-state.ts';
import { takeSnapshot } from '../../../../main/core/app/take-snapshot.ts';
import { defaultSettings } from '../../../../main/core/settings.ts';
import {
  account,
  at,
  failure,
  setAside,
  snapshot,
  snapshotNow,
  stoppedAccount,
} from '../../../support/snapshot-parts.ts';

const nowMs = Date.parse(snapshotNow);
const minuteMs = 60_000;

function take(
  change: Partial<AppState>,
  facts: { readonly isOnline?: boolean; readonly intervalMs?: number | null } = {},
) {
  const cell = createStateCell(() => undefined);
  cell.set(change);
  return takeSnapshot({
    state: cell.now(),
    settings: defaultSettings,
    surroundings: snapshot().surroundings,
    isOnline: true,
    intervalMs: 2 * minuteMs,
    nowMs,
    takenAtMs: nowMs,
    ...facts,
  });
}

const read = (minutesAgo: number) => account('mira@fernhill.example', { fetchedAt: at({ minutes: -minutesAgo }) });
const offline = failure('unreachable', { code: 'offline', message: '', httpStatus: null });

describe('a snapshot', () => {
  it.each([
    { minutesAgo: 9, intervalMs: 2 * minuteMs, stale: false },
    { minutesAgo: 11, intervalMs: 2 * minuteMs, stale: true },
    { minutesAgo: 59, intervalMs: 30 * minuteMs, stale: false },
    { minutesAgo: 61, intervalMs: 30 * minuteMs, stale: true },
    { minutesAgo: 600, intervalMs: null, stale: false },
    { minutesAgo: -0.5, intervalMs: 30 * minuteMs, stale: false },
    { minutesAgo: -600, intervalMs: 30 * minuteMs, stale: true },
  ])('calls what was read $minutesAgo minutes ago old: $stale', ({ minutesAgo, intervalMs, stale }) => {
    const { status } = snapshot({ accounts: [read(minutesAgo)] });
    expect(take({ status }, { intervalMs }).status?.accounts[0]?.stale).toBe(stale);
  });

  it('says until when a set-aside account is used up, as long as that lies ahead', () => {
    const aside = { isByHand: false, lastVerifiedMs: null, isUndetermined: false, isLimited: true, stoppedMs: null };
    const until = (key: string, limitedUntilMs: number | null) => ({
      ...aside,
      key,
      limitedUntilMs,
      retryNotBeforeMs: null,
    });
    const setAside = [until('ahead', nowMs + minuteMs), until('past', nowMs - minuteMs), until('unknown', null)];
    const standing = { leadKey: null, heldBack: null, stories: {}, undoable: [], watched: [], setAside };
    expect(take({ standing }).restore.limitedUntil).toEqual({ ahead: at({ minutes: 1 }) });
  });

  it.each([
    { what: 'the system says so', accounts: [read(1)], isOnline: false, isOffline: true },
    { what: 'nothing could be reached', accounts: [{ ...read(1), ...offline }], isOnline: true, isOffline: true },
    { what: 'one could be reached', accounts: [read(1), { ...read(1), ...offline }], isOnline: true, isOffline: false },
    { what: 'there is no account', accounts: [], isOnline: true, isOffline: false },
  ])('is offline when $what: $isOffline', ({ accounts, isOnline, isOffline }) => {
    const { status } = snapshot({ accounts });
    expect(take({ status }, { isOnline }).reading.isOffline).toBe(isOffline);
  });

  it.each([
    { what: 'is planned', state: { nextReadAtMs: nowMs + minuteMs }, isOnline: true, nextAt: at({ minutes: 1 }) },
    { what: 'goes on', state: { nextReadAtMs: nowMs + minuteMs, isReading: true }, isOnline: true, nextAt: null },
    { what: 'waits for the network', state: { nextReadAtMs: nowMs + minuteMs }, isOnline: false, nextAt: null },
    { what: 'is due', state: { nextReadAtMs: nowMs }, isOnline: true, nextAt: null },
  ])('says when the next reading is, when one $what', ({ state, isOnline, nextAt }) => {
    expect(take(state, { isOnline }).reading.nextAt).toBe(nextAt);
  });

  it.each([
    { what: 'none', accounts: [], aside: [], shownMinutesAgo: null, isUnseen: false },
    {
      what: 'one, never looked at',
      accounts: [stoppedAccount('a@b.example')],
      aside: [],
      shownMinutesAgo: null,
      isUnseen: true,
    },
    {
      what: 'one, looked at since',
      accounts: [stoppedAccount('a@b.example')],
      aside: [],
      shownMinutesAgo: 1,
      isUnseen: false,
    },
    { what: 'one since', accounts: [stoppedAccount('a@b.example')], aside: [], shownMinutesAgo: 3, isUnseen: true },
    {
      what: 'one set aside since',
      accounts: [],
      aside: [setAside('a@b.example')],
      shownMinutesAgo: 5 * 24 * 60,
      isUnseen: true,
    },
    {
      what: 'one that a person set aside',
      accounts: [],
      aside: [setAside('a@b.example', { reason: 'manual' })],
      shownMinutesAgo: null,
      isUnseen: false,
    },
  ])('knows of sign-ins that stopped unseen: $what', ({ accounts, aside, shownMinutesAgo, isUnseen }) => {
    const { status } = snapshot({ accounts, aside });
    const restoreShownAtMs = shownMinutesAgo === null ? null : nowMs - shownMinutesAgo * minuteMs;
    expect(take({ status, restoreShownAtMs }).needsSignInUnseen).toBe(isUnseen);
  });

  it.each([
    { what: 'only the look lies ahead', stopped: -1, shown: 600, isUnseen: true },
    { what: 'the look lies ahead of a stop ahead', stopped: 500, shown: 600, isUnseen: false },
    { what: 'the stop lies ahead of a look ahead', stopped: 700, shown: 600, isUnseen: true },
    { what: 'only the stop lies ahead', stopped: 600, shown: -1, isUnseen: false },
  ])('knows of stops unseen after the clock was set back, when $what', ({ stopped, shown, isUnseen }) => {
    const { status } = snapshot({ aside: [setAside('a@b.example', { flaggedAt: at({ minutes: stopped }) })] });
    expect(take({ status, restoreShownAtMs: nowMs + shown * minuteMs }).needsSignInUnseen).toBe(isUnseen);
  });
});
