import { Secret } from '../../../main/core/secret.ts';
import { encodeCliDoc, parseCliDoc } from '../../../main/core/stores/cli-doc.ts';
import { restoreIntoPool } from '../../../main/core/stores/edits/restore-into-pool.ts';
import { settleTokens } from '../../../main/core/stores/edits/settle-tokens.ts';
import { tidyLists } from '../../../main/core/stores/edits/tidy-lists.ts';
import { emptyListDoc, encodeListDoc, parseListDoc } from '../../../main/core/stores/list-doc.ts';
import type { CliDoc, ListDoc, StoreDocs } from '../../../main/core/stores/store-types.ts';
import { createLoginsOf } from '../../../main/core/stores/stored-login.ts';
import type { HashedTokens, TokenHash } from '../../../main/core/tokens/token-set.ts';
import type { FuzzTarget } from '../fuzz-target.ts';
import { fits, isAlike, outcomeOf, promise } from '../oracle.ts';
import { asWritten } from './number-as-written.ts';
import { accessToken, hashOf, idToken, nowMs, refreshToken } from './planted-tokens.ts';
import { storedLogin } from './sound-types.ts';

const path = '/home/somebody/store.json';

const fresh: HashedTokens = {
  access: new Secret(accessToken('fresh')),
  refresh: new Secret(refreshToken('fresh')),
  id: new Secret(idToken('fresh')),
  hash: hashOf(refreshToken('fresh')),
  expiresAtMs: nowMs + 3_600_000,
};

const noCli: CliDoc = { store: 'cli', kind: 'not-signed-in', record: null };

function docsWith(doc: CliDoc | ListDoc): StoreDocs {
  const empty = { cli: noCli, pool: emptyListDoc('pool'), flagged: emptyListDoc('flagged') };
  return { ...empty, [doc.store]: doc };
}

/** All logins of a document are what their type says. Its hashes come back. */
function soundLogins(doc: CliDoc | ListDoc): ReadonlySet<TokenHash> {
  const logins = createLoginsOf(hashOf)(doc);
  for (const login of logins) fits(storedLogin, login, 'a stored login');
  return new Set(logins.flatMap(({ hash }) => hash ?? []));
}

/** Written back without a change it says the same, to the last digit. */
function keepsEverything(text: string, written: string): void {
  isAlike(asWritten(written), asWritten(text), 'a store that is written back says something else');
}

function settled(doc: CliDoc | ListDoc, hashes: ReadonlySet<TokenHash>): StoreDocs {
  const request = { hashes, tokens: fresh, nowMs, loginsOf: createLoginsOf(hashOf) };
  return settleTokens(docsWith(doc), request).after;
}

/** The document without what a refresh may change. */
function withoutTokens(text: string, names: ReadonlySet<string>): unknown {
  return JSON.parse(text, (name: string, value: unknown) => (names.has(name) ? undefined : value));
}

const tokenNames: ReadonlySet<string> = new Set([
  ...(['refresh_token', 'access_token', 'id_token', 'last_refresh'] as const),
  ...(['refreshToken', 'accessToken', 'idToken', 'expiresAt'] as const),
]);

const codexAuth = {
  auth_mode: 'chatgpt',
  OPENAI_API_KEY: null,
  tokens: {
    id_token: idToken('ines'),
    access_token: accessToken('ines'),
    refresh_token: refreshToken('ines'),
    account_id: 'acc-ines',
    oauth_provenance: { issuer: 'https://auth.openai.com', client_id: 'app_x' },
  },
  last_refresh: '2026-11-01T10:00:00.123456789Z',
};

const poolEntry = (name: string, extra: object = {}): object => ({
  recordId: `record:${name}`,
  accountId: `acc-${name}`,
  accountIdSource: 'token',
  accountLabel: name,
  email: `${name}@studio.example`,
  planType: 'plus',
  refreshToken: refreshToken(name),
  accessToken: accessToken(name),
  idToken: idToken(name),
  expiresAt: nowMs,
  addedAt: 1_760_000_000_000,
  lastUsed: 1_760_000_000_000,
  enabled: true,
  rateLimitResetTimes: { codex: nowMs + 1, 'codex-max': nowMs + 2 },
  coolingDownUntil: nowMs,
  workspaces: [{ id: 'w', name: 'One' }],
  ...extra,
});

const flaggedEntry = (name: string): object =>
  poolEntry(name, {
    flaggedAt: nowMs,
    flaggedReason: 'token-invalid',
    lastError: 'refused',
    lastVerified: nowMs,
    verificationCount: 3,
  });

export const poolSeeds = [
  JSON.stringify({
    version: 3,
    activeIndex: 1,
    activeIndexByFamily: { codex: 1 },
    pinnedAccountIndex: 0,
    accounts: [poolEntry('kai'), poolEntry('mira', { accountIdSource: 'org' }), poolEntry('kai', { note: 'twin' })],
  }),
  JSON.stringify({ version: 1, activeIndex: 0, accounts: [poolEntry('old', { rateLimitResetTime: nowMs + 9 })] }),
] as const;
export const flaggedSeeds = [
  JSON.stringify({ version: 1, note: { deep: [1, 2] }, accounts: [flaggedEntry('mira'), flaggedEntry('rui')] }),
] as const;
export const authSeeds = [
  // A number that JavaScript rounds: Codex, written in another language, does not.
  JSON.stringify(codexAuth).replace('{', '{"serial":9007199254740993,'),
  JSON.stringify({ OPENAI_API_KEY: 'sk-PLANTEDPLANTED' }),
  JSON.stringify({ auth_mode: 'apikey', OPENAI_API_KEY: 'sk-PLANTED', tokens: null }),
  JSON.stringify({ tokens: { ...codexAuth.tokens, id_token: { email: 'ines@studio.example', raw_jwt: 'x' } } }),
  JSON.stringify({ auth_mode: 'agentIdentity', agent_identity: { agent_runtime_id: 'x' } }),
] as const;

function listTarget(store: 'pool' | 'flagged', seeds: readonly string[]): FuzzTarget {
  return {
    name: store === 'pool' ? 'pool' : 'flagged-list',
    seeds,
    examine(input) {
      const outcome = outcomeOf(() => parseListDoc(input, store, path));
      if ('refusal' in outcome) return;
      const doc = outcome.value;
      const hashes = soundLogins(doc);
      keepsEverything(input, encodeListDoc(doc));
      const after = settled(doc, hashes)[store];
      const [before, written] = [encodeListDoc(doc), encodeListDoc(after)];
      isAlike(withoutTokens(written, tokenNames), withoutTokens(before, tokenNames), 'a refresh changed another field');
      examineMoves(doc, hashes);
    },
  };
}

function examineMoves(doc: ListDoc, hashes: ReadonlySet<TokenHash>): void {
  const loginsOf = createLoginsOf(hashOf);
  const docs = docsWith(doc);
  const tidied = tidyLists(docs, loginsOf);
  const left = tidied.after[doc.store].accounts.length + tidied.result.removed.length;
  promise(left === doc.accounts.length, 'tidying lost a record');
  for (const hash of [...hashes].slice(0, 3)) {
    const { after, result } = restoreIntoPool(docs, { hash, nowMs, maxAccounts: 20, isDead: () => false, loginsOf });
    if (result.kind !== 'restored') continue;
    encodeListDoc(after.pool);
    soundLogins(after.pool);
    promise(
      after.pool.accounts.length === docs.pool.accounts.length + (result.existing ? 0 : 1),
      'a restore lost a record',
    );
  }
}

const authJson: FuzzTarget = {
  name: 'auth-json',
  seeds: authSeeds,
  examine(input) {
    const outcome = outcomeOf(() => parseCliDoc(input, 'file', path));
    if ('refusal' in outcome) return;
    const doc = outcome.value;
    const hashes = soundLogins(doc);
    keepsEverything(input, encodeCliDoc(doc));
    const written = encodeCliDoc(settled(doc, hashes).cli);
    isAlike(
      withoutTokens(written, tokenNames),
      withoutTokens(encodeCliDoc(doc), tokenNames),
      'a refresh changed another field',
    );
  },
};

export const storeTargets: readonly FuzzTarget[] = [
  authJson,
  listTarget('pool', poolSeeds),
  listTarget('flagged', flaggedSeeds),
];
