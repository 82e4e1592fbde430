import { describe, expect, it } from 'vitest';
import type { NamedLogin } from '../../../../main/core/accounts/account-book.ts';
import { type AccountGroup, groupAccounts } from '../../../../main/core/accounts/group-accounts.ts';
import { accountStatus, flaggedView, type RememberedUsage } from '../../../../main/core/glance/account-status.ts';
import { type AccountHistory, emptyHistory } from '../../../../main/core/ledger/account-history.ts';
import { Secret } from '../../../../main/core/secret.ts';
import type { StoredLogin } from '../../../../main/core/stores/store-types.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import { parseUsage } from '../../../../main/core/usage/parse-usage.ts';
import type { UsageReading } from '../../../../main/core/usage/usage-reading.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const now = new Date(nowMs).toISOString();
const key = 'mira000001';
const email = 'mira@studio.example';
const hash = 'aa' as TokenHash;
const unused: RememberedUsage = { reading: null, fetchedAtMs: null, error: null, isOld: false };

function named(facts: Partial<StoredLogin> = {}, history: Partial<AccountHistory> = {}): NamedLogin {
  const login: StoredLogin = {
    store: 'pool',
    position: 0,
    tokens: { access: null, refresh: new Secret('r'), id: null, expiresAtMs: null },
    hash,
    identity: { accountId: 'acc', userId: 'user', email },
    requestAccountId: null,
    issuedAtMs: null,
    plan: 'plus',
    givenLabel: null,
    enabled: true,
    flaggedAtMs: null,
    flaggedReason: null,
    lastError: null,
    recordedLimitUntilMs: null,
    record: {},
    ...facts,
  };
  return { login, key, label: 'Mira', email, history: { ...emptyHistory(key), ...history } };
}

function groupOf(...logins: readonly NamedLogin[]): AccountGroup {
  const [group] = groupAccounts(logins);
  if (group === undefined) throw new Error('There is no account.');
  return group;
}

function readingOf(usedPercent: number, body: object = {}): UsageReading {
  const window = { used_percent: usedPercent, limit_window_seconds: 604_800, reset_at: nowMs / 1000 + 60 };
  const reading = parseUsage(JSON.stringify({ rate_limit: { primary_window: window }, ...body }), nowMs);
  if (reading === null) throw new Error('The body is no usage answer.');
  return reading;
}

const stopped = (reason: string, tokenHash = hash): Partial<AccountHistory> => ({
  signIn: { kind: 'needed', tokenHash, reason, httpStatus: 401, sinceMs: nowMs },
});
const failed = (code: string) => ({ code, message: 'It failed. Try later.', httpStatus: 500, at: now });

describe('the status of an account', () => {
  it('shows what the last reading said', () => {
    const usage = { ...unused, reading: readingOf(31, { plan_type: 'prolite' }), fetchedAtMs: nowMs };
    expect(accountStatus(groupOf(named()), usage, nowMs)).toMatchObject({
      key,
      sources: ['pool'],
      label: 'Mira',
      email,
      plan: 'Pro Lite',
      state: 'ok',
      stale: false,
      windows: [{ kind: 'weekly', usedPercent: 31, binding: true }],
      credits: null,
      fetchedAt: now,
      error: null,
    });
  });

  it('shows nothing as unknown, and never as 0', () => {
    expect(accountStatus(groupOf(named()), unused, nowMs)).toMatchObject({
      plan: 'Plus',
      state: 'unknown',
      windows: [],
      credits: null,
      fetchedAt: null,
    });
  });

  it('names both stores when one sign-in lies in both', () => {
    const group = groupOf(named({ store: 'cli' }), named());
    expect(accountStatus(group, unused, nowMs).sources).toEqual(['cli', 'pool']);
  });

  it.each<[string, Partial<RememberedUsage>, string]>([
    ['a full window', { reading: readingOf(100) }, 'limited'],
    ['an error after a good reading', { reading: readingOf(5), error: failed('offline') }, 'unreachable'],
    ['an account that is switched off', { error: failed('account_deactivated') }, 'deactivated'],
    ['a workspace that is switched off', { error: failed('deactivated_workspace') }, 'deactivated'],
    ['an account that is disabled', { error: failed('user_disabled') }, 'deactivated'],
  ])('tells of %s', (_name, usage, state) => {
    expect(accountStatus(groupOf(named()), { ...unused, ...usage }, nowMs).state).toBe(state);
  });

  it('keeps the last good values beside an error', () => {
    const usage = { reading: readingOf(42), fetchedAtMs: nowMs, error: failed('offline'), isOld: true };
    expect(accountStatus(groupOf(named()), usage, nowMs)).toMatchObject({
      stale: true,
      windows: [{ usedPercent: 42 }],
      error: { code: 'offline' },
    });
  });

  it('puts a sign-in that stopped above everything else, with what to do', () => {
    const group = groupOf(named({}, stopped('refresh_token_reused')));
    const { state, error } = accountStatus(group, { ...unused, error: failed('offline') }, nowMs);
    expect(state).toBe('needs-sign-in');
    expect(error).toEqual({
      code: 'refresh_token_reused',
      message: `Needs sign-in: used by another app first. Sign in again: \`codex-quota login ${group.key}\`.`,
      httpStatus: 401,
      at: now,
    });
  });

  it('asks nobody to sign in to an account that is gone', () => {
    const { state, error } = accountStatus(groupOf(named({}, stopped('account_deactivated'))), unused, nowMs);
    expect(state).toBe('deactivated');
    expect(error?.message).toBe('Account switched off. Contact OpenAI.');
  });

  it('believes a stop of the stored token only: another token is a new sign-in', () => {
    const group = groupOf(named({}, stopped('refresh_token_reused', 'bb' as TokenHash)));
    expect(accountStatus(group, unused, nowMs)).toMatchObject({ state: 'unknown', error: null });
  });
});

describe('the workspace of an account in use', () => {
  const record = { workspaces: [{ id: 'w', name: 'Fernhill' }] };
  const address = { workspaces: [{ name: 'mira@fernhill.example' }] };
  const cli = named({ store: 'cli', issuedAtMs: nowMs });

  it.each<readonly [string, readonly NamedLogin[], string | null]>([
    ['is what the pool calls it', [named({ record })], 'Fernhill'],
    ['is what the pool calls it, also when Codex has the newer sign-in', [cli, named({ record })], 'Fernhill'],
    ['is not known of a sign-in of Codex alone', [cli], null],
    ['may be called like an address', [named({ record: address })], 'mira@fernhill.example'],
    ['is not shown then while addresses are hidden', [{ ...named({ record: address }), email: null }], null],
  ])('%s', (_what, logins, workspace) => {
    expect(accountStatus(groupOf(...logins), unused, nowMs).workspace).toBe(workspace);
  });
});

describe('an account that is set aside', () => {
  const aside = { store: 'flagged' as const, flaggedAtMs: nowMs, flaggedReason: 'token-invalid' };

  it('is shown with what its record says while the ledger knows nothing', () => {
    const workspaces = [{ id: 'w', name: 'Fernhill' }];
    const record = { verificationCount: 3, lastVerified: nowMs, workspaces };
    expect(flaggedView(named({ ...aside, plan: 'team', record }))).toEqual({
      key,
      label: 'Mira',
      email,
      plan: 'Team',
      workspace: 'Fernhill',
      reason: 'token-invalid',
      flaggedAt: now,
      lastVerified: now,
      verificationCount: 3,
      lastOutcome: null,
      health: 0,
    });
  });

  it('shows no address as its workspace while addresses are hidden', () => {
    const record = { workspaces: [{ name: 'mira@fernhill.example' }] };
    const login = named({ ...aside, record });
    expect(flaggedView(login).workspace).toBe('mira@fernhill.example');
    expect(flaggedView({ ...login, label: 'Account 1', email: null }).workspace).toBeNull();
  });

  it('is shown with what the ledger says where the two differ', () => {
    const lastCheck = {
      verdict: 'limited' as const,
      outcome: 'still-flagged' as const,
      reason: null,
      httpStatus: null,
    };
    const history = { lastVerifiedMs: nowMs, verificationCount: 5, lastCheck, health: 80 };
    const record = { verificationCount: 1, lastVerified: 17 };
    expect(flaggedView(named({ ...aside, record }, history))).toMatchObject({
      lastVerified: now,
      verificationCount: 5,
      lastOutcome: 'still-flagged',
      health: 80,
    });
  });

  it('takes when and why from the ledger when the record does not say', () => {
    const flag = { by: 'automatic' as const, reason: 'invalid_grant', httpStatus: 400, sinceMs: nowMs };
    const bare = { ...aside, flaggedAtMs: null, flaggedReason: null };
    expect(flaggedView(named(bare, { flag }))).toMatchObject({ reason: 'invalid_grant', flaggedAt: now });
    expect(flaggedView(named(bare, stopped('session_ended')))).toMatchObject({
      reason: 'session_ended',
      flaggedAt: now,
    });
    expect(flaggedView(named(bare))).toMatchObject({ reason: null, flaggedAt: null });
  });

  it.each([
    ['text', 'many', 'yesterday'],
    ['moments that no calendar holds', 0, 1e300],
  ])('is shown also when its record holds %s', (_name, verificationCount, lastVerified) => {
    const login = { ...aside, flaggedAtMs: -1e300, record: { verificationCount, lastVerified } };
    expect(flaggedView(named(login))).toMatchObject({ flaggedAt: null, lastVerified: null, verificationCount: 0 });
  });
});
