import { describe, expect, it } from 'vitest';
import {
  type AfterRestore,
  decideAfterRestore,
  decideAfterUnflag,
  episodeOfFailure,
  isOutOfSight,
} from '../../../../main/core/flagging/after-restore.ts';
import { type AccountHistory, emptyHistory } from '../../../../main/core/ledger/account-history.ts';
import type { LedgerEvent } from '../../../../main/core/ledger/ledger-event.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';

const nowMs = Date.UTC(2026, 2, 1, 10);
const hourMs = 3_600_000;

function restoredAgo(hours: number, putBacks = 0, failedAgain = 0): AccountHistory {
  const restore = { runId: 'run-1', atMs: nowMs - hours * hourMs, putBacks };
  return { ...emptyHistory('mira000001'), restore, episode: { number: 2, failedAgain } };
}

const nowhere = { inPool: false, inFlaggedList: false };
const inPool = { ...nowhere, inPool: true };

describe('after a restore', () => {
  const table: readonly (readonly [string, AccountHistory, typeof nowhere, AfterRestore])[] = [
    ['an account that stays is left alone', restoredAgo(1), inPool, { kind: 'nothing' }],
    ['an account that vanished is put back', restoredAgo(1), nowhere, { kind: 'put-back', attempt: 1 }],
    ['it is put back a third time', restoredAgo(1, 2), nowhere, { kind: 'put-back', attempt: 3 }],
    ['it is set aside instead of being put back a fourth time', restoredAgo(1, 3), nowhere, { kind: 'set-aside' }],
    ['it is not put back after a day', restoredAgo(24), nowhere, { kind: 'nothing' }],
    [
      'it is put back although the clock was set back meanwhile',
      restoredAgo(-2),
      nowhere,
      { kind: 'put-back', attempt: 1 },
    ],
    [
      'an account that was set aside again is left there',
      restoredAgo(1),
      { ...nowhere, inFlaggedList: true },
      { kind: 'nothing' },
    ],
    ['an account never restored is not put anywhere', emptyHistory('mira000001'), nowhere, { kind: 'nothing' }],
  ];
  it.each(table)('%s', (_name, history, where, expected) => {
    expect(decideAfterRestore(history, where, nowMs)).toEqual(expected);
  });
});

describe('after a person took an account from the list unchecked', () => {
  const event = (kind: string, hoursAgo: number): LedgerEvent =>
    ({ kind, key: 'mira000001', at: new Date(nowMs - hoursAgo * hourMs).toISOString() }) as LedgerEvent;
  const unflagged = [event('flagged', 3), event('unflagged', 2)];
  const putBack = event('put-back', 1);

  it.each<readonly [string, readonly LedgerEvent[], typeof nowhere, AfterRestore]>([
    ['one that stays is left alone', unflagged, inPool, { kind: 'nothing' }],
    ['one that vanished is put back', unflagged, nowhere, { kind: 'put-back', attempt: 1 }],
    ['it is put back a third time', [...unflagged, putBack, putBack], nowhere, { kind: 'put-back', attempt: 3 }],
    [
      'it is set aside instead of being put back a fourth time',
      [...unflagged, putBack, putBack, putBack],
      nowhere,
      { kind: 'set-aside' },
    ],
    [
      'put-backs of an earlier restore do not count',
      [putBack, putBack, putBack, ...unflagged],
      nowhere,
      { kind: 'put-back', attempt: 1 },
    ],
    ['it is not put back after a day', [event('unflagged', 24)], nowhere, { kind: 'nothing' }],
    [
      'one that a person has removed since stays away',
      [...unflagged, event('removed', 1)],
      nowhere,
      { kind: 'nothing' },
    ],
    [
      'one that was set aside since is left to those who look after that',
      [...unflagged, event('flagged', 1)],
      nowhere,
      { kind: 'nothing' },
    ],
    ['one that nobody took from the list is not put anywhere', [], nowhere, { kind: 'nothing' }],
  ])('%s', (_name, events, where, expected) => {
    expect(decideAfterUnflag(events, where, nowMs)).toEqual(expected);
  });
});

describe('an account whose sign-in ended soon after its restore', () => {
  const refused = { tokenHash: 'a'.repeat(64) as TokenHash, reason: 'invalid_grant', httpStatus: 400, sinceMs: nowMs };
  const ended: AccountHistory = { ...emptyHistory('mira000001'), signIn: { kind: 'needed', ...refused } };
  const flag = { by: 'manual' as const, reason: 'restore-undone', httpStatus: null, sinceMs: nowMs };

  it.each([
    ['is out of sight when it is in neither list', ended, nowhere, true],
    ['is in sight in the pool', ended, inPool, false],
    ['is in sight among the set-aside ones', ended, { ...nowhere, inFlaggedList: true }, false],
    ['is left to its restore while that stands', { ...ended, restore: restoredAgo(1).restore }, nowhere, false],
    ['is left alone where a person set it aside', { ...ended, flag }, nowhere, false],
    ['is not meant when it signed in again', emptyHistory('mira000001'), nowhere, false],
  ])('%s', (_name, history, where, expected) => {
    expect(isOutOfSight(history, where)).toBe(expected);
  });
});

describe('a hard failure', () => {
  it('begins an episode', () => {
    expect(episodeOfFailure(emptyHistory('mira000001'), nowMs)).toEqual({
      episode: 1,
      isNew: true,
      failedAgain: false,
      retryNotBeforeMs: null,
    });
  });

  it('belongs to the episode that is under way', () => {
    const setAside: AccountHistory = {
      ...emptyHistory('mira000001'),
      flag: { by: 'automatic', reason: 'refresh_token_reused', httpStatus: 401, sinceMs: nowMs },
      episode: { number: 2, failedAgain: 0 },
    };
    expect(episodeOfFailure(setAside, nowMs)).toMatchObject({ episode: 2, isNew: false, failedAgain: false });
    const signIn = {
      kind: 'needed',
      tokenHash: 'h' as TokenHash,
      reason: 'invalid_grant',
      httpStatus: 400,
      sinceMs: 1,
    } as const;
    const needed: AccountHistory = { ...emptyHistory('mira000001'), signIn, episode: { number: 4, failedAgain: 0 } };
    expect(episodeOfFailure(needed, nowMs)).toMatchObject({ episode: 4, isNew: false });
  });

  it('is the same trouble within 24 hours of a restore', () => {
    expect(episodeOfFailure(restoredAgo(23.9), nowMs)).toMatchObject({ episode: 2, isNew: false, failedAgain: true });
  });

  it('is a new trouble after that', () => {
    expect(episodeOfFailure(restoredAgo(24), nowMs)).toMatchObject({ episode: 3, isNew: true, failedAgain: false });
  });

  it.each([
    [0, 1],
    [1, 2],
    [2, 4],
    [4, 16],
    [5, 24],
    [500, 24],
  ])('after %i failures more waits %i hours', (failedAgain, hours) => {
    expect(episodeOfFailure(restoredAgo(1, 0, failedAgain), nowMs).retryNotBeforeMs).toBe(nowMs + hours * hourMs);
  });

  it('of an account restored without a known episode is told about', () => {
    const history: AccountHistory = { ...restoredAgo(1), episode: { number: 0, failedAgain: 0 } };
    expect(episodeOfFailure(history, nowMs)).toMatchObject({ episode: 1, isNew: true, failedAgain: true });
  });
});
