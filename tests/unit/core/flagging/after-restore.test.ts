import { describe, expect, it } from 'vitest';
import {
  type AfterRestore,
  decideAfterRestore,
  episodeOfFailure,
} from '../../../../main/core/flagging/after-restore.ts';
import { type AccountHistory, emptyHistory } from '../../../../main/core/ledger/account-history.ts';
import { compactLedger, isWorthCompacting } from '../../../../main/core/ledger/compact-ledger.ts';
import { foldLedger } from '../../../../main/core/ledger/fold-ledger.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import { event, hashOf } from '../ledger/ledger-arbitraries.ts';

const nowMs = Date.UTC(2026, 2, 1, 10);
const hourMs = 3_600_000;
const hourAgo = new Date(nowMs - hourMs).toISOString();
const key = 'mira000001';

function restoredAgo(hours: number, putBacks = 0, failedAgain = 0): AccountHistory {
  const atMs = nowMs - hours * hourMs;
  const restore = { runId: 'run-1', atMs };
  return {
    ...emptyHistory(key),
    restore,
    wayBack: { atMs, putBacks },
    episode: { number: 2, failedAgain },
  };
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
    ['an account never restored is not put anywhere', emptyHistory(key), nowhere, { kind: 'nothing' }],
  ];
  it.each(table)('%s', (_name, history, where, expected) => {
    expect(decideAfterRestore(history, where, nowMs)).toEqual(expected);
  });

  it.each([{ kind: 'restored', key, runId: 'run-1' } as const, { kind: 'unflagged', key } as const])(
    'an account of which much is told after $kind is put back all the same, although the ledger was compacted',
    (way) => {
      const conflict = 'rotated-elsewhere' as const;
      const told = Array.from({ length: 200 }, (_, at) =>
        event({ kind: 'refreshed-elsewhere', key, conflict, tokenHash: hashOf(String(at)) }, hourAgo),
      );
      const events = [event(way, hourAgo), ...told];
      expect(isWorthCompacting(events)).toBe(true);
      const history = foldLedger(compactLedger(events)).accounts.get(key) ?? emptyHistory(key);
      expect(decideAfterRestore(history, nowhere, nowMs)).toEqual({ kind: 'put-back', attempt: 1 });
    },
  );
});

describe('a hard failure', () => {
  it('begins an episode', () => {
    expect(episodeOfFailure(emptyHistory(key), nowMs)).toEqual({
      episode: 1,
      isNew: true,
      failedAgain: false,
      retryNotBeforeMs: null,
    });
  });

  it('belongs to the episode that is under way', () => {
    const setAside: AccountHistory = {
      ...emptyHistory(key),
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
    const needed: AccountHistory = { ...emptyHistory(key), signIn, episode: { number: 4, failedAgain: 0 } };
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
