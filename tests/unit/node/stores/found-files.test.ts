import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileFacts, newestCopy } from '../../../../main/node/stores/found-files.ts';

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'found-files-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Each a minute newer than the one before it. */
async function written(texts: Readonly<Record<string, string>>): Promise<string> {
  const dir = await folder();
  let writtenS = 1_700_000_000;
  for (const [name, text] of Object.entries(texts)) {
    await writeFile(join(dir, name), text);
    writtenS += 60;
    await utimes(join(dir, name), writtenS, writtenS);
  }
  return join(dir, 'list.json');
}

describe('what is told of a file', () => {
  it.each([
    ['{"accounts": [{}, {}]}', { accounts: 2, cutOffLine: null }],
    ['{"accounts": []}', { accounts: 0, cutOffLine: null }],
    ['{"version": 1, "acc', { accounts: null, cutOffLine: 1 }],
    ['{"accounts": 4}', { accounts: null, cutOffLine: null }],
    ['', { accounts: null, cutOffLine: null }],
  ])('with %j in it is %j', async (text, facts) => {
    const path = await written({ 'list.json': text });
    const writtenAt = new Date(1_700_000_060_000).toISOString();
    expect(await fileFacts(path)).toEqual({ path, name: 'list.json', writtenAt, bytes: text.length, ...facts });
  });

  it('is nothing where there is none, or a folder', async () => {
    const dir = await folder();
    await mkdir(join(dir, 'list.json'));
    expect(await fileFacts(join(dir, 'list.json'))).toBeNull();
    expect(await fileFacts(join(dir, 'gone.json'))).toBeNull();
    expect(await fileFacts(join(dir, 'gone', 'list.json'))).toBeNull();
  });

  it('is its size and age where it is too large to be a list', async () => {
    const path = await written({ 'list.json': '' });
    await writeFile(path, '{'.repeat(33 * 1024 * 1024));
    const { size } = await stat(path);
    expect(await fileFacts(path)).toMatchObject({ bytes: size, accounts: null, cutOffLine: null });
  });
});

describe('the newest copy of a list', () => {
  const whole = '{"accounts": [{}]}';

  it.each([
    ['by age and not by name', { 'list.json.bak': whole, 'list.json.bak.2': whole }, 'list.json.bak.2'],
    ['that can be understood', { 'list.json.bak.1': whole, 'list.json.bak': '{"acc' }, 'list.json.bak.1'],
    ['of all where none can be', { 'list.json.bak.1': 'torn', 'list.json.bak': '{"acc' }, 'list.json.bak'],
    [
      'of this list alone',
      { 'list.json.bak': whole, 'other.json.bak': whole, 'list.json.tmp': whole },
      'list.json.bak',
    ],
  ])('is the newest one %s', async (_name, texts, name) => {
    expect((await newestCopy(await written(texts)))?.name).toBe(name);
  });

  it('is none where none was made, and where there is no folder', async () => {
    expect(await newestCopy(await written({ 'list.json': whole }))).toBeNull();
    expect(await newestCopy(join(await folder(), 'gone', 'list.json'))).toBeNull();
  });

  it('is no folder of such a name', async () => {
    const dir = await folder();
    await mkdir(join(dir, 'list.json.bak'));
    expect(await newestCopy(join(dir, 'list.json'))).toBeNull();
  });
});
