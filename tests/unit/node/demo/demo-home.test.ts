import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDemoHome, type DemoHome } from '../../../../main/node/demo/demo-home.ts';
import { createMadeUpService, type MadeUpService } from '../../../../main/node/made-up-service/made-up-service.ts';
import { askUsage, fieldsOf, spend } from '../made-up-service/exchange.ts';

interface ListRecord {
  readonly email: string;
  readonly refreshToken: string;
  readonly accessToken: string;
  readonly accountId: string;
  readonly expiresAt: number;
  readonly flaggedAt?: number;
  readonly flaggedReason?: string;
  readonly lastError?: string;
}

let service: MadeUpService;
let home: DemoHome;
let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'demo-home-'));
  service = await createMadeUpService();
  home = await createDemoHome({ dir: join(base, 'codex'), service, nowMs: service.now() });
});
afterEach(async () => {
  await service.close();
  await rm(base, { recursive: true });
});

const listAt = async (path: string): Promise<{ version: number; accounts: ListRecord[] }> =>
  JSON.parse(await readFile(path, 'utf8'));
const recordOf = async (path: string, name: string): Promise<ListRecord> => {
  const found = (await listAt(path)).accounts.find(({ email }) => email.startsWith(`${name}@`));
  if (found === undefined) throw new Error(`${name} is not in ${path}`);
  return found;
};
const usageOf = (record: ListRecord) => askUsage(service.chatgptBaseUrl, record.accessToken);
const refreshOf = (record: ListRecord) => spend(service.tokenUrl, record.refreshToken);
const codeOf = (body: Record<string, unknown>): unknown => Object(body['error']).code;

describe('the home of the demo', () => {
  it('is private throughout', async () => {
    const entries = await readdir(base, { recursive: true, withFileTypes: true });
    expect(entries.length).toBeGreaterThan(4);
    for (const entry of entries) {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      expect(mode & 0o777).toBe(entry.isDirectory() ? 0o700 : 0o600);
    }
  });

  it('holds a CLI login as Codex writes it, whose token the service accepts', async () => {
    const text = await readFile(home.authPath, 'utf8');
    expect(text.endsWith('}')).toBe(true);
    const auth = JSON.parse(text);
    expect(Object.keys(auth.tokens).sort()).toEqual([
      'access_token',
      'account_id',
      'id_token',
      'login_owner_id',
      'oauth_provenance',
      'refresh_token',
    ]);
    expect(auth).toMatchObject({ auth_mode: 'chatgpt', OPENAI_API_KEY: null });
    expect(auth.last_refresh).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
    expect(decodeJwt(auth.tokens.id_token)).toMatchObject({ email: 'mira@fernhill.example' });
    expect((await askUsage(service.chatgptBaseUrl, auth.tokens.access_token)).status).toBe(200);
  });

  it('points Codex and everything of ours at the service and at itself only', async () => {
    expect(await readFile(join(home.codexHome, 'config.toml'), 'utf8')).toBe(
      `chatgpt_base_url = "${service.chatgptBaseUrl}"\n`,
    );
    // A person who signs in within the demo stays within it.
    expect(home.env).toMatchObject({ CODEX_APP_SERVER_LOGIN_ISSUER: service.url });
    for (const value of Object.values(home.env)) {
      expect(value.startsWith(home.codexHome) || value.startsWith(service.url)).toBe(true);
    }
  });

  it('has a pool with a full, a low, a weekly, a limited and a monthly account', async () => {
    const pool = await listAt(home.poolPath);
    expect(pool).toMatchObject({ version: 3, activeIndex: 0 });
    const windowsOf = async (name: string) =>
      Object(fieldsOf(await usageOf(await recordOf(home.poolPath, name)))['rate_limit']);
    expect((await windowsOf('kai')).secondary_window.used_percent).toBe(91);
    expect(await windowsOf('tomo')).toMatchObject({
      primary_window: { limit_window_seconds: 604_800 },
      secondary_window: null,
    });
    expect(await windowsOf('ines')).toMatchObject({ allowed: false, limit_reached: true });
    expect(await windowsOf('press')).toMatchObject({ primary_window: { limit_window_seconds: 2_592_000 } });
  });

  it('has a pool account whose access has ended, so that a refresh is seen', async () => {
    const june = await recordOf(home.poolPath, 'june');
    expect(codeOf(fieldsOf(await usageOf(june)))).toBe('token_expired');
    expect((await refreshOf(june)).status).toBe(200);
  });

  it('sets nobody aside with tokens or addresses that codex-multi-auth takes for fixtures', async () => {
    const all = [...(await listAt(home.poolPath)).accounts, ...(await listAt(home.flaggedPath)).accounts];
    expect(all).toHaveLength(13);
    for (const { email, refreshToken } of all) {
      expect(email).not.toMatch(/^account\d+@example\.com$/);
      expect(refreshToken).not.toMatch(/^fake_refresh/);
    }
  });
});

describe('the set-aside accounts of the demo', () => {
  it('were all issued before they were set aside, and say why they were', async () => {
    const { version, accounts } = await listAt(home.flaggedPath);
    expect(version).toBe(1);
    expect(accounts).toHaveLength(7);
    for (const record of accounts) {
      expect((decodeJwt(record.accessToken).iat ?? Number.POSITIVE_INFINITY) * 1000).toBeLessThan(
        record.flaggedAt ?? 0,
      );
      expect(record).toMatchObject({ flaggedReason: expect.any(String), lastError: expect.any(String) });
    }
  });

  it('has one that works when refreshed', async () => {
    const record = await recordOf(home.flaggedPath, 'june.b');
    const answer = await refreshOf(record);
    expect(answer.status).toBe(200);
    const usage = await askUsage(service.chatgptBaseUrl, String(fieldsOf(answer)['access_token']));
    expect(fieldsOf(usage)).toMatchObject({ rate_limit: { allowed: true } });
  });

  it('has one whose newer sign-in is in the pool, issued since', async () => {
    const record = await recordOf(home.flaggedPath, 'ops');
    const newer = await recordOf(home.poolPath, 'ops');
    expect(newer.accountId).toBe(record.accountId);
    expect((decodeJwt(newer.accessToken).iat ?? 0) * 1000).toBeGreaterThan(
      record.flaggedAt ?? Number.POSITIVE_INFINITY,
    );
    expect((await usageOf(newer)).status).toBe(200);
    expect(codeOf(fieldsOf(await refreshOf(record)))).toBe('refresh_token_reused');
  });

  it('has two that are dead, one used elsewhere and one revoked', async () => {
    expect(codeOf(fieldsOf(await refreshOf(await recordOf(home.flaggedPath, 'build'))))).toBe('refresh_token_reused');
    expect(codeOf(fieldsOf(await refreshOf(await recordOf(home.flaggedPath, 'lab'))))).toBe('refresh_token_revoked');
  });

  it('has one that signs in but has used up its week', async () => {
    const answer = await refreshOf(await recordOf(home.flaggedPath, 'm.okafor'));
    const usage = await askUsage(service.chatgptBaseUrl, String(fieldsOf(answer)['access_token']));
    expect(fieldsOf(usage)).toMatchObject({
      rate_limit: { limit_reached: true, secondary_window: { used_percent: 100 } },
    });
  });

  it('has one about which the service cannot say anything', async () => {
    expect((await refreshOf(await recordOf(home.flaggedPath, 'rui'))).status).toBe(503);
  });

  it('has one whose workspace was switched off', async () => {
    const answer = await refreshOf(await recordOf(home.flaggedPath, 'studio'));
    expect(answer.status).toBe(200);
    const usage = await askUsage(service.chatgptBaseUrl, String(fieldsOf(answer)['access_token']));
    expect(codeOf(fieldsOf(usage))).toBe('deactivated_workspace');
  });
});
