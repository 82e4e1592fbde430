import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderLock, type FolderLock } from '../../../../main/node/stores/folder-lock.ts';

let dir: string;
let lock: FolderLock;
let others: FolderLock;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'folder-lock-'));
  lock = createFolderLock(dir);
  others = createFolderLock(dir);
});
afterEach(async () => {
  lock.close();
  others.close();
  await rm(dir, { recursive: true, force: true });
});

/** Another process in the middle of something, as SQLite sees it: a connection of its own. */
function rival(): DatabaseSync {
  return new DatabaseSync(join(dir, 'quota-tray.lock'));
}

/** Whether it is done after a while in which it could have failed. */
async function isDone(work: Promise<unknown>): Promise<boolean> {
  return Promise.race([work.then(() => true), pause(60).then(() => false)]);
}

describe('the lock of a folder', () => {
  it('lets one holder in at a time, and the next one when the work of the first has failed', async () => {
    const steps: string[] = [];
    const holding = (name: string, holder: FolderLock, fails: boolean): Promise<void> =>
      holder.hold(async () => {
        steps.push(`${name} in`);
        await pause(5);
        steps.push(`${name} out`);
        if (fails) throw new Error(name);
      });
    const results = await Promise.allSettled([
      holding('a', lock, true),
      holding('b', others, false),
      holding('c', lock, false),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(steps.map((step) => step.split(' ')[1])).toEqual(['in', 'out', 'in', 'out', 'in', 'out']);
    expect((await stat(join(dir, 'quota-tray.lock'))).mode & 0o777).toBe(0o600);
  });

  it('waits for a reader that is in the way of a new custody folder, and frees the lock afterwards', async () => {
    await lock.registerCustodyDir('/first');
    const reader = rival();
    reader.exec('BEGIN');
    reader.prepare('SELECT dir FROM custody_dirs').all();
    const registered = lock.registerCustodyDir('/second');
    expect(await isDone(registered)).toBe(false);
    reader.exec('COMMIT');
    reader.close();
    await registered;
    expect(await others.custodyDirs()).toEqual(['/first', '/second']);
    expect(await others.hold(async () => 'held')).toBe('held');
  });

  it('says which file is damaged when it is no database any more', async () => {
    await writeFile(join(dir, 'quota-tray.lock'), 'not a database, '.repeat(200));
    const refused = expect.objectContaining({
      code: 'store-broken',
      message: `${dir}/quota-tray.lock, the lock of Codex Quota, is damaged.`,
    });
    await expect(lock.hold(async () => undefined)).rejects.toEqual(refused);
    await expect(others.custodyDirs()).rejects.toEqual(refused);
  });

  it.each<[string, (waiting: FolderLock) => Promise<unknown>]>([
    ['looking for custody folders', (waiting) => waiting.custodyDirs()],
    ['holding', (waiting) => waiting.hold(async () => undefined)],
  ])('waits with %s, opened or not, while another process writes the file', async (_name, work) => {
    await lock.registerCustodyDir('/first');
    const writer = rival();
    writer.exec('BEGIN EXCLUSIVE');
    const [known, fresh] = [work(lock), work(others)];
    expect(await isDone(Promise.race([known, fresh]))).toBe(false);
    writer.exec('COMMIT');
    writer.close();
    await Promise.all([known, fresh]);
  });
});
