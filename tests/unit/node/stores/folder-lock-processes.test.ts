import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFolderLock } from '../../../../main/node/stores/folder-lock.ts';
import { tempDir } from './temp-dir.ts';

const childPath = fileURLToPath(new URL('folder-lock-child.ts', import.meta.url));

function startChild(...args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<unknown> } {
  const child = spawn(process.execPath, [childPath, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended };
}

function lockIn(dir: string) {
  const lock = createFolderLock(dir);
  onTestFinished(() => lock.close());
  return lock;
}

describe('the lock of a folder', () => {
  it('lets two processes count to 400 together without losing one', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'count.txt'), '0');
    const children = [startChild(dir, 'count', '200'), startChild(dir, 'count', '200')];
    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(readFileSync(join(dir, 'count.txt'), 'utf8')).toBe('400');
  });

  it('lets one in at a time within a process too, in the order in which they came', async () => {
    const lock = lockIn(tempDir());
    const order: string[] = [];
    const enter = (name: string) =>
      lock.hold(async () => {
        order.push(`${name} in`);
        await new Promise((done) => setImmediate(done));
        order.push(`${name} out`);
      });
    await Promise.all([enter('a'), enter('b'), enter('c')]);
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  });

  it('is free as soon as its holder is killed', async () => {
    const dir = tempDir();
    const { child, ended } = startChild(dir, 'hold');
    if (child.stdout !== null) await once(child.stdout, 'data');
    let isIn = false;
    const waiting = lockIn(dir).hold(async () => {
      isIn = true;
    });
    await new Promise((done) => setImmediate(done));
    expect(isIn).toBe(false);
    child.kill('SIGKILL');
    await ended;
    await waiting;
    expect(isIn).toBe(true);
  });

  it('passes a failure on and is free after it', async () => {
    const lock = lockIn(tempDir());
    await expect(lock.hold(() => Promise.reject(new Error('inside')))).rejects.toThrow('inside');
    await expect(lock.hold(async () => 'next')).resolves.toBe('next');
  });

  it('is one private file that no rival takes for a store or a backup', async () => {
    const dir = tempDir();
    await lockIn(dir).hold(async () => undefined);
    expect(readdirSync(dir)).toEqual(['quota-tray.lock']);
    expect(statSync(join(dir, 'quota-tray.lock')).mode & 0o777).toBe(0o600);
  });

  it('is refused by name where its folder is a file', async () => {
    const path = join(tempDir(), 'in-the-way');
    writeFileSync(path, '');
    await expect(lockIn(path).hold(async () => undefined)).rejects.toMatchObject({
      code: 'store-not-writable',
      message: expect.stringContaining('quota-tray.lock'),
    });
  });

  it.each([
    ['is no database', 'just text, and enough of it to be looked at. '.repeat(100)],
    ['is half of one', `SQLite format 3\u0000${'\u0001'.repeat(2000)}`],
  ])('says what to do when its file %s', async (_name, text) => {
    const dir = tempDir();
    writeFileSync(join(dir, 'quota-tray.lock'), text);
    await expect(lockIn(dir).hold(async () => undefined)).rejects.toMatchObject({
      code: 'store-broken',
      message: expect.stringContaining(join(dir, 'quota-tray.lock')),
      hint: expect.stringContaining('remove it'),
    });
    expect(readFileSync(join(dir, 'quota-tray.lock'), 'utf8')).toBe(text);
  });
});

describe('the custody folders in use', () => {
  it('are none while nobody registered, and looking makes no file', async () => {
    const dir = tempDir();
    expect(await lockIn(dir).custodyDirs()).toEqual([]);
    expect(existsSync(join(dir, 'quota-tray.lock'))).toBe(false);
  });

  it('are known to every process, each once, also those registered later', async () => {
    const dir = tempDir();
    const [one, two] = [lockIn(dir), lockIn(dir)];
    await one.registerCustodyDir('/home/mira/custody');
    expect(await two.custodyDirs()).toEqual(['/home/mira/custody']);
    await two.registerCustodyDir('/home/kai/grün “custody”');
    await two.registerCustodyDir('/home/mira/custody');
    expect([...(await one.custodyDirs())].sort()).toEqual(['/home/kai/grün “custody”', '/home/mira/custody']);
  });

  it('are all kept when processes register and look at the same time', async () => {
    const dir = tempDir();
    const children = [1, 2, 3].map(() => startChild(dir, 'register', '20'));
    const done = [0, null];
    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([done, done, done]);
    expect(await lockIn(dir).custodyDirs()).toHaveLength(60);
  });

  it('can be looked up while another process holds the lock', async () => {
    const dir = tempDir();
    await lockIn(dir).registerCustodyDir('/home/mira/custody');
    const { child } = startChild(dir, 'hold');
    if (child.stdout !== null) await once(child.stdout, 'data');
    expect(await lockIn(dir).custodyDirs()).toEqual(['/home/mira/custody']);
  });
});
