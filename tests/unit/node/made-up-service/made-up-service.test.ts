import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMadeUpService, type MadeUpService } from '../../../../main/node/made-up-service/made-up-service.ts';
import { sha256Hex } from '../../../../main/node/made-up-service/token-factory.ts';
import { askUsage, eventually, exchange, fieldsOf, spend, textField } from './exchange.ts';

let service: MadeUpService;
let dir: string;
let logPath: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'made-up-service-'));
  logPath = join(dir, 'log.ndjson');
  service = await createMadeUpService({ logPath, marker: 'leakmark' });
});
afterEach(async () => {
  await service.close();
  await rm(dir, { recursive: true });
});

const eventsOnDisk = async (): Promise<Record<string, unknown>[]> =>
  (await readFile(logPath, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the request log', () => {
  it('names tokens by hash and says what they were when they came', async () => {
    const { tokens } = service.addAccount({ key: 'mira' });
    const answer = await spend(service.tokenUrl, tokens.refresh);
    await spend(service.tokenUrl, tokens.refresh);
    await spend(service.tokenUrl, 'rt_unheard_of');
    const hash = sha256Hex(tokens.refresh);
    expect(service.log.of('token')).toMatchObject([
      {
        seq: 1,
        accountKey: 'mira',
        tokenHash: hash,
        presented: 'current',
        behaviour: 'healthy',
        status: 200,
        successorHash: sha256Hex(textField(answer, 'refresh_token')),
      },
      { seq: 2, accountKey: 'mira', tokenHash: hash, presented: 'spent', behaviour: 'replay', status: 401 },
      { seq: 3, accountKey: null, presented: 'unknown', behaviour: 'unknown-token', status: 400, successorHash: null },
    ]);
  });

  it('never holds a token, in memory or on disk', async () => {
    const { tokens } = service.addAccount({ key: 'mira' });
    await spend(service.tokenUrl, tokens.refresh);
    await askUsage(service.chatgptBaseUrl, tokens.access);
    expect(tokens.refresh).toContain('leakmark');
    expect(tokens.access).toContain('leakmark');
    expect(tokens.id).toContain('leakmark');
    expect(JSON.stringify(service.log.records)).not.toContain('leakmark');
    expect(await readFile(logPath, 'utf8')).not.toContain('leakmark');
  });

  it('notes the moment at which an answer had left, and none for an answer that did not', async () => {
    const account = service.addAccount({ key: 'mira' });
    account.behave({ token: [{ kind: 'healthy' }, { kind: 'lost' }] });
    const next = textField(await spend(service.tokenUrl, account.tokens.refresh), 'refresh_token');
    await spend(service.tokenUrl, next);
    await eventually(() => service.log.of('token')[1]?.lostAtMs !== null);
    const [whole, lost] = service.log.of('token');
    expect(whole?.answeredAtMs).toBeGreaterThanOrEqual(whole?.arrivedAtMs ?? Number.POSITIVE_INFINITY);
    expect(whole?.lostAtMs).toBeNull();
    expect(lost?.answeredAtMs).toBeNull();
  });

  it('has a rotation on disk before the answer starts, and the answer after it left', async () => {
    const { tokens } = service.addAccount({ key: 'mira' });
    service.configure({ answerDelayMs: 3_600_000 });
    const caller = new AbortController();
    const waiting = spend(service.tokenUrl, tokens.refresh, caller.signal);
    await eventually(() => service.log.of('token')[0]?.successorHash != null);
    expect((await eventsOnDisk()).map(({ event }) => event)).toEqual(['arrived', 'rotated']);
    caller.abort();
    await waiting;
    service.configure({ answerDelayMs: 0 });
    const { tokens: others } = service.addAccount({ key: 'kai' });
    await spend(service.tokenUrl, others.refresh);
    await eventually(() => service.log.of('token')[1]?.answeredAtMs !== null);
    const ofKai = (await eventsOnDisk()).filter(({ accountKey, event }) => accountKey === 'kai' && event !== 'arrived');
    expect(ofKai).toMatchObject([
      { event: 'rotated', answeredAtMs: null },
      { event: 'answered', answeredAtMs: expect.any(Number), successorHash: ofKai[0]?.['successorHash'] },
    ]);
  });

  it('counts what is in flight per endpoint, at arrival and at most', async () => {
    const account = service.addAccount({ key: 'mira' });
    const callers = new AbortController();
    account.behave({ token: { kind: 'hang' } });
    const waiting = [1, 2, 3].map(() => spend(service.tokenUrl, account.tokens.refresh, callers.signal));
    await eventually(() => service.log.of('token').length === 3);
    await askUsage(service.chatgptBaseUrl, account.tokens.access);
    expect(service.log.of('token').map(({ inFlight }) => inFlight)).toEqual([1, 2, 3]);
    expect(service.log.maxInFlight('usage')).toBe(1);
    callers.abort();
    await Promise.all(waiting);
    await eventually(() => service.log.of('token').every(({ lostAtMs }) => lostAtMs !== null));
    account.behave({ token: { kind: 'healthy' } });
    await spend(service.tokenUrl, account.tokens.refresh);
    expect(service.log.of('token')[3]?.inFlight).toBe(1);
    expect(service.log.maxInFlight('token')).toBe(3);
  });

  it('tells fresh connections from kept ones', async () => {
    const url = `${service.url}/.well-known/openid-configuration`;
    await exchange(url);
    await exchange(url);
    const [first, second] = service.log.records;
    expect(first?.connection).not.toBe(second?.connection);
  });

  it('forgets the past when it is cleared', async () => {
    await exchange(service.url);
    service.log.clear();
    expect(service.log.records).toEqual([]);
    await exchange(service.url);
    expect(service.log.records).toMatchObject([{ seq: 2, endpoint: 'other', status: 404 }]);
  });
});

describe('the made-up service', () => {
  it('rotates for a caller who has hung up meanwhile', async () => {
    const account = service.addAccount({ key: 'mira' });
    const caller = new AbortController();
    account.behave({ token: { kind: 'healthy', latencyMs: 40 } });
    const waiting = spend(service.tokenUrl, account.tokens.refresh, caller.signal);
    await eventually(() => service.log.of('token').length === 1);
    caller.abort();
    await waiting;
    await eventually(() => service.log.of('token')[0]?.successorHash != null);
    await eventually(() => service.log.of('token')[0]?.lostAtMs != null);
    expect(service.log.of('token')[0]).toMatchObject({ presented: 'current', answeredAtMs: null });
    expect((await spend(service.tokenUrl, account.tokens.refresh)).status).toBe(401);
  });

  it('lets whoever comes in during the latency of another be first', async () => {
    const account = service.addAccount({ key: 'mira' });
    account.behave({ token: [{ kind: 'healthy', latencyMs: 100 }, { kind: 'healthy' }] });
    const slow = spend(service.tokenUrl, account.tokens.refresh);
    await eventually(() => service.log.of('token').length === 1);
    const quick = await spend(service.tokenUrl, account.tokens.refresh);
    expect([quick.status, (await slow).status]).toEqual([200, 401]);
  });

  it('runs on a clock of its own', async () => {
    const { tokens } = service.addAccount({ key: 'mira' });
    const dayMs = 86_400_000;
    service.configure({ clockOffsetMs: 9 * dayMs });
    const answer = await spend(service.tokenUrl, tokens.refresh);
    expect(Date.parse(answer.headers.date ?? '')).toBeGreaterThan(Date.now() + 9 * dayMs - 60_000);
    expect((await askUsage(service.chatgptBaseUrl, tokens.access)).status).toBe(200);
    service.configure({ clockOffsetMs: 11 * dayMs });
    const late = await askUsage(service.chatgptBaseUrl, tokens.access);
    expect(fieldsOf(late)).toMatchObject({ error: { code: 'token_expired' } });
    expect((await askUsage(service.chatgptBaseUrl, textField(answer, 'access_token'))).status).toBe(200);
  });

  it('knows its accounts by key', () => {
    const account = service.addAccount({ key: 'mira' });
    expect(service.account('mira')).toBe(account);
    expect(() => service.addAccount({ key: 'mira' })).toThrow('mira');
    expect(() => service.account('kai')).toThrow('kai');
  });

  it('has no admin route unless asked for', async () => {
    const answer = await exchange(`${service.url}/admin/log`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(404);
  });

  it('closes with callers still waiting, and leaves no socket open', async () => {
    const mine = await createMadeUpService();
    const account = mine.addAccount({ key: 'mira' });
    account.behave({ token: { kind: 'hang' }, usage: { kind: 'healthy', answerDelayMs: 3_600_000 } });
    const hanging = spend(mine.tokenUrl, account.tokens.refresh);
    const delayed = askUsage(mine.chatgptBaseUrl, account.tokens.access);
    await eventually(() => mine.log.records.length === 2);
    await mine.close();
    expect((await hanging).status).toBe(0);
    expect((await delayed).status).toBe(0);
    expect((await exchange(mine.url)).status).toBe(0);
  });

  it('serves a thousand accounts, each with tokens of its own', async () => {
    const accounts = Array.from({ length: 1000 }, (_, index) => service.addAccount({ key: `person-${index}` }));
    expect(new Set(accounts.map(({ tokens }) => tokens.refresh)).size).toBe(1000);
    expect(new Set(accounts.map(({ accountId }) => accountId)).size).toBe(1000);
    const last = accounts.at(-1);
    expect((await spend(service.tokenUrl, last?.tokens.refresh ?? '')).status).toBe(200);
  });
});
