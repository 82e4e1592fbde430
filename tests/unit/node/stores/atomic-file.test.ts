import {
  chmodSync,
  closeSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceFile, resolvedPath, stampOf } from '../../../../main/node/stores/atomic-file.ts';
import { absentStamp, type PlacingCalls } from '../../../../main/node/stores/place-file.ts';
import { tempDir } from './temp-dir.ts';

describe('replacing a file', () => {
  it('makes it new, readable by nobody else, and leaves nothing beside it', async () => {
    const dir = tempDir();
    const path = join(dir, 'auth.json');
    const stamp = await replaceFile({ path, text: 'new', expected: absentStamp });
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(stamp).toBe(stampOf(path));
    expect(readdirSync(dir)).toEqual(['auth.json']);
  });

  it('makes a file that everybody could read private, as Codex does', async () => {
    const path = join(tempDir(), 'auth.json');
    writeFileSync(path, 'old');
    chmodSync(path, 0o644);
    await replaceFile({ path, text: 'new', expected: stampOf(path) });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('never writes into the old file: who has it open reads on in the old text', async () => {
    const dir = tempDir();
    const path = join(dir, 'auth.json');
    writeFileSync(path, 'old');
    linkSync(path, join(dir, 'still-the-old-one'));
    await replaceFile({ path, text: 'new', expected: stampOf(path) });
    expect(readFileSync(join(dir, 'still-the-old-one'), 'utf8')).toBe('old');
  });

  it('keeps a symbolic link and replaces what it points to', async () => {
    const dir = tempDir();
    mkdirSync(join(dir, 'dotfiles'));
    const target = join(dir, 'dotfiles', 'auth.json');
    writeFileSync(target, 'old');
    symlinkSync('dotfiles', join(dir, 'folder-link'));
    symlinkSync('folder-link/auth.json', join(dir, 'second'));
    const path = join(dir, 'auth.json');
    symlinkSync('second', path);
    await replaceFile({ path, text: 'new', expected: stampOf(path) });
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(lstatSync(join(dir, 'second')).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe('new');
    expect(readdirSync(join(dir, 'dotfiles'))).toEqual(['auth.json']);
  });

  it('makes the file that a dangling link points to', async () => {
    const dir = tempDir();
    symlinkSync('elsewhere.json', join(dir, 'auth.json'));
    expect(resolvedPath(join(dir, 'auth.json'))).toBe(join(dir, 'elsewhere.json'));
    await replaceFile({ path: join(dir, 'auth.json'), text: 'new', expected: absentStamp });
    expect(readFileSync(join(dir, 'elsewhere.json'), 'utf8')).toBe('new');
  });

  it('ends with a refusal when links point in a circle', async () => {
    const dir = tempDir();
    symlinkSync('b', join(dir, 'a'));
    symlinkSync('a', join(dir, 'b'));
    const refusal = { code: 'store-unreadable', message: expect.stringContaining('circle') };
    await expect(replaceFile({ path: join(dir, 'a'), text: 'new', expected: null })).rejects.toMatchObject(refusal);
    expect(lstatSync(join(dir, 'a')).isSymbolicLink()).toBe(true);
    expect(() => stampOf(join(dir, 'a'))).toThrow(expect.objectContaining(refusal));
  });

  it.each<[string, (path: string) => void]>([
    ['wrote other text', (path) => writeFileSync(path, 'rival!')],
    ['wrote as much text into the same file', (path) => touch(path, 'new', 5)],
    ['put another file in its place', (path) => putInPlace(path)],
    ['removed it', (path) => renameSync(path, `${path}.gone`)],
  ])('touches nothing when a rival %s meanwhile', async (_name, rival) => {
    const dir = tempDir();
    const path = join(dir, 'pool.json');
    writeFileSync(path, 'old');
    const expected = stampOf(path);
    rival(path);
    const before = readdirSync(dir);
    const text = before.includes('pool.json') ? readFileSync(path, 'utf8') : null;
    expect(await replaceFile({ path, text: 'ours', expected })).toBe('changed');
    expect(readdirSync(dir)).toEqual(before);
    if (text !== null) expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('does not put a file where a rival made one meanwhile', async () => {
    const path = join(tempDir(), 'pool.json');
    const expected = stampOf(path);
    writeFileSync(path, 'rival');
    expect(await replaceFile({ path, text: 'ours', expected })).toBe('changed');
    expect(readFileSync(path, 'utf8')).toBe('rival');
  });

  it('leaves the old one and no temporary file when it fails', async () => {
    const dir = tempDir();
    const path = join(dir, 'pool.json');
    mkdirSync(join(path, 'a-folder'), { recursive: true });
    await expect(replaceFile({ path, text: 'new', expected: null })).rejects.toMatchObject({
      code: 'store-not-writable',
      message: expect.stringContaining(path),
    });
    expect(readdirSync(dir)).toEqual(['pool.json']);
  });

  it('names the folder and the command that mends it when there is no folder to write to', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'in-the-way'), '');
    const path = join(dir, 'in-the-way', 'pool.json');
    await expect(replaceFile({ path, text: 'new', expected: null })).rejects.toMatchObject({
      code: 'store-not-writable',
      hint: expect.stringContaining('chmod u+rwx'),
    });
  });
});

const storeNames = ['auth.json', 'openai-codex-accounts.json', 'openai-codex-flagged-accounts.json'];

describe('a rival that writes between our last look and our rename', () => {
  /** Plays the rival right before the rename of ours. */
  const renameAfter = (rival: () => void): PlacingCalls => {
    let isOver = false;
    return {
      link: linkSync,
      rename(from, to) {
        if (!isOver) rival();
        isOver = true;
        renameSync(from, to);
      },
    };
  };

  it.each(storeNames)('into %s itself, as Codex 0.140 and editors do, keeps what it wrote', async (name) => {
    const dir = tempDir();
    const path = join(dir, name);
    writeFileSync(path, 'old');
    const calls = renameAfter(() => writeFileSync(path, 'rival'));
    expect(await replaceFile({ path, text: 'ours', expected: stampOf(path) }, calls)).toBe('changed');
    expect(readFileSync(path, 'utf8')).toBe('rival');
    expect(readdirSync(dir)).toEqual([name]);
  });

  it('into the file itself and is not done when we look again goes on in its own file', async () => {
    const path = join(tempDir(), 'auth.json');
    writeFileSync(path, 'old');
    let theirs = 0;
    const calls = renameAfter(() => {
      theirs = openSync(path, 'w');
    });
    expect(await replaceFile({ path, text: 'ours', expected: stampOf(path) }, calls)).toBe('changed');
    writeSync(theirs, 'rival');
    closeSync(theirs);
    expect(readFileSync(path, 'utf8')).toBe('rival');
  });

  it('into the old file gets nothing back over what a third one has put there since', async () => {
    const dir = tempDir();
    const path = join(dir, 'auth.json');
    writeFileSync(path, 'old');
    const calls: PlacingCalls = {
      link: linkSync,
      rename(from, to) {
        writeFileSync(to, 'rival');
        renameSync(from, to);
        putInPlace(to);
      },
    };
    expect(await replaceFile({ path, text: 'ours', expected: stampOf(path) }, calls)).toBe('changed');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(dir)).toEqual(['auth.json']);
  });

  it.each(storeNames)('and makes %s, where there was none, is not overwritten', async (name) => {
    const dir = tempDir();
    const path = join(dir, name);
    const calls: PlacingCalls = {
      rename: renameSync,
      link(from, to) {
        writeFileSync(path, 'rival');
        linkSync(from, to);
      },
    };
    expect(await replaceFile({ path, text: 'ours', expected: absentStamp }, calls)).toBe('changed');
    expect(readFileSync(path, 'utf8')).toBe('rival');
    expect(readdirSync(dir)).toEqual([name]);
  });

  it.each(['EPERM', 'ENOTSUP', 'ENOSYS'])(
    'does not keep us from writing where files have one name only (%s)',
    async (code) => {
      const dir = tempDir();
      const [path, other] = [join(dir, 'auth.json'), join(dir, 'pool.json')];
      const calls: PlacingCalls = {
        rename: renameSync,
        link() {
          throw Object.assign(new Error('one name only'), { code });
        },
      };
      writeFileSync(path, 'old');
      expect(await replaceFile({ path, text: 'ours', expected: stampOf(path) }, calls)).toBe(stampOf(path));
      expect(await replaceFile({ path: other, text: 'ours', expected: absentStamp }, calls)).toBe(stampOf(other));
      expect([readFileSync(path, 'utf8'), readFileSync(other, 'utf8')]).toEqual(['ours', 'ours']);
      expect(readdirSync(dir)).toEqual(['auth.json', 'pool.json']);
    },
  );
});

describe('a second name that a dead process left', () => {
  const left = 'auth.json.quota-tray.77.0000000012345678.tmp';

  it('goes with the next write under the lock, however young others have made the file since', async () => {
    const dir = tempDir();
    const path = join(dir, 'auth.json');
    writeFileSync(path, 'old');
    linkSync(path, join(dir, left));
    writeFileSync(path, 'signed in again');
    await replaceFile({ path, text: 'ours', expected: stampOf(path) });
    expect(readdirSync(dir)).toEqual(['auth.json']);
    expect(readFileSync(path, 'utf8')).toBe('ours');
  });

  it('stays while the write of another file cannot tell whether its owner is alive', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, left), 'old');
    await replaceFile({ path: join(dir, 'pool.json'), text: 'ours', expected: null });
    expect(readdirSync(dir)).toEqual([left, 'pool.json']);
  });
});

describe('a rival in the middle of a save', () => {
  const pool = 'openai-codex-accounts.json';

  it.each([`${pool}.77.1.0123abcd.tmp`, `${pool}.bak.rotate.77.1.0123abcd.slot-0.tmp`, `${pool}.wal`])(
    'which its %s shows is waited for, and then it was faster',
    async (name) => {
      const path = join(tempDir(), pool);
      writeFileSync(path, 'old');
      writeFileSync(join(dirname(path), name), 'rival');
      const expected = stampOf(path);
      setTimeout(() => renameSync(join(dirname(path), name), path), 10);
      expect(await replaceFile({ path, text: 'ours', expected })).toBe('changed');
      expect(readFileSync(path, 'utf8')).toBe('rival');
    },
  );

  it('that never ends is not waited for', async () => {
    const path = join(tempDir(), pool);
    writeFileSync(path, 'old');
    writeFileSync(`${path}.77.1.0123abcd.tmp`, 'rival');
    expect(await replaceFile({ path, text: 'ours', expected: stampOf(path) })).toBe(stampOf(path));
    expect(readFileSync(path, 'utf8')).toBe('ours');
  });
});

function touch(path: string, text: string, laterSeconds: number): void {
  writeFileSync(path, text);
  const later = Date.now() / 1000 + laterSeconds;
  utimesSync(path, later, later);
}

function putInPlace(path: string): void {
  const { mtime } = statSync(path);
  writeFileSync(`${path}.x`, 'new');
  utimesSync(`${path}.x`, mtime, mtime);
  renameSync(`${path}.x`, path);
}
