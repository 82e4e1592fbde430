import { describe, expect, it } from 'vitest';
import type { NamedLogin } from '../../../../main/core/accounts/account-book.ts';
import { setAsideHealth, signInHealth } from '../../../../main/core/diagnosis/foresee.ts';
import { emptyHistory } from '../../../../main/core/ledger/account-history.ts';
import type { StoredLogin } from '../../../../main/core/stores/store-types.ts';
import type { WhoRefreshes } from '../../../../main/core/tokens/decide-refresher.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import { concernReason, daysSince } from '../../../../shared/sign-in-health.ts';
import type { AccountState } from '../../../../shared/status-report.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const dayMs = 24 * 60 * 60 * 1000;
const key = 'mira000001';

interface Stored {
  readonly store?: StoredLogin['store'];
  /** Days from now; negative: over. */
  readonly accessDays?: number | null;
  readonly refreshedDaysAgo?: number | null;
  readonly hash?: string | null;
}

function stored({ store = 'pool', accessDays = 5, refreshedDaysAgo = 5, hash = 'aa' }: Stored = {}): NamedLogin {
  const expiresAtMs = accessDays === null ? null : nowMs + accessDays * dayMs;
  const login: StoredLogin = {
    store,
    position: 0,
    tokens: { access: null, refresh: null, id: null, expiresAtMs },
    hash: hash === null ? null : (hash as TokenHash),
    identity: { accountId: 'acc', userId: 'user', email: null },
    requestAccountId: null,
    issuedAtMs: refreshedDaysAgo === null ? null : nowMs - refreshedDaysAgo * dayMs,
    plan: null,
    givenLabel: null,
    enabled: true,
    flaggedAtMs: null,
    flaggedReason: null,
    lastError: null,
    recordedLimitUntilMs: null,
    record: {},
  };
  return { login, key, label: 'Account 1', email: null, history: emptyHistory(key) };
}

interface World {
  readonly state?: AccountState;
  readonly health?: number;
  readonly codexFound?: boolean;
  readonly whoRefreshes?: WhoRefreshes;
}

function concern(
  logins: readonly NamedLogin[],
  { state = 'ok', health = 100, codexFound = false, whoRefreshes = 'auto' }: World = {},
) {
  return signInHealth({ key, state, health }, logins, { nowMs, codexFound, whoRefreshes }).concern;
}

const old = { accessDays: -11, refreshedDaysAgo: 21 };

describe('what is ahead of a sign-in that works', () => {
  it.each<[string, Stored, World, string | null]>([
    ['refreshed five days ago', {}, {}, null],
    ['not refreshed for three weeks', old, {}, 'long-unrefreshed'],
    ['not refreshed for three weeks, access without an end', { ...old, accessDays: null }, {}, 'long-unrefreshed'],
    ['not refreshed for nineteen days', { ...old, refreshedDaysAgo: 19 }, {}, null],
    ['an age that nobody knows', { ...old, refreshedDaysAgo: null }, {}, null],
    ['old, with access that goes on', { accessDays: 40, refreshedDaysAgo: 60 }, {}, null],
    ['two unclear failures', {}, { health: 80 }, 'unclear-refreshes'],
    ['one unclear failure', {}, { health: 90 }, null],
    ['no refresh token, three days left', { hash: null, accessDays: 3 }, {}, 'cannot-refresh'],
    ['no refresh token, four days left', { hash: null, accessDays: 4 }, {}, null],
    ['no refresh token, access over', { hash: null, accessDays: -1 }, {}, 'cannot-refresh'],
    ['stopped already', old, { state: 'needs-sign-in' }, null],
    ['switched off', old, { state: 'deactivated' }, null],
    ['of a kind without quota', old, { state: 'unsupported' }, null],
    ['out of reach for now', old, { state: 'unreachable' }, 'long-unrefreshed'],
  ])('of the pool: %s', (_name, login, world, expected) => {
    expect(concern([stored(login)], world)).toBe(expected);
  });

  it.each<[string, Stored, World, string | null]>([
    ['three weeks old, and Codex will refresh it when it is used', old, { codexFound: true }, null],
    ['the same, and this app refreshes nothing of Codex', old, { codexFound: true, whoRefreshes: 'nobody' }, null],
    ['three weeks old, and there is no Codex', old, {}, 'long-unrefreshed'],
    ['left to a Codex that is not there, access over', old, { whoRefreshes: 'codex' }, 'nobody-refreshes'],
    ['left to nobody, two days left', { accessDays: 2 }, { whoRefreshes: 'nobody' }, 'nobody-refreshes'],
    ['left to nobody, a week left', { accessDays: 7 }, { whoRefreshes: 'nobody' }, null],
    ['left to nobody, and nobody knows for how long', { accessDays: null }, { whoRefreshes: 'nobody' }, null],
    [
      'without a refresh token Codex cannot either',
      { hash: null, accessDays: 1 },
      { codexFound: true },
      'cannot-refresh',
    ],
  ])('of Codex’s own: %s', (_name, login, world, expected) => {
    expect(concern([stored({ ...login, store: 'cli' })], world)).toBe(expected);
  });

  it('is that of the latest sign-in, where an account has several', () => {
    const fresh = stored({ hash: 'bb' });
    expect(concern([stored({ ...old, store: 'cli' }), fresh])).toBeNull();
    expect(concern([fresh, stored({ ...old, store: 'cli' })])).toBeNull();
  });

  it('is Codex’s own where the pool holds the very same sign-in', () => {
    const both = [stored(old), stored({ ...old, store: 'cli' })];
    expect(concern(both, { codexFound: true })).toBeNull();
    expect(
      concern([stored(old), stored({ ...old, store: 'cli', hash: 'other', refreshedDaysAgo: 30 })], {
        codexFound: true,
      }),
    ).toBe('long-unrefreshed');
  });

  it('is unknown for a login whose tokens are out of reach, and is no trouble', () => {
    expect(
      signInHealth({ key, state: 'ok', health: 70 }, [], { nowMs, codexFound: true, whoRefreshes: 'auto' }),
    ).toEqual({
      accessExpiresAt: null,
      refreshedAt: null,
      concern: null,
    });
  });
});

describe('a set-aside sign-in', () => {
  it('has its dates, from the list alone, and nothing ahead', () => {
    const aside = stored({ store: 'flagged', ...old });
    expect(setAsideHealth(key, [stored({ refreshedDaysAgo: 1 }), aside])).toEqual({
      accessExpiresAt: new Date(nowMs - 11 * dayMs).toISOString(),
      refreshedAt: new Date(nowMs - 21 * dayMs).toISOString(),
      concern: null,
    });
  });
});

describe('days since a refresh', () => {
  it.each([
    [null, null],
    [new Date(nowMs).toISOString(), 0],
    [new Date(nowMs - dayMs + 1).toISOString(), 0],
    [new Date(nowMs - 21 * dayMs).toISOString(), 21],
    [new Date(nowMs + dayMs).toISOString(), 0],
  ])('of %s are %s', (at, days) => {
    expect(daysSince(at, nowMs)).toBe(days);
  });

  it('are left out of the reason when nobody knows them', () => {
    expect([concernReason('long-unrefreshed', null), concernReason('long-unrefreshed', 21)]).toEqual([
      'not refreshed for long',
      'not refreshed for 21 days',
    ]);
  });
});
