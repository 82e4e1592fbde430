import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRivalFiles, type RivalFiles } from '../../support/rival-files.ts';
import { createRivalLists, type RivalRecord } from '../../support/rival-lists.ts';
import { rivalTimes } from '../../support/rival-times.ts';

let dir: string;
let files: RivalFiles;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rival-lists-'));
  files = createRivalFiles({ root: dir, times: rivalTimes(1 / 10) });
});
afterEach(() => rmSync(dir, { recursive: true }));

const record = (name: string, more: object = {}): RivalRecord => ({
  email: `${name}@studio.example`,
  refreshToken: `rt_${name}`,
  accessToken: `access-${name}`,
  expiresAt: 1_000,
  ...more,
});
const writePool = (accounts: readonly RivalRecord[], top: object = {}): void =>
  writeFileSync(files.paths.pool, JSON.stringify({ version: 3, activeIndex: 0, ...top, accounts }));
const poolOnDisk = (): { readonly accounts: readonly RivalRecord[] } =>
  JSON.parse(readFileSync(files.paths.pool, 'utf8'));

// facts/multi-auth.md, headlines 6 and 7, and 1.3, 1.4, 1.6 and 1.8.
describe('the lists in the memory of the played codex-multi-auth', () => {
  it('have lost what it does not know, in records and beside them, when it saves them', async () => {
    writePool([record('mira', { myField: 1, accountLabel: 'Mine' })], { unknownTop: 1 });
    const lists = createRivalLists(files);
    await lists.remember();
    await lists.save('pool');
    expect(poolOnDisk()).toEqual({ version: 3, activeIndex: 0, accounts: [record('mira', { accountLabel: 'Mine' })] });
  });

  it('keep a field that a later release knows', async () => {
    writePool([record('mira', { note: 'kept' })], { note: 'kept' });
    const lists = createRivalLists(files, 'note');
    await lists.remember();
    await lists.save('pool');
    expect(poolOnDisk()).toMatchObject({ note: 'kept', accounts: [{ note: 'kept' }] });
  });

  it('erase an account that came after they were read, and undo what others say of one they know', async () => {
    writePool([record('mira', { enabled: false })]);
    const lists = createRivalLists(files);
    await lists.remember();
    writePool([record('mira', { enabled: true, accountLabel: 'Ours' }), record('kai')]);
    lists.adoptTokens();
    await lists.save('pool');
    expect(poolOnDisk().accounts).toEqual([record('mira', { enabled: false })]);
  });

  it.each([
    ['takes our tokens where they end later than its own', 1_001, 'rt_ours'],
    ['keeps its own where ours end at the same moment', 1_000, 'rt_mira'],
    ['keeps its own where ours say no end', undefined, 'rt_mira'],
  ])('%s', async (_what, expiresAt, refreshToken) => {
    writePool([record('mira')]);
    const lists = createRivalLists(files);
    await lists.remember();
    writePool([record('mira', { refreshToken: 'rt_ours', expiresAt })]);
    lists.adoptTokens();
    expect(lists.accounts('pool')).toMatchObject([{ refreshToken }]);
  });

  it('takes the tokens of another account for none of its own', async () => {
    writePool([record('mira')]);
    const lists = createRivalLists(files);
    await lists.remember();
    writePool([record('mira', { accountId: 'another workspace', refreshToken: 'rt_other', expiresAt: 9_000 })]);
    lists.adoptTokens();
    expect(lists.accounts('pool')).toMatchObject([{ refreshToken: 'rt_mira' }]);
  });

  it('come back from a backup where the pool cannot be read, and are saved at once', async () => {
    writeFileSync(files.paths.pool, '');
    writeFileSync(
      `${files.paths.pool}.bak`,
      JSON.stringify({ version: 3, activeIndex: 0, accounts: [record('mira')] }),
    );
    await createRivalLists(files).remember();
    expect(poolOnDisk().accounts).toEqual([record('mira')]);
  });

  it('hold no set-aside record without a token, and one of two with the same', async () => {
    const accounts = [record('mira'), { email: 'none' }, record('kai'), record('mira', { lastError: 'later' })];
    writeFileSync(files.paths.flagged, JSON.stringify({ version: 1, accounts }));
    const lists = createRivalLists(files);
    await lists.remember();
    expect(lists.accounts('flagged')).toEqual([record('mira', { lastError: 'later' }), record('kai')]);
  });
});
