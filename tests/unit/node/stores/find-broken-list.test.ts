import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findBrokenList, findInTheWay, findNewestBackup } from '../../../../main/node/stores/find-broken-list.ts';
import type { StorePaths } from '../../../../main/node/stores/store-paths.ts';

async function lists(texts: Readonly<Record<string, string>>): Promise<StorePaths> {
  const dir = await mkdtemp(join(tmpdir(), 'broken-list-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  let writtenS = 1_700_000_000;
  for (const [name, text] of Object.entries(texts)) {
    await writeFile(join(dir, name), text);
    writtenS += 60;
    await utimes(join(dir, name), writtenS, writtenS);
  }
  const inDir = (name: string): string => join(dir, name);
  return {
    codexHome: dir,
    root: dir,
    auth: inDir('auth.json'),
    config: inDir('config.toml'),
    pool: inDir('pool.json'),
    flagged: inDir('flagged.json'),
    leases: inDir('leases'),
  };
}

describe('the list that cannot be read', () => {
  it.each([
    [{ 'pool.json': '{"accounts":[', 'flagged.json': '{}', 'auth.json': '{}' }, 'pool.json'],
    [{ 'pool.json': '{}', 'flagged.json': '[]', 'auth.json': '' }, 'flagged.json'],
    [{ 'auth.json': 'torn' }, 'auth.json'],
  ])('among %j is %s', async (texts, name) => {
    const paths = await lists(texts);
    expect(await findBrokenList(paths, null)).toBe(join(paths.root, name));
  });

  it.each([
    ['pool', 'pool.json'],
    ['set-aside', 'flagged.json'],
    ['codex-login', 'auth.json'],
    ['codex-settings', 'config.toml'],
  ] as const)('is the one in the way of reading where that is known: %s', async (file, name) => {
    const paths = await lists({ 'pool.json': 'torn' });
    expect(await findBrokenList(paths, file)).toBe(join(paths.root, name));
  });

  it('is none when all that are there can be read', async () => {
    expect(await findBrokenList(await lists({ 'pool.json': '{}' }), null)).toBeNull();
  });
});

describe('the newest backup', () => {
  it('is that of the broken list', async () => {
    const paths = await lists({
      'flagged.json': 'torn',
      'flagged.json.bak.1': '{}',
      'flagged.json.bak': '{}',
      'pool.json': '{}',
      'pool.json.bak': '{}',
    });
    expect(await findNewestBackup(paths, null)).toBe(`${paths.flagged}.bak`);
  });

  it('is that of the pool when no list is broken, by age and not by name', async () => {
    const paths = await lists({ 'pool.json.bak': '{}', 'pool.json.bak.2': '{}', 'pool.json.tmp': '{}' });
    expect(await findNewestBackup(paths, null)).toBe(`${paths.pool}.bak.2`);
  });

  it('is none where none was made', async () => {
    expect(await findNewestBackup(await lists({ 'pool.json': '{}' }), null)).toBeNull();
  });
});

describe('what is told of a file in the way', () => {
  const torn = { accounts: null, cutOffLine: 1 };
  const whole = { accounts: 1, cutOffLine: null };

  it.each([
    ['pool', { name: 'pool.json', ...torn }, { name: 'pool.json.bak', ...whole }],
    ['set-aside', { name: 'flagged.json', ...torn }, null],
    ['codex-login', { name: 'auth.json', ...torn }, null],
    ['codex-settings', null, null],
  ] as const)('is what lies there, and of a list its newest copy: %s', async (file, broken, backup) => {
    const paths = await lists({
      'pool.json': '{"acc',
      'pool.json.bak': '{"accounts": [{}]}',
      'flagged.json': '{"acc',
      'auth.json': '{"tok',
      'auth.json.bak': '{"accounts": [{}]}',
    });
    const found = await findInTheWay(paths, file);
    expect(found).toMatchObject({ broken, backup });
    expect(JSON.stringify(found)).not.toContain(paths.root);
  });
});
