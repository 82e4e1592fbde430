import { isSameAccount } from '../../accounts/identity.ts';
import type { JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import type { NewLogin } from '../../sign-in/read-sign-in.ts';
import type { TokenHash } from '../../tokens/token-set.ts';
import { currentPool } from '../list-doc.ts';
import type { CliDoc, ListDoc, LoginsOf, StoreDocs, StoredLogin, StoreName } from '../store-types.ts';
import { withTokens } from './settle-tokens.ts';

export interface PlaceLoginRequest {
  readonly login: NewLogin;
  readonly nowMs: number;
  readonly loginsOf: LoginsOf;
}

/** What says in a pool record that its old sign-in failed. */
const failureMarks: ReadonlySet<string> = new Set([
  'coolingDownUntil',
  'cooldownReason',
  'authInvalidatedAt',
  'authInvalidationErrorCode',
]);
/** In auth.json these belong to one login, so those of the old one go with it. */
const ofOneLogin: ReadonlySet<string> = new Set(['oauth_provenance', 'login_owner_id']);

/**
 * A new sign-in in the place of an old one of the same account: into every record that holds a token of the old one's chain, and into
 * one of that very account in the wanted store that holds none at all. Gives out where it is now; empty when a rival has changed all of them.
 */
export function replaceLogin(
  before: StoreDocs,
  request: PlaceLoginRequest & { readonly hashes: ReadonlySet<TokenHash>; readonly wanted: StoreName },
): { readonly after: StoreDocs; readonly result: readonly StoreName[] } {
  const { login, loginsOf, hashes, wanted } = request;
  const isOld = (stored: StoredLogin): boolean => {
    if (stored.hash !== null) return hashes.has(stored.hash);
    return stored.store === wanted && isSameAccount(stored.identity, login.identity);
  };
  const [own] = loginsOf(before.cli);
  const cli = own !== undefined && isOld(own) ? signedInCli(before.cli, request) : before.cli;
  const inList = (doc: ListDoc): ListDoc => {
    if (!loginsOf(doc).some(isOld)) return doc;
    const accounts = loginsOf(doc).map((stored) => (isOld(stored) ? signedInRecord(stored, request) : stored.record));
    return { ...doc, accounts };
  };
  const [pool, flagged] = [inList(before.pool), inList(before.flagged)];
  const after = { cli, pool, flagged };
  const changed = (['cli', 'pool', 'flagged'] as const).filter((store) => after[store] !== before[store]);
  return { after: changed.length === 0 ? before : after, result: changed };
}

/** The first sign-in of auth.json. False when somebody has signed in there meanwhile. */
export function addToCli(
  before: StoreDocs,
  request: PlaceLoginRequest,
): { readonly after: StoreDocs; readonly result: boolean } {
  if (before.cli.kind !== 'not-signed-in') return { after: before, result: false };
  return { after: { ...before, cli: signedInCli(before.cli, request) }, result: true };
}

/** A new account of the pool. False when the pool is full. */
export function addToPool(
  before: StoreDocs,
  request: PlaceLoginRequest & { readonly maxAccounts: number },
): { readonly after: StoreDocs; readonly result: boolean } {
  const { login, nowMs, maxAccounts } = request;
  const pool = currentPool(before.pool, nowMs);
  if (pool.accounts.length >= maxAccounts) return { after: before, result: false };
  const { accountId, email } = login.identity;
  const known: JsonObject = {
    ...(accountId === null ? {} : { accountId, accountIdSource: 'token' }),
    ...(email === null ? {} : { email }),
  };
  const record = { ...withTokens(known, login.tokens, nowMs), addedAt: nowMs, lastUsed: nowMs };
  return { after: { ...before, pool: { ...pool, accounts: [...pool.accounts, record] } }, result: true };
}

function signedInCli(doc: CliDoc, { login, nowMs }: PlaceLoginRequest): CliDoc {
  const stored = doc.record?.['tokens'];
  const kept = Object.entries(isJsonObject(stored) ? stored : {}).filter(([name]) => !ofOneLogin.has(name));
  return {
    store: 'cli',
    kind: 'chatgpt',
    record: {
      auth_mode: 'chatgpt',
      OPENAI_API_KEY: null,
      ...doc.record,
      ...(doc.record?.['auth_mode'] == null ? { auth_mode: 'chatgpt' } : {}),
      tokens: { ...Object.fromEntries(kept), ...login.cliTokens },
      last_refresh: new Date(nowMs).toISOString(),
    },
  };
}

function signedInRecord(stored: StoredLogin, { login, nowMs }: PlaceLoginRequest): JsonObject {
  const { email } = login.identity;
  if (stored.store === 'flagged') return withTokens(stored.record, login.tokens, nowMs);
  const kept = Object.entries(stored.record).filter(([name]) => !failureMarks.has(name));
  const record = withTokens(Object.fromEntries(kept), login.tokens, nowMs);
  return { ...record, ...(email === null ? {} : { email }), enabled: true };
}
