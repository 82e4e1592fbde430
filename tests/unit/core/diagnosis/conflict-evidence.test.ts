import { describe, expect, it } from 'vitest';
import type { NamedLogin } from '../../../../main/core/accounts/account-book.ts';
import { conflictEvidence, newRefreshes, type Sights } from '../../../../main/core/diagnosis/conflict-evidence.ts';
import { emptyHistory, type RefreshElsewhere } from '../../../../main/core/ledger/account-history.ts';
import type { LeaseSign } from '../../../../main/core/ports.ts';
import { Secret } from '../../../../main/core/secret.ts';
import type { StoredLogin, StoreName } from '../../../../main/core/stores/store-types.ts';
import { adopted, hardRefusal, rotation, stateOf } from '../custody/made-up-custody.ts';
import { hashOf, mira } from '../stores/made-up-docs.ts';

const nowMs = Date.UTC(2026, 10, 21, 12);
const hourMs = 3_600_000;
const key = 'abcde12345';

/** Issued after every answer that `rotation` makes up. */
function login(store: StoreName, token: string, issuedAtMs = 3_000_000): StoredLogin {
  return {
    store,
    position: 0,
    tokens: { access: null, refresh: new Secret(token), id: null, expiresAtMs: null },
    hash: hashOf(token),
    identity: { accountId: mira.accountId ?? null, userId: mira.userId ?? null, email: mira.email ?? null },
    requestAccountId: null,
    issuedAtMs,
    plan: null,
    givenLabel: null,
    enabled: true,
    flaggedAtMs: null,
    flaggedReason: null,
    lastError: null,
    recordedLimitUntilMs: null,
    record: {},
  };
}

function named(one: StoredLogin, refreshedElsewhere: readonly RefreshElsewhere[] = []): NamedLogin {
  return { login: one, key, label: 'mira', email: null, history: { ...emptyHistory(key), refreshedElsewhere } };
}

function sights(logins: readonly NamedLogin[], more: Partial<Sights> = {}): Sights {
  return { named: logins, custody: stateOf(), leaseSigns: [], nowMs, ...more };
}

function result(presented: string, successor: string | null, ageMs = hourMs): LeaseSign {
  const made = successor === null ? null : hashOf(successor);
  return { presented: hashOf(presented), successor: made, atMs: nowMs - ageMs };
}

function note(conflict: RefreshElsewhere['conflict'], token: string): RefreshElsewhere {
  return { conflict, tokenHash: hashOf(token), atMs: nowMs - hourMs };
}

const ours = stateOf(rotation({ from: 'first', to: 'ours' }));

describe('what another program refreshed', () => {
  it.each<[string, Sights, readonly (readonly ['rotated-elsewhere' | 'leased-elsewhere', string])[]]>([
    ['nothing is known', sights([named(login('pool', 'theirs'))]), []],
    ['the pool has what came of our refresh', sights([named(login('pool', 'ours'))], { custody: ours }), []],
    [
      'the pool has another sign-in than ours',
      sights([named(login('pool', 'theirs'))], { custody: ours }),
      [['rotated-elsewhere', 'theirs']],
    ],
    [
      'auth.json has another sign-in than ours',
      sights([named(login('cli', 'theirs'))], { custody: ours }),
      [['rotated-elsewhere', 'theirs']],
    ],
    [
      'auth.json has a sign-in of its own beside ours in the pool',
      sights([named(login('cli', 'theirs')), named(login('pool', 'ours'))], { custody: ours }),
      [],
    ],
    [
      'auth.json has a sign-in of its own beside an older copy of ours in the pool',
      sights([named(login('cli', 'theirs')), named(login('pool', 'first'))], { custody: ours }),
      [],
    ],
    [
      'both files have the same one of somebody else',
      sights([named(login('cli', 'theirs')), named(login('pool', 'theirs'))], { custody: ours }),
      [['rotated-elsewhere', 'theirs']],
    ],
    ['it is older than ours', sights([named(login('pool', 'theirs', 1_000_000))], { custody: ours }), []],
    ['it is set aside', sights([named(login('flagged', 'theirs'))], { custody: ours }), []],
    [
      'it was written down before',
      sights([named(login('pool', 'theirs'), [note('rotated-elsewhere', 'theirs')])], { custody: ours }),
      [],
    ],
    [
      'a result tells of it, and the pool has it',
      sights([named(login('pool', 'theirs'))], { custody: ours, leaseSigns: [result('ours', 'theirs')] }),
      [['leased-elsewhere', 'theirs']],
    ],
    [
      'a result told of it, and is gone',
      sights([named(login('pool', 'theirs'), [note('leased-elsewhere', 'theirs')])], { custody: ours }),
      [],
    ],
    [
      'a result tells of it, and the pool has the token from before',
      sights([named(login('pool', 'first'))], { leaseSigns: [result('first', 'theirs')] }),
      [['leased-elsewhere', 'theirs']],
    ],
    [
      'a result tells of it, and we went on from there',
      sights([named(login('pool', 'ours'))], {
        custody: stateOf([adopted(['first'], 'theirs')], rotation({ from: 'theirs', to: 'ours' })),
        leaseSigns: [result('first', 'theirs')],
      }),
      [['leased-elsewhere', 'theirs']],
    ],
    [
      'a result of a day ago lies there still',
      sights([named(login('pool', 'theirs'))], { leaseSigns: [result('first', 'theirs', 24 * hourMs)] }),
      [],
    ],
    ['a lease is held', sights([named(login('pool', 'theirs'))], { leaseSigns: [result('theirs', null)] }), []],
    [
      'a result is of another account',
      sights([named(login('pool', 'theirs'))], { leaseSigns: [result('kais', 'of kai')] }),
      [],
    ],
  ])('is written down once for each: %s', (_what, seen, expected) => {
    const entries = expected.map(([conflict, token]) => ({
      kind: 'refreshed-elsewhere',
      key,
      conflict,
      tokenHash: hashOf(token),
    }));
    expect(newRefreshes(seen)).toEqual(entries);
  });

  it.each<[string, Sights, string, string]>([
    ['in the pool', sights([named(login('pool', 'theirs'))], { custody: ours }), 'note', 'silent'],
    ['once in auth.json', sights([named(login('cli', 'theirs'))], { custody: ours }), 'silent', 'silent'],
    [
      'twice in auth.json',
      sights(
        [named(login('cli', 'theirs'), [note('rotated-elsewhere', 'before'), note('rotated-elsewhere', 'theirs')])],
        { custody: ours },
      ),
      'note',
      'silent',
    ],
    [
      'in the pool, written down, and ours let go since',
      sights([named(login('pool', 'theirs'), [note('rotated-elsewhere', 'theirs')])]),
      'note',
      'silent',
    ],
    [
      'in the pool, written down long ago',
      sights([named(login('pool', 'theirs'), [{ ...note('rotated-elsewhere', 'theirs'), atMs: 1 }])], {
        custody: ours,
      }),
      'silent',
      'silent',
    ],
    [
      'by a lease that is held now',
      sights([named(login('pool', 'first'))], { leaseSigns: [result('first', null)] }),
      'silent',
      'note',
    ],
    [
      'by a result',
      sights([named(login('pool', 'theirs'))], { custody: ours, leaseSigns: [result('ours', 'theirs')] }),
      'silent',
      'note',
    ],
    [
      'by three results of late',
      sights(
        [
          named(
            login('pool', 'ours'),
            ['a', 'b', 'c'].map((token) => note('leased-elsewhere', token)),
          ),
        ],
        {
          custody: ours,
        },
      ),
      'silent',
      'pressing',
    ],
  ])('shows with a weight: %s', (_where, seen, rotations, leases) => {
    expect(conflictEvidence(seen)).toMatchObject([{ rotations, leases }]);
  });
});

describe('what else tells of somebody', () => {
  const reused = { ...hardRefusal('r', 'theirs'), code: 'refresh_token_reused' };

  it.each([
    ['the service says so and no answer came', stateOf([reused]), true],
    ['the answer came to us', stateOf([reused], rotation({ from: 'theirs', to: 'ours' })), false],
    ['it was refused for another reason', stateOf([hardRefusal('r', 'theirs')]), false],
  ])('is a token that was used before: %s', (_why, custody, replayWithoutUs) => {
    expect(conflictEvidence(sights([named(login('pool', 'theirs'))], { custody }))).toMatchObject([
      { replayWithoutUs },
    ]);
  });

  it('is an older token in a file than the one that is kept safe', () => {
    expect(conflictEvidence(sights([named(login('pool', 'first'))], { custody: ours }))).toMatchObject([
      { hasSpentToken: true },
    ]);
  });

  it.each([
    ['as long as its way back is watched over', 23 * hourMs, 2],
    ['and is over with the watch, since nobody knows who still erases it', 24 * hourMs, 0],
  ])('is an account that had to be put back, %s', (_when, agoMs, putBacks) => {
    const one = named(login('pool', 'a'));
    const history = { ...one.history, wayBack: { atMs: nowMs - agoMs, putBacks: 2 } };
    expect(conflictEvidence(sights([{ ...one, history }]))).toMatchObject([{ putBacks }]);
  });

  it('is one token in both stores, told of the pool', () => {
    const both = sights([named(login('cli', 'one')), named(login('pool', 'one'))]);
    expect(conflictEvidence(both).map(({ inBothStores }) => inBothStores)).toEqual([false, true]);
  });
});
