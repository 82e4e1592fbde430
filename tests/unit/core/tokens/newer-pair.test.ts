import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../../main/core/accounts/identity.ts';
import type { CustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import {
  applyCustodyRecord,
  type CustodyState,
  emptyCustodyState,
} from '../../../../main/core/custody/custody-state.ts';
import { Secret } from '../../../../main/core/secret.ts';
import type { StoredLogin } from '../../../../main/core/stores/store-types.ts';
import {
  findNewerPair,
  indexLogins,
  loginsOfAccount,
  type NewerPair,
} from '../../../../main/core/tokens/newer-pair.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';

const mira: Identity = { accountId: 'acc-mira', userId: 'user-mira', email: 'mira@studio.example' };
const kai: Identity = { accountId: 'acc-kai', userId: 'user-kai', email: 'kai@studio.example' };
const hash = (name: string): TokenHash => `hash-of-${name}` as TokenHash;

function login(name: string | null, facts: Partial<StoredLogin> = {}): StoredLogin {
  const refresh = name === null ? null : new Secret(name);
  return {
    store: 'pool',
    position: 0,
    tokens: { access: new Secret(`access ${name}`), refresh, id: null, expiresAtMs: null },
    hash: name === null ? null : hash(name),
    identity: mira,
    requestAccountId: null,
    issuedAtMs: 1_000,
    plan: null,
    givenLabel: null,
    enabled: true,
    flaggedAtMs: null,
    flaggedReason: null,
    lastError: null,
    recordedLimitUntilMs: null,
    record: {},
    ...facts,
  };
}

function custodyOf(...records: readonly CustodyRecord[]): CustodyState {
  const state = emptyCustodyState();
  const readAnswer = () => ({ kind: 'nothing' as const, reason: 'web-page' as const });
  for (const record of records) applyCustodyRecord(state, record, { segment: 's', readAnswer });
  return state;
}

function held(name: string, from: readonly string[], facts: { account?: Identity; foreign?: boolean } = {}) {
  const tokens = { access: `access ${name}`, refresh: name, id: null, expiresAtMs: null };
  const { account = mira, foreign = false } = facts;
  return { t: 'held' as const, at: 1, hash: hash(name), account, tokens, from: from.map(hash), foreign };
}
const spent = (name: string, by: string | null): CustodyRecord => ({
  t: 'spent',
  at: 1,
  hash: hash(name),
  by: by === null ? null : hash(by),
});
const refused = (name: string, hard: boolean): CustodyRecord => {
  return { t: 'refused', id: name, at: 1, hash: hash(name), code: hard ? 'invalid_grant' : null, status: 400, hard };
};
const unanswered = (name: string): CustodyRecord => ({ t: 'unanswered', id: name, at: 1, hash: hash(name) });

interface Asked {
  readonly own?: StoredLogin;
  readonly others?: readonly StoredLogin[];
  readonly custody?: CustodyState;
  readonly otherChains?: 'newer' | 'any';
}

/** What is offered, by name; null when nothing is. */
function offered({ own = login('own'), others = [], custody = custodyOf(), otherChains = 'newer' }: Asked): unknown {
  const index = indexLogins([own, ...others]);
  const issuedAtOf = (): number => 5_000;
  const pair: NewerPair | null = findNewerPair({ login: own, index, custody, otherChains, issuedAtOf });
  return pair === null ? null : [pair.tokens.refresh.reveal(), pair.from, pair.sameChain ? 'same' : 'other'];
}

describe('a newer pair of the same chain', () => {
  it('is the last successor that custody holds', () => {
    expect(offered({ custody: custodyOf(held('b', ['own']), held('c', ['b'])) })).toEqual(['c', 'custody', 'same']);
  });

  it('is found in a store when custody knows the successor by its hash alone', () => {
    const others = [login('b', { store: 'cli' })];
    expect(offered({ others, custody: custodyOf(spent('own', 'b')) })).toEqual(['b', 'cli', 'same']);
  });

  it('is nothing when nobody holds the successor', () => {
    expect(offered({ custody: custodyOf(spent('own', 'b')) })).toBeNull();
  });

  it('is the same refresh token with a later access token', () => {
    expect(offered({ others: [login('own', { store: 'cli', issuedAtMs: 2_000 })] })).toEqual(['own', 'cli', 'same']);
    expect(offered({ others: [login('own', { store: 'cli', issuedAtMs: 1_000 })] })).toBeNull();
    expect(offered({ others: [login('own', { store: 'cli', issuedAtMs: null })] })).toBeNull();
  });

  it('is never one that is spent or was refused for good', () => {
    expect(offered({ custody: custodyOf(held('b', ['own']), spent('b', null)) })).toBeNull();
    expect(offered({ custody: custodyOf(held('b', ['own']), refused('b', true)) })).toBeNull();
  });

  it.each([
    ['was refused without a known code', refused('b', false)],
    ['may have lost its answer', unanswered('b')],
  ])('may be one that %s, because what came before it is spent for sure', (_name, record) => {
    expect(offered({ custody: custodyOf(held('b', ['own']), record) })).toEqual(['b', 'custody', 'same']);
  });

  it('comes before any other chain, however new', () => {
    const others = [login('other', { issuedAtMs: 9_000 })];
    expect(offered({ others, custody: custodyOf(held('b', ['own'])) })).toEqual(['b', 'custody', 'same']);
  });
});

describe('a pair of another chain of the account', () => {
  const older = login('other', { store: 'cli', issuedAtMs: 500 });
  const even = login('other', { store: 'cli', issuedAtMs: 1_000 });
  const newer = login('other', { store: 'cli', issuedAtMs: 2_000 });
  const undated = login('other', { store: 'cli', issuedAtMs: null });

  it.each([
    ['older', older, null, 'other'],
    ['as old', even, null, 'other'],
    ['newer', newer, 'other', 'other'],
    ['undated', undated, null, 'other'],
  ])('that is %s counts by its date alone unless any will do', (_name, other, whenNewer, whenAny) => {
    const name = (otherChains: 'newer' | 'any'): unknown => {
      const found = offered({ others: [other], otherChains });
      return Array.isArray(found) ? found[0] : found;
    };
    expect([name('newer'), name('any')]).toEqual([whenNewer, whenAny]);
  });

  it('beats a login whose own date is unknown', () => {
    expect(offered({ own: login('own', { issuedAtMs: null }), others: [older] })).toEqual(['other', 'cli', 'other']);
  });

  it('is the latest of several', () => {
    const others = [newer, login('latest', { issuedAtMs: 3_000 }), login('middle', { issuedAtMs: 2_500 })];
    expect(offered({ others })).toEqual(['latest', 'pool', 'other']);
    expect(offered({ others: [...others].reverse(), otherChains: 'any' })).toEqual(['latest', 'pool', 'other']);
  });

  it('is found for a login without a refresh token', () => {
    expect(offered({ own: login(null), others: [newer] })).toEqual(['other', 'cli', 'other']);
  });

  it.each([
    ['set aside itself', { store: 'flagged' as const }],
    ['of another account', { identity: kai }],
    ['of another workspace of the same person', { identity: { ...mira, accountId: 'acc-team' } }],
    ['of an unknown account', { identity: { accountId: null, userId: null, email: null } }],
    ['without a refresh token', { hash: null, tokens: { access: null, refresh: null, id: null, expiresAtMs: null } }],
  ])('is never one that is %s', (_name, facts) => {
    expect(offered({ others: [{ ...newer, ...facts }], otherChains: 'any' })).toBeNull();
  });

  it('is that of the same ids under a new e-mail', () => {
    const moved = { ...newer, identity: { ...mira, email: 'mira@new.example' } };
    expect(offered({ others: [moved], otherChains: 'any' })).toEqual(['other', 'cli', 'other']);
  });

  it.each([
    ['is spent', spent('other', null)],
    ['was refused for good', refused('other', true)],
    ['may have lost its answer', unanswered('other')],
  ])('is never one that %s', (_name, record) => {
    expect(offered({ others: [newer], custody: custodyOf(record), otherChains: 'any' })).toBeNull();
  });

  it('may lie in custody alone, held from the answer to another account’s token', () => {
    const stray = held('stray', [], { foreign: true });
    expect(offered({ custody: custodyOf(stray) })).toEqual(['stray', 'custody', 'other']);
    expect(offered({ custody: custodyOf({ ...stray, account: kai }) })).toBeNull();
    expect(offered({ custody: custodyOf(held('own', [], { foreign: true })), otherChains: 'any' })).toBeNull();
  });
});

describe('the logins of an account', () => {
  it('are those of the same ids, or of the same e-mail where ids are missing', () => {
    const byEmail = login('e', { identity: { accountId: null, userId: null, email: mira.email } });
    const index = indexLogins([login('a'), login('b', { identity: kai }), byEmail]);
    expect(loginsOfAccount(index, mira).map((one) => one.tokens.refresh?.reveal())).toEqual(['a', 'e']);
    expect(loginsOfAccount(index, { accountId: null, userId: null, email: null })).toEqual([]);
  });
});
