import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UsageHistory } from '../../../../main/core/app/usage-history.ts';
import { createUsageHistoryFile } from '../../../../main/node/history/usage-history-file.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const startMs = Date.UTC(2026, 10, 16);
const window = { key: 'mira', windowSeconds: 18_000 };

let dir: string;
let path: string;
let nowMs = startMs;
const opened: UsageHistory[] = [];
const logged: string[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'history-'));
  path = join(dir, 'quota-tray', 'history.db');
  nowMs = startMs;
});
afterEach(async () => {
  for (const history of opened.splice(0)) history.close();
  logged.splice(0);
  await rm(dir, { recursive: true });
});

function open(): UsageHistory {
  const log = { write: (_level: string, message: string) => void logged.push(message) };
  const history = createUsageHistoryFile({ path, log, nowMs: () => nowMs });
  opened.push(history);
  return history;
}

const read = (atMs: number, usedPercent = 10) => ({ ...window, atMs, usedPercent });

describe('the history of readings', () => {
  it('gives back what was recorded, oldest first, by account and window, after a restart too', async () => {
    const first = open();
    await first.record([read(startMs + 2, 30), read(startMs + 1, 20), read(startMs, 10)]);
    await first.record([
      { ...read(startMs + 1, 99), key: 'kai' },
      { ...read(startMs + 1, 98), windowSeconds: 604_800 },
    ]);
    first.close();
    expect(await open().since({ ...window, fromMs: startMs + 1 })).toEqual([
      { atMs: startMs + 1, usedPercent: 20 },
      { atMs: startMs + 2, usedPercent: 30 },
    ]);
  });

  it('is a file of our own that nobody else may read, with nothing left beside it', async () => {
    const history = open();
    await history.record([read(startMs)]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    history.close();
    expect(await readdir(join(dir, 'quota-tray'))).toEqual(['history.db']);
  });

  it('leaves no trace where nothing was recorded', async () => {
    const history = open();
    expect(await history.since({ ...window, fromMs: 0 })).toEqual([]);
    await history.record([]);
    expect(existsSync(join(dir, 'quota-tray'))).toBe(false);
  });

  it('takes the readings of two writers, each once', async () => {
    const [a, b] = [open(), open()];
    const rounds = Array.from({ length: 40 }, (_, round) => startMs + round);
    await Promise.all(rounds.flatMap((atMs) => [a.record([read(atMs)]), b.record([read(atMs), read(atMs + 1_000)])]));
    expect(await a.since({ ...window, fromMs: 0 })).toHaveLength(80);
    expect(logged).toEqual([]);
  });

  it('stays small: a month of readings every two minutes, two an hour from the third day on', async () => {
    const history = open();
    for (let day = 0; day < 40; day += 1) {
      const points = Array.from({ length: 720 }, (_, turn) => read(startMs + day * dayMs + turn * 2 * minuteMs));
      nowMs = startMs + (day + 1) * dayMs;
      await history.record(points);
    }
    const kept = await history.since({ ...window, fromMs: 0 });
    expect(kept[0]?.atMs).toBeGreaterThanOrEqual(nowMs - 32 * dayMs);
    expect(kept.length).toBeGreaterThan(30 * 48 + 720);
    expect(kept.length).toBeLessThan(32 * 48 + 3 * 720);
    const halfHours = kept
      .filter(({ atMs }) => atMs < nowMs - 2 * dayMs)
      .map(({ atMs }) => Math.floor(atMs / (30 * minuteMs)));
    expect(new Set(halfHours).size).toBe(halfHours.length);
    expect(kept.at(-1)?.atMs).toBe(nowMs - 2 * minuteMs);
    expect(statSync(path).size).toBeLessThan(1_000_000);
  });

  it('drops what a wrong clock recorded for the years to come', async () => {
    const history = open();
    await history.record([read(startMs), read(startMs + 400 * dayMs)]);
    expect(await history.since({ ...window, fromMs: 0 })).toHaveLength(1);
  });

  it('keeps a file that is none of ours aside, says so, and begins afresh', async () => {
    const first = open();
    await first.record([read(startMs)]);
    first.close();
    await writeFile(path, 'x'.repeat(8_192));
    const history = open();
    expect(await history.since({ ...window, fromMs: 0 })).toEqual([]);
    expect(logged).toEqual(['The history of readings cannot be used']);
    await history.record([read(startMs + 1)]);
    expect(await history.since({ ...window, fromMs: 0 })).toEqual([{ atMs: startMs + 1, usedPercent: 10 }]);
    expect((await readdir(join(dir, 'quota-tray'))).sort()).toEqual(['history.db', 'history.db.bad']);
  });

  it('fails nobody where it cannot be written', async () => {
    await writeFile(join(dir, 'quota-tray'), 'a file where the folder belongs');
    const history = open();
    await history.record([read(startMs)]);
    expect(await history.since({ ...window, fromMs: 0 })).toEqual([]);
    expect(logged).toContain('The history of readings cannot be used');
  });

  it('fails nobody where a damaged one cannot be set aside', async () => {
    await mkdir(join(`${path}.bad`, 'in-the-way'), { recursive: true });
    await writeFile(path, 'x'.repeat(8_192));
    const history = open();
    await history.record([read(startMs)]);
    expect(await history.since({ ...window, fromMs: 0 })).toEqual([]);
    expect(logged).toContain('A damaged history of readings could not be set aside');
  });

  it('leaves out what is no number', async () => {
    const history = open();
    await history.record([read(startMs), read(startMs + 1, Number.POSITIVE_INFINITY)]);
    expect(await history.since({ ...window, fromMs: 0 })).toEqual([{ atMs: startMs, usedPercent: 10 }]);
  });

  it('takes nothing any more once it is closed', async () => {
    const history = open();
    await history.record([read(startMs)]);
    history.close();
    await history.record([read(startMs + 1)]);
    expect(await open().since({ ...window, fromMs: 0 })).toHaveLength(1);
  });
});
