import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRivalFiles, type RivalCalls, type RivalFiles } from '../../support/rival-files.ts';
import { findList } from '../../support/rival-recovery.ts';
import { rivalTimes } from '../../support/rival-times.ts';
import { readWords, witnessInto } from '../../support/rival-words.ts';

// Saves as in facts/multi-auth.md 1.5, reads and recoveries as in 1.6.

const times = rivalTimes(1 / 10);
const listText = (name: string): string => JSON.stringify({ version: 3, accounts: [{ refreshToken: name }] });

let dir: string;
let pool: string;
let flagged: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rival-files-'));
  pool = join(dir, 'openai-codex-accounts.json');
  flagged = join(dir, 'openai-codex-flagged-accounts.json');
});
afterEach(() => rmSync(dir, { recursive: true }));

const filesWith = (calls: Partial<RivalCalls> = {}): RivalFiles =>
  createRivalFiles({ root: dir, times, calls: { rename: renameSync, copy: copyFileSync, ...calls } });
const read = (path: string): string => readFileSync(path, 'utf8');

/** Fails so often with this code, and then does its work. */
function failing(times: number, code: string, onto: string): RivalCalls['rename'] {
  let left = times;
  return (from, to) => {
    if (to === onto && left > 0) {
      left -= 1;
      throw Object.assign(new Error(code), { code });
    }
    renameSync(from, to);
  };
}

describe('a save of the played codex-multi-auth', () => {
  it('keeps the last three pools as backups, and nothing else beside them', async () => {
    const files = filesWith();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await files.save('pool', listText(name));
    expect([pool, `${pool}.bak`, `${pool}.bak.1`, `${pool}.bak.2`].map(read)).toEqual(
      ['e', 'd', 'c', 'b'].map(listText),
    );
    expect(readdirSync(dir)).toHaveLength(4);
  });

  it('keeps one backup of the set-aside list', async () => {
    const files = filesWith();
    for (const name of ['a', 'b', 'c']) await files.save('flagged', listText(name));
    expect([flagged, `${flagged}.bak`].map(read)).toEqual(['c', 'b'].map(listText));
    expect(readdirSync(dir)).toHaveLength(2);
  });

  it('takes away the mark of a reset', async () => {
    writeFileSync(`${pool}.reset-intent`, '{}');
    await filesWith().save('pool', listText('a'));
    expect(readdirSync(dir)).toEqual(['openai-codex-accounts.json']);
  });

  it.each([
    ['pool', 4, 'EPERM'],
    ['pool', 4, 'EBUSY'],
    ['flagged', 4, 'EACCES'],
  ] as const)('tries the rename of the %s five times where it fails %i times with %s', async (list, count, code) => {
    await filesWith({ rename: failing(count, code, list === 'pool' ? pool : flagged) }).save(list, listText('a'));
    expect(read(list === 'pool' ? pool : flagged)).toBe(listText('a'));
  });

  it.each([
    ['after five tries', 5, 'EPERM'],
    ['at once where the error is not of a busy file', 1, 'EACCES'],
  ])(
    'gives the pool up %s, without its temporary file, and with a journal that tells what it was',
    async (_when, count, code) => {
      await filesWith().save('pool', listText('a'));
      const files = filesWith({ rename: failing(count, code, pool) });
      await expect(files.save('pool', listText('b'))).rejects.toThrow(code);
      expect(read(pool)).toBe(listText('a'));
      expect(readdirSync(dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
      const journal = JSON.parse(read(`${pool}.wal`));
      expect(journal).toMatchObject({ version: 1, path: pool, content: listText('b') });
      expect(journal.checksum).toBe(createHash('sha256').update(listText('b')).digest('hex'));
    },
  );

  it('goes on where a backup cannot be made', async () => {
    await filesWith().save('pool', listText('a'));
    const copy = (): void => {
      throw Object.assign(new Error('EIO'), { code: 'EIO' });
    };
    await filesWith({ copy }).save('pool', listText('b'));
    expect(read(pool)).toBe(listText('b'));
  });
});

describe('what the played codex-multi-auth reads', () => {
  it.each([
    ['a journal whose checksum fits, before any backup', { wal: 'good' as const, bak: true }, 'journal'],
    ['the backup, where the checksum of the journal does not fit', { wal: 'torn' as const, bak: true }, 'bak'],
    ['the backup, where there is no journal', { wal: null, bak: true }, 'bak'],
  ])('is, for a pool that nobody can read, %s', (_what, { wal, bak }, expected) => {
    writeFileSync(pool, '');
    if (bak) writeFileSync(`${pool}.bak`, listText('bak'));
    const content = listText('journal');
    const checksum = wal === 'good' ? createHash('sha256').update(content).digest('hex') : 'torn';
    if (wal !== null) writeFileSync(`${pool}.wal`, JSON.stringify({ version: 1, content, checksum }));
    expect(findList('pool', pool)).toEqual({ text: listText(expected), isRecovered: true });
  });

  it('is at last any file whose name begins like the pool’s, in the order of the names', () => {
    writeFileSync(`${pool}.old-2`, listText('second'));
    writeFileSync(`${pool}.old-1`, listText('first'));
    writeFileSync(`${pool}.a.tmp`, listText('never'));
    writeFileSync(`${pool}.a.cache`, listText('never'));
    expect(findList('pool', pool)?.text).toBe(listText('first'));
    expect(findList('flagged', flagged)).toBeNull();
  });

  it('leaves staged copies of nobody, not even of a process that is in the middle of its save', () => {
    writeFileSync(pool, listText('a'));
    writeFileSync(`${pool}.bak.rotate.1.2.abc.slot-0.tmp`, listText('live'));
    expect(findList('pool', pool)).toEqual({ text: listText('a'), isRecovered: false });
    expect(readdirSync(dir)).toEqual(['openai-codex-accounts.json']);
  });

  it.each([
    ['pool', 'a list that cannot be read', ''],
    ['flagged', 'any list', listText('a')],
  ] as const)('is nothing in the %s while a mark of a reset lies beside %s', (list, _what, text) => {
    const path = list === 'pool' ? pool : flagged;
    writeFileSync(path, text);
    writeFileSync(`${path}.bak`, listText('bak'));
    writeFileSync(`${path}.reset-intent`, 'reset');
    expect(findList(list, path)).toBeNull();
  });

  it('is no backup for an empty list that can be read', () => {
    writeFileSync(pool, '{"version":3,"accounts":[]}');
    writeFileSync(`${pool}.bak`, listText('bak'));
    expect(findList('pool', pool)).toMatchObject({ isRecovered: false });
  });
});

describe('the words of a rival', () => {
  it('tell what each save said and between which moments it got its place', async () => {
    const path = join(dir, 'words');
    const files = createRivalFiles({ root: dir, times, witness: witnessInto(path) });
    await files.save('pool', listText('a'));
    await files.save('flagged', listText('b'));
    const { words } = readWords(path);
    expect(words).toMatchObject([
      { list: 'pool', text: listText('a') },
      { list: 'flagged', text: listText('b') },
    ]);
    const moments = words.flatMap(({ beganUs, endedUs }) => [beganUs, endedUs ?? Number.NaN]);
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  });

  it('leave open what a death cut short', async () => {
    const path = join(dir, 'words');
    const rename = (): never => {
      throw new Error('killed');
    };
    const calls = { rename, copy: copyFileSync };
    const files = createRivalFiles({ root: dir, times, witness: witnessInto(path), calls });
    await files.save('pool', listText('a')).catch(() => undefined);
    writeFileSync(path, `${read(path)}{"list":"pool","te`);
    expect(readWords(path).words).toMatchObject([{ text: listText('a'), endedUs: null }]);
  });
});
