import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CodexRelease, codexFolder, codexPackage } from '../../../build/codex-releases.ts';
import { type FetchedCodex, fetchCodex } from '../../../build/fetch-codex.ts';

const computer = { platform: 'linux', arch: 'x64' };
const release = (integrity: Readonly<Record<string, string>> = {}): CodexRelease => ({ version: '9.8.7', integrity });

let dir = '';
let cacheDir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fetch-codex-'));
  cacheDir = join(dir, 'cache');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A package with a program that says this version, packed as the registry has it. */
async function packed(version: string): Promise<{ readonly archive: string; readonly integrity: string }> {
  const member = codexPackage(release(), computer)?.member ?? '';
  const program = join(dir, member);
  await mkdir(join(program, '..'), { recursive: true });
  await writeFile(program, `#!/bin/sh\necho codex-cli ${version}\n`, { mode: 0o755 });
  const archive = join(dir, 'codex.tgz');
  execFileSync('tar', ['-czf', archive, '-C', dir, member]);
  const digest = createHash('sha512')
    .update(await readFile(archive))
    .digest('base64');
  return { archive, integrity: `sha512-${digest}` };
}

/** An npm that brings this archive, and counts how often it was asked. */
async function npmWith(archive: string, integrity: string): Promise<readonly [string, string]> {
  const path = join(dir, 'npm.mjs');
  await writeFile(
    path,
    `import { appendFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
const folder = process.argv[process.argv.indexOf('--pack-destination') + 1];
appendFileSync(${JSON.stringify(join(dir, 'asked'))}, process.argv[3] + '\\n');
copyFileSync(${JSON.stringify(archive)}, join(folder, 'codex.tgz'));
console.log(JSON.stringify([{ filename: 'codex.tgz', integrity: ${JSON.stringify(integrity)} }]));`,
  );
  return [process.execPath, path];
}

const asked = async (): Promise<readonly string[]> => (await readFile(join(dir, 'asked'), 'utf8')).trim().split('\n');

describe('a real Codex from the registry', () => {
  it('is in the cache afterwards, and is not asked for again', async () => {
    const { archive, integrity } = await packed('9.8.7');
    const options = { cacheDir, computer, npm: await npmWith(archive, integrity) };
    const folder = codexFolder(cacheDir, '9.8.7', computer);
    expect(await fetchCodex(release(), options)).toEqual({ kind: 'there', folder, isFresh: true });
    expect(execFileSync(join(folder, 'codex'), { encoding: 'utf8' })).toContain('9.8.7');
    expect(await fetchCodex(release(), options)).toEqual({ kind: 'there', folder, isFresh: false });
    expect(await asked()).toEqual(['@openai/codex@9.8.7-linux-x64']);
    expect(await readdir(cacheDir)).toEqual(['9.8.7-linux-x64']);
  });

  it('is fetched again when the one in the cache was changed', async () => {
    const { archive, integrity } = await packed('9.8.7');
    const options = { cacheDir, computer, npm: await npmWith(archive, integrity) };
    await fetchCodex(release(), options);
    const program = join(codexFolder(cacheDir, '9.8.7', computer), 'codex');
    appendFileSync(program, 'echo changed\n');
    expect(await fetchCodex(release(), options)).toMatchObject({ kind: 'there', isFresh: true });
    expect(await readFile(program, 'utf8')).not.toContain('changed');
  });

  it('is there whole for two who ask at once', async () => {
    const { archive, integrity } = await packed('9.8.7');
    const options = { cacheDir, computer, npm: await npmWith(archive, integrity) };
    const both = await Promise.all([fetchCodex(release(), options), fetchCodex(release(), options)]);
    expect(both.map(({ kind }) => kind)).toEqual(['there', 'there']);
    expect(await readdir(cacheDir)).toEqual(['9.8.7-linux-x64']);
  });

  it.each([
    ['is another one than the registry says', 'sha512-other', {}, '9.8.7', 'what came is not what was published'],
    ['is another one than was looked at', null, { 'linux-x64': 'sha512-other' }, '9.8.7', 'what was published'],
    ['says that it is another version', null, {}, '1.1.1', 'does not run on this computer'],
  ])('is refused when it %s, and leaves nothing', async (_name, told, pinned, version, why) => {
    const { archive, integrity } = await packed(version);
    const npm = await npmWith(archive, told ?? integrity);
    expect(sentenceOf(await fetchCodex(release(pinned), { cacheDir, computer, npm }))).toContain(why);
    expect(await readdir(cacheDir)).toEqual([]);
  });

  it('that cannot be reached is told in a sentence with the name of what went wrong', async () => {
    const path = join(dir, 'npm.mjs');
    await writeFile(path, `console.log('{"error": {"code": "ENOTFOUND", "summary": "…"}}'); process.exitCode = 1;`);
    const npm = [process.execPath, path] as const;
    expect(sentenceOf(await fetchCodex(release(), { cacheDir, computer, npm }))).toBe(
      'Codex 9.8.7 could not be fetched from the npm registry: ENOTFOUND. Check the connection and the registry that npm uses, then run this again.',
    );
  });

  it('is told to be missing where there is no npm', async () => {
    const npm = [join(dir, 'nowhere')] as const;
    expect(sentenceOf(await fetchCodex(release(), { cacheDir, computer, npm }))).toContain('ENOENT');
  });

  it('is not asked for on a computer where nothing could be played', async () => {
    const npm = [join(dir, 'nowhere')] as const;
    const windows = { platform: 'win32', arch: 'x64' };
    expect(sentenceOf(await fetchCodex(release(), { cacheDir, computer: windows, npm }))).toContain('Linux or macOS');
    expect(existsSync(cacheDir)).toBe(false);
  });
});

function sentenceOf(fetched: FetchedCodex): string {
  return fetched.kind === 'missing' ? fetched.sentence : '';
}
