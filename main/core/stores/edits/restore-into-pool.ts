import { isSameAccount } from '../../accounts/identity.ts';
import type { JsonObject } from '../../json.ts';
import type { HashedTokens, TokenHash } from '../../tokens/token-set.ts';
import { readClaims } from '../claims.ts';
import { currentPool } from '../list-doc.ts';
import { isWorkspaceChosen, recordOfWorkspace } from '../record-of-workspace.ts';
import type { LoginsOf, StoreDocs, StoredLogin } from '../store-types.ts';
import { type IsDead, isBetterSignIn } from './better-sign-in.ts';
import { withTokens } from './settle-tokens.ts';

export interface RestoreRequest {
  /** The refresh token that the flagged record holds. */
  readonly hash: TokenHash;
  readonly nowMs: number;
  /** A longer pool codex-multi-auth refuses to save (facts/multi-auth.md section 4). */
  readonly maxAccounts: number;
  readonly isDead: IsDead;
  readonly loginsOf: LoginsOf;
}

interface Restored {
  readonly kind: 'restored';
  readonly position: number;
  readonly existing: boolean;
  /** The token that the pool record holds now: another one than was set aside when the pool had a better pair. */
  readonly hash: TokenHash;
  readonly record: JsonObject;
}

export type RestoreEditResult = Restored | { readonly kind: 'pool-full' } | { readonly kind: 'gone' };

/** What only the flagged list and the reasons for not using an account are about: none of it goes along. */
const leftBehind: ReadonlySet<string> = new Set([
  'flaggedAt',
  'flaggedReason',
  'lastError',
  'lastVerified',
  'verificationCount',
  'lastOutcome',
  'coolingDownUntil',
  'cooldownReason',
  'rateLimitResetTimes',
  'authInvalidatedAt',
  'authInvalidationErrorCode',
]);

/**
 * Middle of a restore: the flagged record into the pool, matched to the record of the same account there, with fresh tokens, expiry,
 * e-mail and ids, enabled and without cooldowns, limits and invalidation marks; workspaces and unknown fields of both are kept. Records
 * of the same sign-in for other workspaces go along: the result is about the first.
 */
export function restoreIntoPool(
  before: StoreDocs,
  request: RestoreRequest,
): { readonly after: StoreDocs; readonly result: RestoreEditResult } {
  const { hash, nowMs, maxAccounts, loginsOf } = request;
  const setAside = loginsOf(before.flagged).filter((login) => login.hash === hash);
  // Codex's own sign-in may prove that the account works, but it is no reason to take the pool's own one away from it.
  const isCliLogin = loginsOf(before.cli).some((login) => login.hash === hash);
  const isOnlyOne = setAside.length === 1;
  let pool = currentPool(before.pool, nowMs);
  let result: Restored | null = null;
  for (const flagged of setAside) {
    const tokens = hashedTokensOf(flagged);
    if (tokens === null) continue;
    const existing = matchIn(loginsOf(pool), flagged, isOnlyOne);
    const position = existing?.position ?? pool.accounts.length;
    if (position >= maxAccounts && existing === null) return { after: before, result: { kind: 'pool-full' } };
    const kept = ownTokens(flagged, { ...request, existing, isCliLogin }) ?? tokens;
    const record = restoredRecord(flagged, existing, { tokens: kept, nowMs, isOnlyOne });
    pool = { ...pool, accounts: pool.accounts.toSpliced(position, 1, record) };
    result ??= { kind: 'restored', position, existing: existing !== null, hash: kept.hash, record };
  }
  return result === null ? { after: before, result: { kind: 'gone' } } : { after: { ...before, pool }, result };
}

/** Null without a refresh token. */
export function hashedTokensOf({ tokens, hash }: StoredLogin): HashedTokens | null {
  return tokens.refresh === null || hash === null ? null : { ...tokens, refresh: tokens.refresh, hash };
}

/**
 * The same token first, then the same account by its tokens; two records of one account: the one with the later pair. Where one sign-in
 * stands for several workspaces, only the record of its own: the others are not to be written over.
 */
function matchIn(pooled: readonly StoredLogin[], flagged: StoredLogin, isOnlyOne: boolean): StoredLogin | null {
  const ofToken = pooled.filter((login) => login.hash === flagged.hash);
  const sameToken = recordOfWorkspace(ofToken, flagged, isOnlyOne && ofToken.length === 1);
  if (sameToken !== undefined) return sameToken;
  const same = pooled.filter(
    (login) =>
      login.hash !== flagged.hash &&
      isSameAccount(login.identity, flagged.identity) &&
      (isOnlyOne || login.requestAccountId === flagged.requestAccountId),
  );
  return same.reduce<StoredLogin | null>(
    (best, login) => (best === null || (login.issuedAtMs ?? 0) > (best.issuedAtMs ?? 0) ? login : best),
    null,
  );
}

interface RestoredAs {
  readonly tokens: HashedTokens;
  readonly nowMs: number;
  readonly isOnlyOne: boolean;
}

function restoredRecord(
  flagged: StoredLogin,
  existing: StoredLogin | null,
  { tokens, nowMs, isOnlyOne }: RestoredAs,
): JsonObject {
  const kept = { ...without(existing?.record ?? {}), ...withoutOverrides(without(flagged.record), existing) };
  const record = withTokens(kept, tokens, nowMs);
  // Of several workspaces of one sign-in the id is all that tells them apart.
  const keepsId = !isOnlyOne || isWorkspaceChosen(record);
  return { ...record, ...identityFields(record, keepsId), enabled: true, ...requiredTimes(record, nowMs) };
}

interface OwnTokens extends Pick<RestoreRequest, 'isDead'> {
  readonly existing: StoredLogin | null;
  readonly isCliLogin: boolean;
}

/** Those of the pool record when they are better than the ones that were set aside, or when these are Codex's. */
function ownTokens(flagged: StoredLogin, { existing, isCliLogin, isDead }: OwnTokens): HashedTokens | null {
  if (existing === null || existing.hash === flagged.hash) return null;
  return isCliLogin || isBetterSignIn(existing, flagged, isDead) ? hashedTokensOf(existing) : null;
}

function without(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !leftBehind.has(name)));
}

/** What the pool itself says about its record wins over the copy that was set aside. */
function withoutOverrides(flagged: JsonObject, existing: StoredLogin | null): JsonObject {
  if (existing === null) return flagged;
  return Object.fromEntries(Object.entries(flagged).filter(([name]) => !Object.hasOwn(existing.record, name)));
}

/** From the tokens. */
function identityFields(record: JsonObject, keepsId: boolean): JsonObject {
  const access = typeof record['accessToken'] === 'string' ? readClaims(record['accessToken']) : null;
  const id = typeof record['idToken'] === 'string' ? readClaims(record['idToken']) : null;
  const email = id?.email ?? access?.email ?? null;
  const accountId = access?.accountId ?? id?.accountId ?? null;
  const plan = access?.plan ?? null;
  return {
    ...(email === null ? {} : { email }),
    ...(accountId === null || keepsId ? {} : { accountId, accountIdSource: record['accountIdSource'] ?? 'token' }),
    ...(plan === null || record['planType'] === undefined ? {} : { planType: plan }),
  };
}

/** Both fields are required by codex-multi-auth's schema. */
function requiredTimes({ addedAt, lastUsed }: JsonObject, nowMs: number): JsonObject {
  return {
    addedAt: typeof addedAt === 'number' ? addedAt : nowMs,
    lastUsed: typeof lastUsed === 'number' ? lastUsed : nowMs,
  };
}
