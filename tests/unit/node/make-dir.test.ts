import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeDir } from '../../../main/node/make-dir.ts';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'make-dir-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('making a folder', () => {
  it('makes those above it, too, all for their owner alone', () => {
    const dir = folder();
    makeDir(join(dir, 'a', 'b', 'c'));
    expect(['a', 'a/b', 'a/b/c'].map((path) => modeOf(join(dir, path)))).toEqual([0o700, 0o700, 0o700]);
  });

  it.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['a link to a folder', (path: string) => symlinkSync(tmpdir(), path)],
  ])('leaves %s that is there already as it is', (_name, put) => {
    const path = join(folder(), 'there');
    put(path);
    const before = modeOf(path);
    makeDir(path);
    expect(modeOf(path)).toBe(before);
  });

  it('has nothing to do at the root of the disk', () => {
    expect(() => makeDir(parse(tmpdir()).root)).not.toThrow();
  });

  it.each([
    ['a file stands in its place', '', 'EEXIST'],
    ['a file stands in the place of a folder above it', 'x', 'ENOTDIR'],
    ['a file stands two levels above it', 'x/y', 'ENOTDIR'],
  ])('fails when %s', (_name, below, code) => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(() => makeDir(join(file, below))).toThrow(expect.objectContaining({ code }));
  });

  it('fails below a link that leads nowhere, and makes nothing at its end', () => {
    const dir = folder();
    symlinkSync(join(dir, 'nowhere'), join(dir, 'link'));
    expect(() => makeDir(join(dir, 'link', 'x'))).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(existsSync(join(dir, 'nowhere'))).toBe(false);
  });

  // In a process of its own that can be killed: what went wrong here never came back.
  it.runIf(process.platform === 'linux').each(['/proc/codex-quota', '/proc/codex-quota/custody'])(
    'fails at once where the file system denies a new folder with ENOENT (%s)',
    async (path) => {
      const source = new URL('../../../main/node/make-dir.ts', import.meta.url).href;
      const script = `const { makeDir } = await import(${JSON.stringify(source)});
        try { makeDir(${JSON.stringify(path)}); } catch (error) { process.stdout.write(error.code); }`;
      const args = ['--input-type=module', '-e', script];
      const run = await promisify(execFile)(process.execPath, args, { timeout: 20_000, killSignal: 'SIGKILL' });
      expect(run.stdout).toBe('ENOENT');
    },
  );
});
