import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAppLog } from '../../../main/node/app-log.ts';

const now = (): number => Date.parse('2026-11-21T09:00:00Z');

async function logDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'app-log-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return join(dir, 'log');
}

describe('the log of the app', () => {
  it('has one line per entry, with its time and in its order, for the owner only', async () => {
    const dir = await logDir();
    const log = createAppLog('info', dir, now);
    log.write('info', 'First', { count: 2 });
    log.write('error', 'Second');
    log.write('debug', 'Too fine');
    await log.written();
    expect(await readFile(join(dir, 'app.log'), 'utf8')).toBe(
      '2026-11-21T09:00:00.000Z info: First count=2\n2026-11-21T09:00:00.000Z error: Second\n',
    );
    if (process.platform !== 'win32') expect((await stat(join(dir, 'app.log'))).mode & 0o777).toBe(0o600);
  });

  it('leaves no trace when there is nothing to tell', async () => {
    const dir = await logDir();
    await createAppLog(undefined, dir, now).written();
    await expect(stat(dir)).rejects.toThrow('ENOENT');
  });

  it('keeps one earlier file when it has grown over a megabyte', async () => {
    const dir = await logDir();
    const log = createAppLog('info', dir, now);
    log.write('info', 'Before');
    await log.written();
    await writeFile(join(dir, 'app.log'), 'x'.repeat(1024 * 1024 + 1));
    log.write('info', 'After');
    await log.written();
    expect(await readFile(join(dir, 'app.log'), 'utf8')).toBe('2026-11-21T09:00:00.000Z info: After\n');
    expect((await stat(join(dir, 'app.log.old'))).size).toBe(1024 * 1024 + 1);
  });

  it('goes on after a line that could not be written', async () => {
    const dir = await logDir();
    await writeFile(dir, 'in the way');
    const log = createAppLog('info', dir, now);
    log.write('info', 'Lost');
    await log.written();
    await rm(dir);
    log.write('info', 'Kept');
    await log.written();
    expect(await readFile(join(dir, 'app.log'), 'utf8')).toContain('Kept');
  });
});
