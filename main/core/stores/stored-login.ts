import { type Identity, mergeIdentity, unknownIdentity } from '../accounts/identity.ts';
import { isJsonObject, type JsonObject, numberOrNull, textOrNull } from '../json.ts';
import { plainName } from '../plain-name.ts';
import { Secret } from '../secret.ts';
import type { TokenHash, TokenSet } from '../tokens/token-set.ts';
import { claimsOf, emailOrNull, readClaims, type TokenClaims } from './claims.ts';
import { isWorkspaceChosen } from './record-of-workspace.ts';
import type { CliDoc, ListDoc, LoginsOf, StoredLogin } from './store-types.ts';

export type HashOf = (token: string) => TokenHash;

export function createLoginsOf(hashOf: HashOf): LoginsOf {
  const byDoc = new WeakMap<CliDoc | ListDoc, readonly StoredLogin[]>();
  const byRecord = new WeakMap<JsonObject, StoredLogin>();
  const hashes = new WeakMap<JsonObject, TokenHash | null>();
  const hashIn = (record: JsonObject): TokenHash | null => {
    const known = hashes.get(record);
    if (known !== undefined) return known;
    const refresh = textOrNull(record['refreshToken']);
    const hash = refresh === null ? null : hashOf(refresh);
    hashes.set(record, hash);
    return hash;
  };
  const loginOf = (record: JsonObject, store: 'pool' | 'flagged', position: number): StoredLogin => {
    const known = byRecord.get(record);
    if (known?.store === store && known.position === position) return known;
    const login = known?.store === store ? { ...known, position } : readListLogin(record, { store, position, hashIn });
    byRecord.set(record, login);
    return login;
  };
  const loginsOf = (doc: CliDoc | ListDoc): readonly StoredLogin[] => {
    const known = byDoc.get(doc);
    if (known !== undefined) return known;
    const logins =
      doc.store === 'cli'
        ? readCliLogin(doc, hashOf)
        : doc.accounts.map((record, index) => loginOf(record, doc.store, index));
    byDoc.set(doc, logins);
    return logins;
  };
  const identityIn = (record: JsonObject): Identity =>
    readListLogin(record, { store: 'flagged', position: 0, hashIn }).identity;
  return Object.assign(loginsOf, { hashIn, identityIn });
}

interface Place {
  readonly store: 'pool' | 'flagged';
  readonly position: number;
  readonly hashIn: LoginsOf['hashIn'];
}

function readListLogin(record: JsonObject, { store, position, hashIn }: Place): StoredLogin {
  const refresh = textOrNull(record['refreshToken']);
  const access = headerText(record['accessToken']);
  const id = textOrNull(record['idToken']);
  const claims = access === null ? null : readClaims(access);
  const fromTokens = identityOf(id === null ? null : readClaims(id), claims);
  const recorded: Identity = {
    ...unknownIdentity,
    accountId: isWorkspaceChosen(record) ? null : textOrNull(record['accountId']),
    email: emailOrNull(record['email']),
  };
  const tokens = tokenSet({ refresh, access, id, expiresAtMs: numberOrNull(record['expiresAt']) });
  return {
    store,
    position,
    tokens,
    hash: hashIn(record),
    identity: mergeIdentity(fromTokens, recorded),
    requestAccountId: headerText(record['accountId']) ?? fromTokens.accountId,
    issuedAtMs: claims?.issuedAtMs ?? null,
    plan: textOrNull(record['planType']) ?? claims?.plan ?? null,
    givenLabel: nameOrNull(record['accountLabel']),
    enabled: record['enabled'] !== false,
    flaggedAtMs: numberOrNull(record['flaggedAt']),
    flaggedReason: textOrNull(record['flaggedReason']),
    lastError: textOrNull(record['lastError']),
    recordedLimitUntilMs: recordedLimit(record),
    record,
  };
}

function readCliLogin(doc: CliDoc, hashOf: HashOf): readonly StoredLogin[] {
  const { record, kind } = doc;
  const stored = record?.['tokens'];
  if (record === null || kind !== 'chatgpt' || !isJsonObject(stored)) return [];
  const refresh = textOrNull(stored['refresh_token']);
  const access = headerText(stored['access_token']);
  const id = textOrNull(stored['id_token']);
  const claims = access === null ? null : readClaims(access);
  const oldIdClaims = isJsonObject(stored['id_token']) ? claimsOf(stored['id_token']) : null;
  const accountId = textOrNull(stored['account_id']);
  const fromTokens = identityOf(id === null ? oldIdClaims : readClaims(id), claims);
  return [
    {
      store: 'cli',
      position: 0,
      tokens: tokenSet({ refresh, access, id, expiresAtMs: null }),
      hash: refresh === null ? null : hashOf(refresh),
      identity: mergeIdentity(fromTokens, { ...unknownIdentity, accountId }),
      requestAccountId: headerText(accountId) ?? fromTokens.accountId,
      issuedAtMs: claims?.issuedAtMs ?? null,
      plan: (id === null ? null : readClaims(id).plan) ?? claims?.plan ?? null,
      givenLabel: null,
      enabled: true,
      flaggedAtMs: null,
      flaggedReason: null,
      lastError: null,
      recordedLimitUntilMs: null,
      record,
    },
  ];
}

/** For people: nobody compares it, and whoever wrote the file may have put anything into it. */
function nameOrNull(value: unknown): string | null {
  const text = textOrNull(value);
  return text === null ? null : plainName(text);
}

/** Access tokens take about 2,000 characters; servers refuse headers from 16,000 on. */
const longestHeaderText = 12_000;

/** What can go into a request header; anything else is as good as missing, so that a refresh can replace it. */
function headerText(value: unknown): string | null {
  const text = textOrNull(value);
  return text !== null && text.length <= longestHeaderText && /^[\x21-\x7e]+$/.test(text) ? text : null;
}

interface RawTokens {
  readonly refresh: string | null;
  readonly access: string | null;
  readonly id: string | null;
  readonly expiresAtMs: number | null;
}

function tokenSet({ refresh, access, id, expiresAtMs }: RawTokens): TokenSet {
  const secret = (text: string | null): Secret | null => (text === null ? null : new Secret(text));
  const fromJwt = access === null ? null : readClaims(access).expiresAtMs;
  return { refresh: secret(refresh), access: secret(access), id: secret(id), expiresAtMs: fromJwt ?? expiresAtMs };
}

/** The e-mail of the id token is the one that people see; ids of the access token are the ones that requests go by. */
function identityOf(id: TokenClaims | null, access: TokenClaims | null): Identity {
  return {
    accountId: access?.accountId ?? id?.accountId ?? null,
    userId: access?.userId ?? id?.userId ?? null,
    email: id?.email ?? access?.email ?? null,
  };
}

function recordedLimit(record: JsonObject): number | null {
  const timers = isJsonObject(record['rateLimitResetTimes']) ? Object.values(record['rateLimitResetTimes']) : [];
  const ends = [...timers, record['coolingDownUntil']].map(numberOrNull).filter((end) => end !== null);
  // One by one: as arguments of a call too many of them would not fit on the stack.
  return ends.reduce<number | null>((latest, end) => (latest === null || end > latest ? end : latest), null);
}
