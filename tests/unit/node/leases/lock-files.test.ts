import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLockFiles, type LockFile, type LockFiles } from '../../../../main/node/leases/lock-files.ts';

interface LockWorld {
  readonly dir: string;
  readonly locks: LockFiles;
  readonly path: (name: string) => string;
  readonly take: (name: string, text?: string) => Promise<LockFile>;
}

function lockWorld(): LockWorld {
  const dir = mkdtempSync(join(tmpdir(), 'locks-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const locks = createLockFiles(dir);
  const path = (name: string): string => join(dir, `${name}.lock`);
  return {
    dir,
    locks,
    path,
    async take(name, text = `of ${name}`) {
      const lock = await locks.take(path(name), text);
      if (lock === null) throw new Error(`${name} was taken.`);
      return lock;
    },
  };
}

/** One lease is held all the time, `first` was given back: its file is spare. */
async function withSpare(): Promise<
  LockWorld & { readonly held: LockFile; readonly spareNode: number; readonly spare: string }
> {
  const world = lockWorld();
  const held = await world.take('held');
  const first = await world.take('first');
  const spareNode = statSync(world.path('first')).ino;
  await first.release(true);
  const [spare = ''] = readdirSync(world.dir).filter((name) => name.endsWith('.tmp'));
  return { ...world, held, spareNode, spare: join(world.dir, spare) };
}

describe('the files of leases that are held side by side', () => {
  it('lends the file of one that was given back to the next, with nothing but the new text in it', async () => {
    const { take, path, spareNode } = await withSpare();
    await take('second', 'short');
    expect(statSync(path('second')).ino).toBe(spareNode);
    expect(readFileSync(path('second'), 'utf8')).toBe('short');
  });

  it('has the time of its own lease, however long its file has been there', async () => {
    const { take, path, spare } = await withSpare();
    utimesSync(spare, new Date(0), new Date(0));
    await take('second');
    expect(Date.now() - statSync(path('second')).mtimeMs).toBeLessThan(60_000);
  });

  it('never gives one file to two who hold a lease at the same time', async () => {
    const { take, path } = await withSpare();
    await Promise.all(['a', 'b', 'c'].map((name) => take(name)));
    expect(['a', 'b', 'c'].map((name) => readFileSync(path(name), 'utf8'))).toEqual(['of a', 'of b', 'of c']);
    expect(new Set(['a', 'b', 'c', 'held'].map((name) => statSync(path(name)).ino)).size).toBe(4);
  });

  it('leaves nothing behind once the last lease is given back', async () => {
    const { dir, take, held } = await withSpare();
    const [a, b] = [await take('a'), await take('b')];
    await a.release(true);
    await held.release(true);
    await b.release(true);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('makes no spare one of the only lease', async () => {
    const { dir, take } = lockWorld();
    const only = await take('only');
    await only.release(true);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('goes round to the same few files however many leases there are', async () => {
    const { take, path } = await withSpare();
    const nodes = new Set<number>();
    for (let turn = 0; turn < 20; turn += 1) {
      const lock = await take(`turn-${turn}`);
      nodes.add(statSync(path(`turn-${turn}`)).ino);
      await lock.release(true);
    }
    expect(nodes.size).toBe(1);
  });
});

describe('a lease that another file is in the way of', () => {
  it('is not to be had, keeps the other as it is, and the spare file for the next', async () => {
    const { take, locks, path, spareNode } = await withSpare();
    writeFileSync(path('theirs'), 'of another program');
    expect(await locks.take(path('theirs'), 'ours')).toBeNull();
    expect(readFileSync(path('theirs'), 'utf8')).toBe('of another program');
    await take('next');
    expect(statSync(path('next')).ino).toBe(spareNode);
  });

  it('stays where it is when ours was taken away and theirs came', async () => {
    const { dir, take, path, held } = await withSpare();
    const ours = await take('second');
    unlinkSync(path('second'));
    writeFileSync(path('second'), 'of another program');
    await ours.release(false);
    await held.release(true);
    expect(readdirSync(dir)).toEqual(['second.lock']);
    expect(readFileSync(path('second'), 'utf8')).toBe('of another program');
  });
});

describe('a spare file that cannot be used', () => {
  it('was swept away by another program: the lease gets a file of its own', async () => {
    const { take, path, spare } = await withSpare();
    unlinkSync(spare);
    await take('second');
    expect(readFileSync(path('second'), 'utf8')).toBe('of second');
  });

  it('still lies under another name: what is under that name stays as it is', async () => {
    const { take, path, spare } = await withSpare();
    linkSync(spare, path('kept'));
    await take('second');
    expect(readFileSync(path('kept'), 'utf8')).toBe('of first');
    expect(readFileSync(path('second'), 'utf8')).toBe('of second');
    expect(statSync(path('second')).nlink).toBe(1);
  });

  /** As little to be removed as a file that a virus scanner has open on Windows. */
  async function withStuckSpare(): ReturnType<typeof withSpare> {
    const world = await withSpare();
    unlinkSync(world.spare);
    mkdirSync(world.spare);
    return world;
  }

  it('can neither be used nor removed: the lease gets a file of its own all the same', async () => {
    const { take, path } = await withStuckSpare();
    await take('second');
    expect(readFileSync(path('second'), 'utf8')).toBe('of second');
  });

  it('cannot be removed with the last lease, which is given back all the same, as are the other spare ones', async () => {
    const { held, take, dir, path, spare } = await withSpare();
    const [second, third] = [await take('second'), await take('third')];
    await third.release(true);
    await second.release(true);
    expect(readdirSync(dir).filter((name) => name.endsWith('.tmp'))).toHaveLength(2);
    unlinkSync(spare);
    mkdirSync(spare);
    await held.release(true);
    expect(existsSync(path('held'))).toBe(false);
    expect(readdirSync(dir)).toEqual([basename(spare)]);
  });
});
