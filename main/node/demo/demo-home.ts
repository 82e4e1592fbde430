import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertNever } from '../../../shared/errors.ts';
import type { MadeUpAccount } from '../made-up-service/account.ts';
import type { MadeUpService } from '../made-up-service/made-up-service.ts';
import type { MadeUpTokens } from '../made-up-service/token-factory.ts';
import { sha256Hex } from '../made-up-service/token-factory.ts';
import { type DemoRole, dayMs, demoCast, type FlaggedPlace } from './demo-cast.ts';

export interface DemoHomeOptions {
  /** The Codex home to be; made when it is missing. */
  readonly dir: string;
  readonly service: MadeUpService;
  readonly nowMs: number;
}

export interface DemoHome {
  readonly codexHome: string;
  readonly authPath: string;
  readonly poolPath: string;
  readonly flaggedPath: string;
  /** What the app and the command need to meet this home and the service, and nothing else. */
  readonly env: Readonly<Record<string, string>>;
}

interface Written {
  readonly role: DemoRole;
  readonly account: MadeUpAccount;
  /** The pair that goes to disk; for the set-aside ones the one that was set aside. */
  readonly tokens: MadeUpTokens;
}

interface DemoRecord {
  readonly accountId: string;
  readonly [field: string]: unknown;
}

/** Fills a folder with a Codex home as Codex and codex-multi-auth write theirs, and the service with the accounts in it. */
export async function createDemoHome(options: DemoHomeOptions): Promise<DemoHome> {
  const { dir, service, nowMs } = options;
  const multiAuthDir = join(dir, 'multi-auth');
  const home = homeAt(dir, multiAuthDir, service);
  const cast = demoCast(nowMs).map((role) => enter(role, service, nowMs));
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await mkdir(multiAuthDir, { recursive: true, mode: 0o700 });
  const login = cast.find(({ role }) => role.place.store === 'cli');
  if (login !== undefined) await writePrivate(home.authPath, authFile(login, nowMs));
  await writePrivate(join(dir, 'config.toml'), `chatgpt_base_url = "${service.chatgptBaseUrl}"\n`);
  await writePrivate(home.poolPath, poolFile(cast, nowMs));
  await writePrivate(home.flaggedPath, flaggedFile(cast, nowMs));
  return home;
}

function homeAt(dir: string, multiAuthDir: string, service: MadeUpService): DemoHome {
  return {
    codexHome: dir,
    authPath: join(dir, 'auth.json'),
    poolPath: join(multiAuthDir, 'openai-codex-accounts.json'),
    flaggedPath: join(multiAuthDir, 'openai-codex-flagged-accounts.json'),
    env: {
      CODEX_HOME: dir,
      CODEX_MULTI_AUTH_DIR: multiAuthDir,
      CODEX_QUOTA_HOME: join(dir, 'quota-tray'),
      CODEX_REFRESH_TOKEN_URL_OVERRIDE: service.tokenUrl,
      CODEX_APP_SERVER_LOGIN_ISSUER: service.url,
      CODEX_QUOTA_CHATGPT_BASE_URL: service.chatgptBaseUrl,
    },
  };
}

function enter(role: DemoRole, service: MadeUpService, nowMs: number): Written {
  const { place } = role;
  const expiresAtMs = nowMs + role.accessLeftMs;
  // What was set aside had been issued before, or it would pass for a sign-in that happened since.
  const latestIssueMs = place.store === 'flagged' ? nowMs - place.setAsideMsAgo - dayMs : nowMs;
  const signIn = { issuedAtMs: Math.min(latestIssueMs, expiresAtMs - 10 * dayMs), expiresAtMs };
  const account = service.addAccount({ ...role.spec, signIn });
  if (place.store === 'flagged') live(place.story, account);
  return { role, account, tokens: account.tokens };
}

function live(story: FlaggedPlace['story'], account: MadeUpAccount): void {
  switch (story) {
    case 'alive':
      return;
    case 'spent-elsewhere':
    case 'newer-sign-in-in-pool':
      account.rotate(account.tokens.refresh);
      return;
    case 'revoked':
      account.revoke();
      return;
    default:
      assertNever(story);
  }
}

/** Six token fields and no trailing newline, as Codex 0.169 leaves it (facts/codex.md 1.2). */
function authFile({ account, tokens }: Written, nowMs: number): string {
  return pretty({
    auth_mode: 'chatgpt',
    OPENAI_API_KEY: null,
    tokens: {
      id_token: tokens.id,
      access_token: tokens.access,
      refresh_token: tokens.refresh,
      account_id: account.accountId,
      oauth_provenance: { issuer: 'https://auth.openai.com', client_id: 'app_EMoamEEZ73f0CkXaXp7hrann' },
      login_owner_id: Buffer.from(sha256Hex(account.userId), 'hex').toString('base64url'),
    },
    last_refresh: new Date(nowMs - dayMs).toISOString().replace('Z', '000000Z'),
  });
}

function poolFile(cast: readonly Written[], nowMs: number): string {
  const records = cast.flatMap((written) => {
    const { place } = written.role;
    if (place.store === 'pool') return [poolRecord(written, nowMs)];
    if (place.store !== 'flagged' || place.story !== 'newer-sign-in-in-pool') return [];
    const tokens = written.account.signIn({ issuedAtMs: nowMs - dayMs, expiresAtMs: nowMs + 9 * dayMs });
    return [poolRecord({ ...written, tokens }, nowMs)];
  });
  const families = ['gpt-5-codex', 'codex-max', 'codex', 'gpt-5.2', 'gpt-5.1'];
  return pretty({
    version: 3,
    accounts: records,
    activeIndex: 0,
    activeIndexByFamily: Object.fromEntries(families.map((family) => [family, 0])),
  });
}

function flaggedFile(cast: readonly Written[], nowMs: number): string {
  const accounts = cast.flatMap((written) => {
    const { place } = written.role;
    if (place.store !== 'flagged') return [];
    const flaggedAt = nowMs - place.setAsideMsAgo;
    const { reason: flaggedReason, lastError } = place;
    return [{ ...poolRecord(written, flaggedAt), flaggedAt, flaggedReason, lastError }];
  });
  return pretty({ version: 1, accounts });
}

function poolRecord({ role, account, tokens }: Written, usedAtMs: number): DemoRecord {
  const label = role.place.store === 'cli' ? undefined : role.place.label;
  return {
    recordId: `record:${sha256Hex(account.key)}`,
    accountId: account.accountId,
    accountIdSource: 'token',
    ...(label === undefined ? {} : { accountLabel: label }),
    email: account.email,
    refreshToken: tokens.refresh,
    accessToken: tokens.access,
    expiresAt: tokens.expiresAtMs,
    addedAt: usedAtMs - 40 * dayMs,
    lastUsed: usedAtMs - dayMs / 8,
  };
}

const pretty = (value: object): string => JSON.stringify(value, null, 2);

function writePrivate(path: string, text: string): Promise<void> {
  return writeFile(path, text, { mode: 0o600 });
}
