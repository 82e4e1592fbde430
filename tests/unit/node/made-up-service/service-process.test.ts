import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainQuota } from '../../../../main/node/made-up-service/quota.ts';
import { readLogFile, type ServiceProcess, startServiceProcess } from '../../../support/service-process.ts';
import { askUsage, exchange, fieldsOf, spend, textField } from './exchange.ts';

let dir: string;
let logPath: string;
let service: ServiceProcess;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'service-process-'));
  logPath = join(dir, 'log.ndjson');
  service = await startServiceProcess({ logPath, marker: 'apart' });
});
afterAll(async () => {
  await service.close();
  await rm(dir, { recursive: true });
});

const addOne = async (key: string) => {
  const [account] = await service.addAccounts([{ key }]);
  if (account === undefined) throw new Error('No account came back.');
  return account;
};

describe('the made-up service as a process of its own', () => {
  it('hands out accounts whose tokens work, in batches', async () => {
    const accounts = await service.addAccounts(Array.from({ length: 250 }, (_, index) => ({ key: `many-${index}` })));
    expect(accounts).toHaveLength(250);
    const last = accounts.at(-1);
    expect(last?.tokens.refresh).toContain('apart');
    expect((await spend(service.tokenUrl, last?.tokens.refresh ?? '')).status).toBe(200);
  });

  it('changes behaviour, quota and facts at run time', async () => {
    const { tokens } = await addOne('scripted');
    await service.order('behave', {
      key: 'scripted',
      behaviours: { usage: [{ kind: 'server-error' }, { kind: 'healthy' }] },
    });
    expect((await askUsage(service.chatgptBaseUrl, tokens.access)).status).toBe(503);
    await service.order('quota', { key: 'scripted', quota: { ...plainQuota(Date.now()), allowed: false } });
    await service.order('change', { key: 'scripted', facts: { plan: 'team' } });
    expect(fieldsOf(await askUsage(service.chatgptBaseUrl, tokens.access))).toMatchObject({
      plan_type: 'team',
      rate_limit: { allowed: false },
    });
    await service.order('configure', { settings: { latencyMs: 1, clockOffsetMs: 60_000 } });
    expect((await exchange(service.url)).status).toBe(404);
    await service.order('configure', { settings: { latencyMs: 0, clockOffsetMs: 0 } });
  });

  it('signs in, rotates, invalidates and revokes on order', async () => {
    const { tokens } = await addOne('ordered');
    expect(await service.order('sign-in', { key: 'ordered', options: {} })).toHaveProperty('refresh');
    expect(await service.order('rotate', { key: 'ordered', refreshToken: tokens.refresh })).toHaveProperty('refresh');
    expect((await spend(service.tokenUrl, tokens.refresh)).status).toBe(401);
    await service.order('invalidate-access', { key: 'ordered' });
    expect((await askUsage(service.chatgptBaseUrl, tokens.access)).status).toBe(401);
    const second = await service.order('sign-in', { key: 'ordered', options: {} });
    await service.order('revoke', { key: 'ordered' });
    expect((await spend(service.tokenUrl, String(Object(second).refresh))).status).toBe(401);
  });

  it('refuses orders it does not understand, with the reason', async () => {
    await expect(service.order('behave', { key: 'nobody', behaviours: {} })).rejects.toThrow('nobody');
    const odd = (path: string, body: string) => exchange(`${service.url}/admin/${path}`, { method: 'POST', body });
    expect((await odd('constructor', '{}')).status).toBe(404);
    expect((await odd('log', '[1]')).status).toBe(400);
  });

  it('keeps a log on disk that pairs every rotation with what left', async () => {
    const { tokens } = await addOne('logged');
    await service.order('behave', { key: 'logged', behaviours: { token: [{ kind: 'healthy' }, { kind: 'lost' }] } });
    const next = textField(await spend(service.tokenUrl, tokens.refresh), 'refresh_token');
    await spend(service.tokenUrl, next);
    const records = (await service.log()).filter(({ accountKey }) => accountKey === 'logged');
    const events = (await readLogFile(logPath)).filter(({ accountKey }) => accountKey === 'logged');
    expect(events.map(({ event }) => event)).toEqual(['rotated', 'answered', 'rotated', 'lost']);
    expect(records.map(({ successorHash }) => successorHash)).toEqual([
      events[0]?.successorHash,
      events[2]?.successorHash,
    ]);
    expect(JSON.stringify([records, events])).not.toContain('apart');
  });

  it('is gone after closing, twice if need be', async () => {
    const mine = await startServiceProcess();
    await mine.close();
    await mine.close();
    expect((await exchange(mine.url)).status).toBe(0);
  });
});
