import { describe, expect, it } from 'vitest';
import { createStartOf, isLaterProcess, startIn } from '../../../../main/node/processes/process-start.ts';
import { createProcesses } from '../../../../main/node/processes/processes.ts';

describe('the start of a process', () => {
  it.each([
    ['of ps', 'Sun Nov 22 02:04:58 2026 UTC', Date.UTC(2026, 10, 22, 2, 4, 58)],
    ['of ps, on a day of one digit', 'Fri Jan  2 13:00:00 2026 UTC\n', Date.UTC(2026, 0, 2, 13)],
    ['of PowerShell', '2026-11-22T02:04:58.1234567Z\r\n', Date.UTC(2026, 10, 22, 2, 4, 58, 123)],
    ['of nobody', ' UTC', null],
    ['in another language', 'So 22 Nov 02:04:58 2026 UTC', null],
    ['on no day', '2026-13-42T02:04:58Z', null],
    ['that is empty', '', null],
  ])('is read from an answer %s', (_whose, text, expected) => {
    expect(startIn(text)).toBe(expected);
  });

  it.runIf(process.platform !== 'win32')('is what the system says of one that lives', async () => {
    const startedMs = (await createStartOf('darwin')(process.pid)) ?? 0;
    expect(isLaterProcess(String(Math.round(performance.timeOrigin)), startedMs)).toBe(false);
    expect(isLaterProcess(String(startedMs - 3_600_000), startedMs)).toBe(true);
  });

  it('is unknown of one that is not there', async () => {
    expect(await createStartOf('darwin')(2 ** 30)).toBeNull();
  });

  it.each([
    ['well after it', '1000000', 1_060_001, true],
    ['within a minute', '1000000', 1_060_000, false],
    ['before it, as a shell did that became our program', '1000000', 400_000, false],
    ['nobody knows when', '1000000', null, false],
    ['while an older build did not say when it was', null, 1_060_001, false],
    ['while what it said is no time', 'soon', 1_060_001, false],
  ])('proves that it is another process when that began %s', (_when, startedAt, nowMs, expected) => {
    expect(isLaterProcess(startedAt, nowMs)).toBe(expected);
  });
});

describe('on macOS and Windows proof that a process is dead', () => {
  const minuteMs = 60_000;
  const processesAt = (startedMs: number | null) =>
    createProcesses(async () => 'this-machine', { platform: 'darwin', startOf: async () => startedMs });

  it.each([
    ['is given when its number went to another process since', 60 * minuteMs, 10 * minuteMs, true],
    ['is not given while somebody may wait for an answer', 60 * minuteMs, 10 * minuteMs - 1, false],
    ['is not given when its number has the same start', 0, 600 * minuteMs, false],
    ['is not given when nobody tells the start', null, 600 * minuteMs, false],
  ])('%s', async (_name, laterMs, quietMs, expected) => {
    const self = await processesAt(0).self();
    const startedMs = laterMs === null ? null : Number(self.startedAt) + laterMs;
    expect(await processesAt(startedMs).isDead(self, quietMs)).toBe(expected);
  });
});
