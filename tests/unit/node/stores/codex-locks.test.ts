import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createStartOf } from '../../../../main/node/processes/process-start.ts';
import { replaceFile } from '../../../../main/node/stores/atomic-file.ts';
import { holdCodexLocks } from '../../../../main/node/stores/codex-locks.ts';
import { tempDir } from './temp-dir.ts';

const lockTool = 'flock';

/** Another program that holds a `flock` lock, as Codex does. */
async function lockHolder(path: string): Promise<{ release(): Promise<void> }> {
  const child: ChildProcess = spawn(lockTool, [path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const release = async (): Promise<void> => {
    child.stdin?.end();
    await ended;
  };
  onTestFinished(release);
  if (child.stdout !== null) await once(child.stdout, 'data');
  return { release };
}

function isLocked(path: string): boolean {
  return spawnSync(lockTool, ['-n', path, 'true'], { cwd: '/' }).status === 1;
}

/** The system's own list says who stands in line for a lock. */
async function someoneWaitsFor(path: string): Promise<void> {
  const inLine = new RegExp(`-> FLOCK .*:${statSync(path).ino} `);
  for (let look = 0; look < 1_000; look += 1) {
    if (inLine.test(readFileSync('/proc/locks', 'utf8'))) return;
    await new Promise((done) => setTimeout(done, 5));
  }
  throw new Error(`Nobody waits for ${path}.`);
}

function world() {
  const codexHome = tempDir();
  const authTarget = join(codexHome, 'auth.json');
  return { codexHome, authTarget, first: join(codexHome, 'auth.lock'), second: `${authTarget}.lock` };
}

const onLinux = process.platform === 'linux';

describe.runIf(onLinux)('Codex’s own locks', () => {
  it('are both held during a write and free after it, the files staying empty', async () => {
    const { first, second, ...paths } = world();
    const during = await holdCodexLocks(paths, async () => [isLocked(first), isLocked(second)]);
    expect(during).toEqual([true, true]);
    expect([isLocked(first), isLocked(second)]).toEqual([false, false]);
    expect([readFileSync(first, 'utf8'), readFileSync(second, 'utf8')]).toEqual(['', '']);
    expect(statSync(second).mode & 0o777).toBe(0o600);
  });

  it.each(['first', 'second'] as const)(
    'are waited for when Codex has the %s, then auth.json is written',
    async (which) => {
      const { codexHome, authTarget, ...locks } = world();
      writeFileSync(authTarget, 'before');
      const codex = await lockHolder(locks[which]);
      let isIn = false;
      const writing = holdCodexLocks({ codexHome, authTarget }, async () => {
        isIn = true;
        return replaceFile({
          path: authTarget,
          text: readFileSync(authTarget, 'utf8').concat(', ours'),
          expected: null,
        });
      });
      await someoneWaitsFor(locks[which]);
      expect(isIn).toBe(false);
      writeFileSync(authTarget, 'Codex wrote');
      await codex.release();
      await writing;
      expect(readFileSync(authTarget, 'utf8')).toBe('Codex wrote, ours');
    },
  );

  it('are free when the work fails', async () => {
    const { first, second, ...paths } = world();
    await expect(holdCodexLocks(paths, () => Promise.reject(new Error('inside')))).rejects.toThrow('inside');
    expect([isLocked(first), isLocked(second)]).toEqual([false, false]);
  });

  it('are free as soon as whoever held them is killed', async () => {
    const { first, second, ...paths } = world();
    const module = new URL('../../../../main/node/stores/codex-locks.ts', import.meta.url).href;
    const script = `import { holdCodexLocks } from ${JSON.stringify(module)};
      await holdCodexLocks(${JSON.stringify(paths)}, () => { console.log('held'); return new Promise((done) => setTimeout(done, 60_000)); });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    expect([isLocked(first), isLocked(second)]).toEqual([true, true]);
    child.kill('SIGKILL');
    await ended;
    await holdCodexLocks(paths, async () => undefined);
    expect([isLocked(first), isLocked(second)]).toEqual([false, false]);
  });

  it('are no condition where there is no flock(1)', async () => {
    const paths = world();
    const before = process.env['PATH'];
    process.env['PATH'] = '/nonexistent';
    onTestFinished(() => {
      process.env['PATH'] = before;
    });
    await expect(holdCodexLocks(paths, async () => 'written')).resolves.toBe('written');
    expect(existsSync(paths.first)).toBe(true);
  });
});

describe('programs that are looked up by their name alone', () => {
  it.each(['.', ''])('are none that lie in the current folder, although the path says %j', async (entry) => {
    const dir = tempDir();
    for (const name of ['flock', 'ps'])
      writeFileSync(join(dir, name), '#!/bin/sh\necho > "$0.was-started"\n', { mode: 0o755 });
    const [before, path] = [process.cwd(), process.env['PATH']];
    onTestFinished(() => {
      process.chdir(before);
      process.env['PATH'] = path;
    });
    process.chdir(dir);
    process.env['PATH'] = `${entry}:${path}`;
    await holdCodexLocks({ codexHome: '.', authTarget: 'auth.json' }, async () => {
      expect([isLocked(join(dir, 'auth.lock')), isLocked(join(dir, 'auth.json.lock'))]).toEqual([true, true]);
    });
    expect(await createStartOf('darwin')(process.pid)).not.toBeNull();
    expect(readdirSync(dir).filter((name) => name.endsWith('was-started'))).toEqual([]);
  });
});
