import { isJsonObject, type JsonObject } from '../../json.ts';
import type { HashedTokens, TokenHash } from '../../tokens/token-set.ts';
import { isReadableJwt, readClaims } from '../claims.ts';
import type { CliDoc, ListDoc, LoginsOf, StoreDocs, StoreName } from '../store-types.ts';

/** Used when neither answer nor token says when the access token ends: long enough to be shown, short enough to be asked about. */
const assumedLifeMs = 60 * 60 * 1000;

/** What a list record says of its sign-in, and not of the account. */
export const tokenFields: ReadonlySet<string> = new Set(['refreshToken', 'accessToken', 'idToken', 'expiresAt']);

export interface SettleRequest {
  /** Tokens of one chain up to the new one: only records that hold one of them are touched, never another chain of the same person. */
  readonly hashes: ReadonlySet<TokenHash>;
  readonly tokens: HashedTokens;
  readonly nowMs: number;
  readonly loginsOf: LoginsOf;
}

/** The new pair into every store that holds a token of its chain (product.md section 4, Store). */
export function settleTokens(
  before: StoreDocs,
  request: SettleRequest,
): { readonly after: StoreDocs; readonly result: readonly StoreName[] } {
  const cli = settleCli(before.cli, request);
  const pool = settleList(before.pool, request);
  const flagged = settleList(before.flagged, request);
  const changed: StoreName[] = [];
  if (cli !== before.cli) changed.push('cli');
  if (pool !== before.pool) changed.push('pool');
  if (flagged !== before.flagged) changed.push('flagged');
  return { after: changed.length === 0 ? before : { cli, pool, flagged }, result: changed };
}

function settleCli(doc: CliDoc, { hashes, tokens, nowMs, loginsOf }: SettleRequest): CliDoc {
  const [login] = loginsOf(doc);
  const stored = doc.record?.['tokens'];
  if (login?.hash == null || !hashes.has(login.hash) || doc.record === null || !isJsonObject(stored)) return doc;
  const id = tokens.id?.reveal();
  const next: JsonObject = {
    ...stored,
    refresh_token: tokens.refresh.reveal(),
    ...(tokens.access === null ? {} : { access_token: tokens.access.reveal() }),
    // Codex cannot read a file whose id token does not parse (facts/codex.md 1.2), so an odd one is left out.
    ...(id === undefined || !isReadableJwt(id) ? {} : { id_token: id }),
  };
  if (sameFields(stored, next)) return doc;
  return { ...doc, record: { ...doc.record, tokens: next, last_refresh: new Date(nowMs).toISOString() } };
}

function settleList(doc: ListDoc, request: SettleRequest): ListDoc {
  const { hashes, loginsOf } = request;
  let isChanged = false;
  const accounts = doc.accounts.map((record) => {
    const hash = loginsOf.hashIn(record);
    if (hash === null || !hashes.has(hash)) return record;
    const next = withTokens(record, request.tokens, request.nowMs);
    if (sameFields(record, next)) return record;
    isChanged = true;
    return next;
  });
  return isChanged ? { ...doc, accounts } : doc;
}

/**
 * `expiresAt` always goes with a token: a running codex-multi-auth takes a token from disk only when its `expiresAt` is later
 * than the one in its memory (facts/multi-auth.md 1.8, point 6).
 */
export function withTokens(record: JsonObject, tokens: HashedTokens, nowMs: number): JsonObject {
  const access = tokens.access?.reveal();
  const id = tokens.id?.reveal();
  const known =
    record['accessToken'] === access && typeof record['expiresAt'] === 'number' ? record['expiresAt'] : null;
  const endsAtMs =
    (access === undefined ? null : readClaims(access).expiresAtMs) ??
    tokens.expiresAtMs ??
    known ??
    nowMs + assumedLifeMs;
  return {
    ...record,
    refreshToken: tokens.refresh.reveal(),
    ...(access === undefined ? {} : { accessToken: access }),
    ...(id === undefined || record['idToken'] === undefined ? {} : { idToken: id }),
    expiresAt: endsAtMs,
  };
}

function sameFields(a: JsonObject, b: JsonObject): boolean {
  const names = Object.keys(b);
  return names.length === Object.keys(a).length && names.every((name) => a[name] === b[name]);
}
