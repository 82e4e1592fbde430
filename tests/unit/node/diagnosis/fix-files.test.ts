import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FixUndo } from '../../../../main/core/diagnosis/fix.ts';
import { createFixFiles } from '../../../../main/node/diagnosis/fix-files.ts';

const undo: FixUndo = { tidied: null, modes: [{ path: '/somewhere', mode: 0o644 }], leftovers: [] };

let root: string;
let backups: string;
let pool: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fix-files-'));
  backups = join(root, 'custody', 'before-fix');
  pool = join(root, 'pool.json');
  await writeFile(pool, '{}');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const openBackups = (stores = [pool]) => createFixFiles({ dir: backups, stores });

describe('the backup of putting right', () => {
  it('takes the place of the one before, which can then no longer be taken back', async () => {
    await openBackups().backUp('first');
    await openBackups().saveUndo('first', undo);
    expect(await openBackups().latestUndo()).toEqual({ dir: join(backups, 'first'), undo });
    await openBackups().backUp('second');
    expect(await readdir(backups)).toEqual(['second']);
    expect(await openBackups().latestUndo()).toBe(null);
  });

  it('leaves the one before as it was where it does not come about', async () => {
    await openBackups().backUp('first');
    await openBackups().saveUndo('first', undo);
    const unreadable = join(pool, 'auth.json');
    await expect(openBackups([pool, unreadable]).backUp('second')).rejects.toMatchObject({
      code: 'store-not-writable',
    });
    expect(await readdir(backups)).toEqual(['first']);
    expect(await openBackups().latestUndo()).toEqual({ dir: join(backups, 'first'), undo });
  });

  it('counts as none while nothing of its run is written down', async () => {
    await mkdir(join(backups, 'cut-off'), { recursive: true });
    await openBackups().saveUndo('cut-off', undo);
    await mkdir(join(backups, 'another'));
    expect(await openBackups().latestUndo()).toEqual({ dir: join(backups, 'cut-off'), undo });
    await openBackups().forgetUndo();
    expect(await openBackups().latestUndo()).toBe(null);
  });
});

describe('a backup whose process is killed in the middle of it', () => {
  it('has no half of a store under the name of the store', async () => {
    const store = join(root, 'auth.json');
    const sizeBytes = 64 * 1024 * 1024;
    writeFileSync(store, Buffer.alloc(sizeBytes, 'x'));
    const source = new URL('../../../../main/node/diagnosis/fix-files.ts', import.meta.url).href;
    const script = `const { createFixFiles } = await import(${JSON.stringify(source)});
      await createFixFiles(${JSON.stringify({ dir: backups, stores: [store] })}).backUp('1');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
    const ended = once(child, 'exit');
    const own = join(backups, '1');
    const isBegun = (): boolean =>
      existsSync(own) &&
      readdirSync(own).some((name) => (statSync(join(own, name), { throwIfNoEntry: false })?.size ?? 0) > 0);
    while (child.exitCode === null && !isBegun()) await new Promise((resolve) => setImmediate(resolve));
    child.kill('SIGKILL');
    await ended;
    const size = statSync(join(own, 'auth.json'), { throwIfNoEntry: false })?.size ?? null;
    expect([null, sizeBytes]).toContain(size);
  });
});
