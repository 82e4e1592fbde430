import { isSameAccount } from '../../accounts/identity.ts';
import type { JsonObject } from '../../json.ts';
import type { HashedTokens, TokenHash } from '../../tokens/token-set.ts';
import { readClaims } from '../claims.ts';
import { currentPool } from '../list-doc.ts';
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

export type RestoreEditResult =
  | {
      readonly kind: 'restored';
      readonly position: number;
      readonly existing: boolean;
      /** The token that the pool record holds now: another one than was set aside when the pool had a better pair. */
      readonly hash: TokenHash;
      readonly record: JsonObject;
    }
  | { readonly kind: 'pool-full' }
  | { readonly kind: 'gone' };

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
 * e-mail and ids, enabled and without cooldowns, limits and invalidation marks; workspaces and unknown fields of both are kept.
 */
export function restoreIntoPool(
  before: StoreDocs,
  request: RestoreRequest,
): { readonly after: StoreDocs; readonly result: RestoreEditResult } {
  const { hash, nowMs, maxAccounts, isDead, loginsOf } = request;
  const flagged = loginsOf(before.flagged).find((login) => login.hash === hash);
  const tokens = flagged === undefined ? null : hashedTokensOf(flagged);
  if (flagged === undefined || tokens === null) return { after: before, result: { kind: 'gone' } };
  const pool = currentPool(before.pool, nowMs);
  const existing = matchIn(loginsOf(pool), flagged);
  if (existing === null && pool.accounts.length >= maxAccounts) return { after: before, result: { kind: 'pool-full' } };
  const accounts = [...pool.accounts];
  const position = existing?.position ?? accounts.length;
  // Codex's own sign-in may prove that the account works, but it is no reason to take the pool's own one away from it.
  const isCliLogin = loginsOf(before.cli).some((login) => login.hash === hash);
  const kept = ownTokens(flagged, { existing, isCliLogin, isDead }) ?? tokens;
  const record = restoredRecord(flagged, existing, { tokens: kept, nowMs });
  accounts[position] = record;
  const result = { kind: 'restored' as const, position, existing: existing !== null, hash: kept.hash, record };
  return { after: { ...before, pool: { ...pool, accounts } }, result };
}

function hashedTokensOf({ tokens, hash }: StoredLogin): HashedTokens | null {
  return tokens.refresh === null || hash === null ? null : { ...tokens, refresh: tokens.refresh, hash };
}

/** The same token first, then the same account by its tokens; two records of one account: the one with the later pair. */
function matchIn(pooled: readonly StoredLogin[], flagged: StoredLogin): StoredLogin | null {
  const sameToken = pooled.find((login) => login.hash === flagged.hash);
  if (sameToken !== undefined) return sameToken;
  const same = pooled.filter((login) => isSameAccount(login.identity, flagged.identity));
  return same.reduce<StoredLogin | null>(
    (best, login) => (best === null || (login.issuedAtMs ?? 0) > (best.issuedAtMs ?? 0) ? login : best),
    null,
  );
}

function restoredRecord(
  flagged: StoredLogin,
  existing: StoredLogin | null,
  { tokens, nowMs }: { readonly tokens: HashedTokens; readonly nowMs: number },
): JsonObject {
  const kept = { ...without(existing?.record ?? {}), ...withoutOverrides(without(flagged.record), existing) };
  const record = withTokens(kept, tokens, nowMs);
  return { ...record, ...identityFields(record), enabled: true, ...requiredTimes(record, nowMs) };
}

interface OwnTokens {
  readonly existing: StoredLogin | null;
  readonly isCliLogin: boolean;
  readonly isDead: IsDead;
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

/** From the tokens, except an id that the user chose for the request header (source `org` or `manual`). */
function identityFields(record: JsonObject): JsonObject {
  const access = typeof record['accessToken'] === 'string' ? readClaims(record['accessToken']) : null;
  const id = typeof record['idToken'] === 'string' ? readClaims(record['idToken']) : null;
  const email = id?.email ?? access?.email ?? null;
  const accountId = access?.accountId ?? id?.accountId ?? null;
  const plan = access?.plan ?? null;
  const isChosen = record['accountIdSource'] === 'org' || record['accountIdSource'] === 'manual';
  return {
    ...(email === null ? {} : { email }),
    ...(accountId === null || isChosen ? {} : { accountId, accountIdSource: record['accountIdSource'] ?? 'token' }),
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
