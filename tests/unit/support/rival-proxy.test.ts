import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRivalFiles, type RivalFiles } from '../../support/rival-files.ts';
import { createRivalLists, type RivalRecord } from '../../support/rival-lists.ts';
import { startRivalProxy } from '../../support/rival-proxy.ts';
import type { RivalRefresher } from '../../support/rival-refresh.ts';
import { rivalTimes } from '../../support/rival-times.ts';

// facts/multi-auth.md, headline 6, 1.8 (points 3 and 6) and section 5.

const times = rivalTimes(1 / 50);
const nowMs = Date.now();

let dir: string;
let files: RivalFiles;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rival-proxy-'));
  files = createRivalFiles({ root: dir, times });
});
afterEach(() => rmSync(dir, { recursive: true }));

const record = (name: string, endsAtMs: number): RivalRecord => ({
  email: name,
  refreshToken: `rt_${name}`,
  expiresAt: endsAtMs,
});
const pool = (): readonly RivalRecord[] => JSON.parse(readFileSync(files.paths.pool, 'utf8')).accounts;
const writePool = (...accounts: readonly RivalRecord[]): void =>
  writeFileSync(files.paths.pool, JSON.stringify({ version: 3, activeIndex: 0, accounts }));
const refresherInto = (asked: string[]): RivalRefresher => ({
  async refresh(token) {
    asked.push(token);
    const pair = { access: 'access', refresh: `${token}+`, id: undefined, expiresAtMs: nowMs + 3_600_000 };
    return { kind: 'renewed', pair, from: 'service' };
  },
});

it('writes the pool from what it read at its start for as long as it lives, and erases who came later each time', async () => {
  writePool(record('mira', nowMs + 3_600_000));
  const asked: string[] = [];
  const lists = createRivalLists(files);
  const proxy = await startRivalProxy({
    lists,
    refresher: refresherInto(asked),
    times,
    url: '',
    seed: 1,
    laterField: null,
  });
  for (const _ of ['once', 'twice']) {
    const [mira = {}] = pool();
    writePool(mira, record('kai', nowMs + 3_600_000));
    await vi.waitFor(() => expect(pool().map(({ email }) => email)).toEqual(['mira']), 10_000);
  }
  await proxy.rest();
  expect(pool()).toMatchObject([{ email: 'mira', lastUsed: expect.any(Number), lastSwitchReason: 'rotation' }]);
  expect(asked).toEqual([]);
});

it('renews in its rounds what nobody has asked for, and has saved it when it rests', async () => {
  writePool(record('mira', nowMs), { ...record('kai', nowMs), enabled: false });
  const asked: string[] = [];
  const lists = createRivalLists(files);
  const quick = { ...times, guardEveryMs: 1, renewAheadMs: Number.NEGATIVE_INFINITY };
  const proxy = await startRivalProxy({
    lists,
    refresher: refresherInto(asked),
    times: quick,
    url: '',
    seed: 1,
    laterField: null,
  });
  await vi.waitFor(() => expect(asked).toEqual(['rt_mira']), 10_000);
  await proxy.rest();
  expect(pool()).toMatchObject([{ refreshToken: 'rt_mira+' }, { refreshToken: 'rt_kai' }]);
});
