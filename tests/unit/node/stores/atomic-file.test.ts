import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { absentStamp, replaceFile, resolvedPath, stampOf } from '../../../../main/node/stores/atomic-file.ts';
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
