import { describe, expect, it } from 'vitest';
import type { AccountHistory } from '../../../../main/core/ledger/account-history.ts';
import { foldLedger } from '../../../../main/core/ledger/fold-ledger.ts';
import type { AccountEntry, LedgerEntry } from '../../../../main/core/ledger/ledger-event.ts';
import { historyOf, signInNow, undoableRuns } from '../../../../main/core/ledger/ledger-queries.ts';
import { event, hashOf, identity } from './ledger-arbitraries.ts';

const key = 'mira000001';
const at = '2026-03-01T10:00:00.000Z';
const atMs = Date.parse(at);
const hourMs = 3_600_000;

function historyOfAll(...entries: readonly LedgerEntry[]): AccountHistory {
  const history = foldLedger(entries.map((entry) => event(entry, at))).accounts.get(key);
  if (history === undefined) throw new Error('nothing happened to the account');
  return history;
}

const flagged: AccountEntry = {
  kind: 'flagged',
  key,
  reason: 'refresh_token_reused',
  httpStatus: 401,
  by: 'automatic',
  episode: 1,
};
const unclear: AccountEntry = { kind: 'ambiguous-failure', key, reason: 'unknown-code', httpStatus: 400 };
const restored: AccountEntry = { kind: 'restored', key, runId: 'run-1' };
const undone: AccountEntry = { kind: 'undone', key };
const signInNeeded: AccountEntry = {
  kind: 'needs-sign-in',
  key,
  tokenHash: hashOf('token'),
  reason: 'invalid_grant',
  httpStatus: 400,
  episode: 1,
};

const kai = { identity: identity('acc-kai', 'user-kai', 'kai@x.example'), plan: 'Plus' };
const otherAnswered: AccountEntry = { kind: 'other-account-answered', key, answered: kai };

function checked(verdict: 'healthy' | 'limited' | 'needs-sign-in' | 'deactivated' | 'undetermined'): AccountEntry {
  const outcome = verdict === 'undetermined' ? 'undetermined' : 'still-flagged';
  return { kind: 'checked', key, verdict, outcome, reason: `${verdict}-reason`, httpStatus: 400, spent: true };
}

describe('the health of an account', () => {
  const table: readonly (readonly [string, readonly LedgerEntry[], number])[] = [
    ['starts at 100', [{ kind: 'sign-in', key }], 100],
    ['loses 10 per ambiguous failure', [unclear, unclear], 80],
    ['never goes below 0', Array.from({ length: 12 }, () => unclear), 0],
    ['is 100 after a good refresh', [unclear, { kind: 'works-again', key }], 100],
    ['is 0 when flagged', [flagged], 0],
    ['is 0 when the sign-in is needed again', [signInNeeded], 0],
    ['is 100 after a restore', [flagged, restored], 100],
    ['is 0 again after an undo', [flagged, restored, undone], 0],
    ['is 100 after a check whose refresh was good', [flagged, checked('healthy')], 100],
    ['is 100 when only the limit is reached', [flagged, checked('limited')], 100],
    ['is 0 after a check that was refused', [checked('needs-sign-in')], 0],
    ['is 0 for a deactivated account', [checked('deactivated')], 0],
    ['does not change over what could not be determined', [unclear, checked('undetermined')], 90],
    ['is 0 when taken out of the pool again', [flagged, restored, { kind: 're-flagged', key, reason: 'refused' }], 0],
  ];
  it.each(table)('%s', (_name, entries, health) => {
    expect(historyOfAll(...entries).health).toBe(health);
  });
});

describe('verifications', () => {
  it('are counted, each with its time and outcome', () => {
    const history = historyOfAll(flagged, checked('needs-sign-in'), checked('undetermined'));
    expect(history).toMatchObject({
      verificationCount: 2,
      lastVerifiedMs: atMs,
      lastCheck: { verdict: 'undetermined' },
    });
  });

  it('that determine nothing leave the useful last refusal alone', () => {
    const history = historyOfAll(flagged, checked('undetermined'));
    expect(history.lastRefusal).toEqual({ reason: 'refresh_token_reused', httpStatus: 401, atMs });
  });
});

describe('a needed sign-in', () => {
  it('holds for the token that was refused', () => {
    const history = historyOfAll(signInNeeded);
    expect(signInNow(history, hashOf('token'))).toMatchObject({
      kind: 'needed',
      reason: 'invalid_grant',
      sinceMs: atMs,
    });
  });

  it('is over as soon as the store holds another token', () => {
    expect(signInNow(historyOfAll(signInNeeded), hashOf('another'))).toEqual({ kind: 'ok' });
  });

  const cures: readonly LedgerEntry[] = [
    { kind: 'works-again', key },
    { kind: 'sign-in', key },
    restored,
    { kind: 'removed', key },
  ];
  it.each(cures)('ends with $kind', (cure) => {
    expect(historyOfAll(signInNeeded, cure).signIn).toEqual({ kind: 'ok' });
  });
});

describe('a flag', () => {
  it('says who set it and why', () => {
    expect(historyOfAll(flagged).flag).toEqual({
      by: 'automatic',
      reason: 'refresh_token_reused',
      httpStatus: 401,
      sinceMs: atMs,
    });
  });

  it('becomes a person’s when a restore is undone', () => {
    expect(historyOfAll(flagged, restored, undone).flag).toMatchObject({ by: 'manual' });
  });

  const lifts: readonly LedgerEntry[] = [
    restored,
    { kind: 'unflagged', key },
    { kind: 'sign-in', key },
    { kind: 'removed', key },
  ];
  it.each(lifts)('is lifted by $kind', (lift) => {
    expect(historyOfAll(flagged, lift).flag).toBeNull();
  });
});

describe('an episode', () => {
  it('goes on when the account fails again after a restore', () => {
    expect(historyOfAll(flagged, restored, flagged, restored, flagged).episode).toEqual({ number: 1, failedAgain: 2 });
  });

  it('is a new one under a new number', () => {
    expect(historyOfAll(flagged, restored, flagged, { ...flagged, episode: 2 }).episode).toEqual({
      number: 2,
      failedAgain: 0,
    });
  });
});

describe('restores', () => {
  const other: AccountEntry = { kind: 'restored', key: 'kai0000002', runId: 'run-1' };

  it('can be undone together for 24 hours', () => {
    const state = foldLedger([restored, other].map((entry) => event(entry, at)));
    expect(undoableRuns(state, atMs + 24 * hourMs - 1)).toEqual([{ runId: 'run-1', atMs, keys: ['kai0000002', key] }]);
    expect(undoableRuns(state, atMs + 24 * hourMs)).toEqual([]);
  });

  it('come latest first', () => {
    const later = new Date(atMs + hourMs).toISOString();
    const state = foldLedger([event(restored, at), event({ ...other, runId: 'run-2' }, later)]);
    expect(undoableRuns(state, atMs + 2 * hourMs).map(({ runId }) => runId)).toEqual(['run-2', 'run-1']);
  });

  const ends: readonly LedgerEntry[] = [
    undone,
    flagged,
    signInNeeded,
    { kind: 'unflagged', key },
    { kind: 'removed', key },
  ];
  it.each(ends)('cannot be undone after $kind', (end) => {
    expect(undoableRuns(foldLedger([restored, end].map((entry) => event(entry, at))), atMs)).toEqual([]);
  });
});

describe('the way back into the pool', () => {
  const unflagged: AccountEntry = { kind: 'unflagged', key };
  const putBack: AccountEntry = { kind: 'put-back', key };

  it.each([restored, unflagged])('of $kind remembers how often the account was put back since', (way) => {
    expect(historyOfAll(flagged, way, putBack, putBack).wayBack).toEqual({ atMs, putBacks: 2 });
    expect(historyOfAll(flagged, way, putBack, flagged, way).wayBack).toEqual({ atMs, putBacks: 0 });
    expect(historyOfAll(flagged, way, putBack, { kind: 'sign-in', key }).wayBack).toEqual({ atMs, putBacks: 0 });
  });

  const ends: readonly LedgerEntry[] = [
    flagged,
    { kind: 're-flagged', key, reason: 'refused' },
    undone,
    { kind: 'removed', key },
  ];
  it.each(ends)('is over with $kind', (end) => {
    expect(historyOfAll(restored, end).wayBack).toBeNull();
  });

  const others: readonly LedgerEntry[] = [
    signInNeeded,
    { kind: 'works-again', key },
    { kind: 'sign-in', key },
    checked('undetermined'),
  ];
  it.each(others)('is not over with $kind, after which the account is still in the pool', (event) => {
    expect(historyOfAll(restored, event).wayBack).toEqual({ atMs, putBacks: 0 });
  });
});

describe('an account that is either set aside or back in the pool', () => {
  const other = 'former0001';
  const minutesOn = (minutes: number): string => new Date(atMs + minutes * 60_000).toISOString();
  /** What one key and then the other has come to, as a ledger says that was compacted before they turned out to be one account. */
  const joined = (entries: readonly AccountEntry[], others: readonly AccountEntry[]): AccountHistory => {
    const carried = [entries, others].map((all, turn) => {
      const events = all.map((entry, step) => event(entry, minutesOn(turn + 2 * step)));
      const history = [...foldLedger(events).accounts.values()][0];
      if (history === undefined) throw new Error('nothing happened to the account');
      return event({ kind: 'carried', key: history.key, history }, minutesOn(9));
    });
    const history = historyOf(foldLedger([...carried, event({ kind: 'key-alias', key, alias: other })]), key);
    if (history === null) throw new Error('nothing is known of the account');
    return history;
  };
  const ofOther = (entry: AccountEntry): AccountEntry => ({ ...entry, key: other });
  const checkedHere: AccountEntry = { kind: 'works-again', key };

  it.each<readonly [string, readonly AccountEntry[], readonly AccountEntry[], 'flag' | 'wayBack']>([
    ['came back under the key that is read later', [flagged], [ofOther(restored)], 'wayBack'],
    ['was set aside under that one', [restored], [ofOther(flagged)], 'flag'],
    ['came back last under the key that is read first', [checkedHere, restored], [ofOther(flagged)], 'wayBack'],
    ['was set aside last under that one', [checkedHere, flagged], [ofOther(restored)], 'flag'],
  ])('is that one of them which came last where it %s', (_how, first, second, left) => {
    const { flag, restore, wayBack } = joined(first, second);
    expect([flag !== null, restore !== null, wayBack !== null]).toEqual(
      left === 'flag' ? [true, false, false] : [false, true, true],
    );
  });

  it('is not set aside any more once it was put back, although another Codex home had brought it back', () => {
    const { flag, wayBack } = historyOfAll(flagged, { kind: 'put-back', key });
    expect([flag, wayBack]).toEqual([null, { atMs, putBacks: 1 }]);
  });
});

describe('the whole ledger', () => {
  it('knows the last answer about managing the pool', () => {
    const choices = (['manage', 'watch'] as const).map((choice) =>
      event({ kind: 'management-chosen', key: null, choice }),
    );
    expect(foldLedger([]).management).toBeNull();
    expect(foldLedger(choices).management).toBe('watch');
  });

  it('knows since when the guard holds', () => {
    const held = event({ kind: 'guard-held', key: null, cause: 'many-at-once', accounts: 3 }, at);
    const released = event({ kind: 'guard-released', key: null, flagged: 3 });
    expect(foldLedger([held]).guardHeldSinceMs).toBe(atMs);
    expect(foldLedger([held, released]).guardHeldSinceMs).toBeNull();
  });

  it('counts what happened under a former key for the account', () => {
    const assigned = event({
      kind: 'key-assigned',
      key,
      identityHash: 'i',
      lineageHash: 'l',
      identity: identity('a', 'u', 'm@x.example'),
    });
    const before = event({ ...flagged, key: 'former0001' });
    const state = foldLedger([assigned, before, event({ kind: 'key-alias', key, alias: 'former0001' })]);
    expect([...state.accounts.keys()]).toEqual([key]);
    expect(historyOf(state, 'former0001')).toMatchObject({ key, flag: { reason: 'refresh_token_reused' } });
  });

  it('survives aliases that point in a ring', () => {
    const ring = [
      event({ kind: 'key-alias', key: 'a', alias: 'b' }),
      event({ kind: 'key-alias', key: 'b', alias: 'a' }),
      event({ ...undone, key: 'b' }),
    ];
    expect([...foldLedger(ring).accounts.keys()]).toEqual(['a']);
  });
});

describe('another account that answered', () => {
  const later = new Date(atMs + hourMs).toISOString();
  const rui = { identity: identity('acc-rui', 'user-rui', 'rui@x.example'), plan: null };
  const answerAfter = (...events: readonly (readonly [AccountEntry, string])[]) =>
    foldLedger(events.map(([entry, moment]) => event(entry, moment))).accounts.get(key)?.otherAnswer;

  it('is kept from when it first did, also once the account was set aside for it', () => {
    expect(answerAfter([otherAnswered, at], [flagged, at], [{ ...otherAnswered }, later])).toEqual({
      ...kai,
      sinceMs: atMs,
    });
  });

  it('gives way to one that answers later', () => {
    expect(answerAfter([otherAnswered, at], [{ ...otherAnswered, answered: rui }, later])).toEqual({
      ...rui,
      sinceMs: atMs + hourMs,
    });
  });

  it.each<AccountEntry>([
    restored,
    { kind: 'sign-in', key },
    { kind: 'works-again', key },
    { kind: 'removed', key },
    checked('healthy'),
  ])('is over with $kind', (entry) => {
    expect(answerAfter([otherAnswered, at], [entry, later])).toBeNull();
  });

  it('stays after a check that says nothing else', () => {
    expect(answerAfter([otherAnswered, at], [checked('undetermined'), later])).toMatchObject(kai);
  });
});
