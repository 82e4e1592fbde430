import type { JsonObject } from '../../core/json.ts';
import { type AccountSpec, type AccountState, createAccount, type MadeUpAccount } from './account.ts';
import { runAdminOrder } from './admin.ts';
import { LoopbackServer } from './loopback-server.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { type ServiceSettings, settingsOf } from './service-settings.ts';
import { createSignInDesk } from './sign-in-desk.ts';
import { createTokenBook } from './token-book.ts';
import { defaultMarker, openAiIssuer } from './token-factory.ts';

export interface MadeUpServiceOptions extends Partial<ServiceSettings> {
  /** Part of every token, see token-factory.ts. */
  readonly marker?: string;
  /** `iss` of the tokens. */
  readonly issuer?: string;
  /** Told by the accounts check; real clients refuse one that is not https. */
  readonly workspaceBackendOrigin?: string;
  /** NDJSON file that gets every log event before the request goes on. */
  readonly logPath?: string;
  /** Lets `POST /admin/…` script the service from another process. Hands out tokens, so off unless asked for. */
  readonly admin?: boolean;
}

export interface MadeUpService {
  /** `http://127.0.0.1:<port>`, also the issuer that the discovery document names. */
  readonly url: string;
  readonly tokenUrl: string;
  readonly chatgptBaseUrl: string;
  readonly marker: string;
  readonly log: RequestLog;
  /** The service's clock, epoch milliseconds. */
  now(): number;
  /** Throws when the key is taken. */
  addAccount(spec: AccountSpec): MadeUpAccount;
  /** Throws when there is none of that key. */
  account(key: string): MadeUpAccount;
  configure(settings: Partial<ServiceSettings>): void;
  /** Ends every connection and pending answer. */
  close(): Promise<void>;
}

/** The token, usage and neighbour endpoints on a free loopback port, all state in memory (facts/codex.md 2, 4 and 7). */
export async function createMadeUpService(options: MadeUpServiceOptions = {}): Promise<MadeUpService> {
  const { marker = defaultMarker, issuer = openAiIssuer, workspaceBackendOrigin = 'https://127.0.0.1' } = options;
  let settings = settingsOf(options);
  const accounts = new Map<string, AccountState>();
  const book = createTokenBook();
  const now = (): number => Date.now() + settings.clockOffsetMs;
  const log = createRequestLog(options.logPath);
  const world = accountWorld(accounts, {
    book,
    marker,
    issuer,
    now,
    accessLifetimeMs: () => settings.accessLifetimeMs,
  });
  const configure = (next: Partial<ServiceSettings>): void => {
    settings = { ...settings, ...next };
  };
  let url = '';
  const server = new LoopbackServer({
    state: {
      book,
      accounts,
      now,
      workspaceBackendOrigin,
      revokesFamilyOnReplay: () => settings.revokesFamilyOnReplay,
      signInDesk: createSignInDesk(),
      signIn: () => settings.signIn,
      discoveryDocument: () => ({ ...trueDiscovery(url), ...settings.discovery }),
    },
    log,
    pace: () => settings,
    runAdmin: options.admin === true ? (order, body) => runAdminOrder({ ...world, configure, log }, order, body) : null,
  });
  url = await server.listen();
  const addresses = { url, tokenUrl: `${url}/oauth/token`, chatgptBaseUrl: `${url}/backend-api` };
  const close = async (): Promise<void> => {
    await server.close();
    log.close();
  };
  return { ...addresses, ...world, marker, log, now, configure, close };
}

function accountWorld(
  accounts: Map<string, AccountState>,
  issuing: Parameters<typeof createAccount>[1],
): Pick<MadeUpService, 'addAccount' | 'account'> {
  return {
    addAccount(spec) {
      if (accounts.has(spec.key)) throw new Error(`The made-up account ${spec.key} exists already.`);
      const account = createAccount(spec, issuing);
      accounts.set(spec.key, account);
      return account;
    },
    account(key) {
      const account = accounts.get(key);
      if (account === undefined) throw new Error(`There is no made-up account ${key}.`);
      return account;
    },
  };
}

function trueDiscovery(url: string): JsonObject {
  return {
    issuer: url,
    authorization_endpoint: `${url}/oauth/authorize`,
    token_endpoint: `${url}/oauth/token`,
    revocation_endpoint: `${url}/oauth/revoke`,
    jwks_uri: `${url}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}
