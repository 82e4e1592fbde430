import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRivalFiles } from '../../support/rival-files.ts';
import { coolDownMs, createRivalGuardian, isAuthFailure, isDue } from '../../support/rival-guardian.ts';
import { createRivalLeases, type RivalLeases } from '../../support/rival-leases.ts';
import { createRivalLists } from '../../support/rival-lists.ts';
import { createRivalRefresher, type RivalRefresher } from '../../support/rival-refresh.ts';
import { rivalTimes } from '../../support/rival-times.ts';

// facts/multi-auth.md section 5.

const times = { ...rivalTimes(1), leaseWaitMs: 50, leasePollMs: 5, guardRestMs: 1 };
const whole = { access_token: 'access-2', refresh_token: 'rt_made-up_2', expires_in: 60 };

let dir: string;
let leases: RivalLeases;
let refresher: RivalRefresher;
let server: Server;
let url: string;
let seen: string[];
let notes: string[];
let answer: { readonly status: number; readonly body: string } | null;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rival-refresh-'));
  leases = createRivalLeases(join(dir, 'refresh-leases'), times);
  refresher = createRivalRefresher({ leases, times, note: (what) => notes.push(what) });
  seen = [];
  notes = [];
  answer = { status: 200, body: JSON.stringify(whole) };
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      seen.push(`${request.headers['content-type']} ${body}`);
      if (answer !== null) response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth/token`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(dir, { recursive: true });
});

const leaseFiles = (): readonly string[] => readdirSync(join(dir, 'refresh-leases'));

describe('a refresh of the played codex-multi-auth', () => {
  it('sends a form under its lease, leaves the result and lets the lease go', async () => {
    expect(await refresher.refresh('rt_made-up_1', url)).toMatchObject({
      kind: 'renewed',
      from: 'service',
      pair: { access: 'access-2', refresh: 'rt_made-up_2' },
    });
    expect(seen).toEqual([
      'application/x-www-form-urlencoded;charset=UTF-8 grant_type=refresh_token&refresh_token=rt_made-up_1&client_id=app_EMoamEEZ73f0CkXaXp7hrann',
    ]);
    expect(leaseFiles()).toMatchObject([expect.stringMatching(/\.result\.json$/)]);
  });

  it('adopts our result instead of asking', async () => {
    leases.publish('rt_made-up_1', { access: 'ours', refresh: 'rt_ours', id: undefined, expiresAtMs: 1 }, Date.now());
    expect(await refresher.refresh('rt_made-up_1', url)).toMatchObject({
      from: 'result',
      pair: { refresh: 'rt_ours' },
    });
    expect(seen).toEqual([]);
  });

  it('asks all the same once it has waited long enough, and leaves the lease of the other', async () => {
    leases.leaveHalf('rt_made-up_1');
    expect(await refresher.refresh('rt_made-up_1', url)).toMatchObject({ kind: 'renewed' });
    expect(seen).toHaveLength(1);
    expect(leaseFiles()).toHaveLength(2);
    expect(notes).toEqual(['bypassed', 'asked']);
  });

  it('is one request for all who ask in its process at the same time', async () => {
    const both = await Promise.all([refresher.refresh('rt_made-up_1', url), refresher.refresh('rt_made-up_1', url)]);
    expect(both[0]).toBe(both[1]);
    expect(seen).toHaveLength(1);
  });

  it('keeps the token where the answer has none', async () => {
    answer = { status: 200, body: JSON.stringify({ access_token: 'access-2', expires_in: 60 }) };
    expect(await refresher.refresh('rt_made-up_1', url)).toMatchObject({ pair: { refresh: 'rt_made-up_1' } });
  });

  it.each([
    ['an error', 401, '{}', 'http_error', 401],
    [
      'an answer without a lifetime, with the token in it',
      200,
      '{"access_token":"a","refresh_token":"b"}',
      'invalid_response',
      200,
    ],
    ['a lifetime of nothing', 200, '{"access_token":"a","refresh_token":"b","expires_in":0}', 'invalid_response', 200],
    ['a web page', 200, '<html>', 'network_error', null],
  ])('comes to nothing with %s, and leaves no result', async (_what, status, body, reason, known) => {
    answer = { status, body };
    expect(await refresher.refresh('rt_made-up_1', url)).toEqual({ kind: 'failed', reason, status: known });
    expect(leaseFiles()).toEqual([]);
  });

  it('is given up after its time, and its lease goes', async () => {
    answer = null;
    const impatient = createRivalRefresher({ leases, times: { requestTimeoutMs: 50 } });
    expect(await impatient.refresh('rt_made-up_1', url)).toEqual({ kind: 'failed', reason: 'unknown', status: null });
    expect(leaseFiles()).toEqual([]);
  });
});

describe('the guardian of the played codex-multi-auth', () => {
  const nowMs = 1_000_000;
  it.each([
    ['ends within its buffer', { expiresAt: nowMs + 300_000 }, true],
    ['says no end', {}, true],
    ['ends later', { expiresAt: nowMs + 300_001 }, false],
    ['is switched off', { expiresAt: nowMs, enabled: false }, false],
    ['cools down', { expiresAt: nowMs, coolingDownUntil: nowMs + 1 }, false],
    ['has cooled down', { expiresAt: nowMs, coolingDownUntil: nowMs }, true],
  ])('decides about an account that %s', (_what, record, isItDue) => {
    expect(isDue(record, nowMs, times.guardAheadMs)).toBe(isItDue);
  });

  it.each([
    ['http_error', 400, true],
    ['http_error', 401, true],
    ['http_error', 403, true],
    ['invalid_response', 200, true],
    ['http_error', 429, false],
    ['http_error', 500, false],
    ['network_error', null, false],
    ['unknown', null, false],
  ] as const)('takes %s with %s for a failed sign-in: %s', (reason, status, isIt) => {
    expect(isAuthFailure({ kind: 'failed', reason, status })).toBe(isIt);
  });

  it('benches an account longer with each failure, at most as far as it looks ahead', () => {
    expect([1, 2, 9, 10, 50].map((streak) => coolDownMs(streak, times))).toEqual([
      30_000, 60_000, 270_000, 300_000, 300_000,
    ]);
  });

  it('renews each account that is due, one after the other, and sets none aside', async () => {
    const lists = createRivalLists(createRivalFiles({ root: dir, times }));
    for (const name of ['a', 'b']) lists.put('pool', { email: name, refreshToken: `rt_${name}`, expiresAt: 0 });
    let changes = 0;
    const onChange = (): void => {
      changes += 1;
      if (changes === 1) answer = { status: 401, body: '{}' };
    };
    await createRivalGuardian({ lists, refresher, times, url, onChange }).round(() => false);
    expect(seen.map((request) => /rt_\w/.exec(request)?.[0])).toEqual(['rt_a', 'rt_b']);
    expect(lists.accounts('pool')).toMatchObject([
      { refreshToken: 'rt_made-up_2', accessToken: 'access-2' },
      { refreshToken: 'rt_b', cooldownReason: 'auth-failure', coolingDownUntil: expect.any(Number) },
    ]);
    expect(lists.accounts('flagged')).toEqual([]);
    expect(changes).toBe(2);
  });
});
