import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { LedgerFiles } from '../../../../main/core/ledger/ledger.ts';
import { createLedgerFile } from '../../../../main/node/quota-home/ledger-file.ts';
import { freshDir, queueLock, quotaHome, replaceAtOnce } from './quota-home-world.ts';

function ledgerFile(onReplace: () => void = () => undefined) {
  const path = join(freshDir(), 'quota-tray', 'ledger.ndjson');
  const replaceFile = async (target: string, text: string): Promise<void> => {
    await replaceAtOnce(target, text);
    onReplace();
  };
  const deps = { path, lock: queueLock(), replaceFile };
  return { path, ledger: createLedgerFile(deps), rival: createLedgerFile(deps) };
}

async function whole(ledger: LedgerFiles): Promise<string> {
  return (await ledger.readOn(null)).text;
}

describe('the ledger’s file', () => {
  it('leaves no trace before the first write', async () => {
    const { path, ledger } = ledgerFile();
    expect(await whole(ledger)).toBe('');
    await ledger.rewrite(() => 'never asked');
    expect(existsSync(dirname(path))).toBe(false);
  });

  it('is readable by nobody else', async () => {
    const { path, ledger } = ledgerFile();
    await ledger.append('one\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  });

  it.skipIf(process.platform === 'win32')(
    'writes into no pipe in its place, which would hold us up once it is full',
    async () => {
      const { path, ledger } = ledgerFile();
      mkdirSync(dirname(path));
      const makePipe = 'mkfifo';
      execFileSync(makePipe, [path]);
      await expect(ledger.append('one\n')).rejects.toMatchObject({ code: 'store-unreadable' });
      await expect(ledger.readOn(null)).rejects.toMatchObject({ code: 'store-unreadable' });
    },
  );

  it('begins a new line after one that a dead process left half written', async () => {
    const { path, ledger } = ledgerFile();
    await ledger.append('one\n');
    appendFileSync(path, '{"half');
    await ledger.append('two\n');
    expect(readFileSync(path, 'utf8')).toBe('one\n{"half\ntwo\n');
  });

  it('reads on from where it was, whole lines only, also in the middle of a letter', async () => {
    const { path, ledger } = ledgerFile();
    await ledger.append('grün\n');
    const first = await ledger.readOn(null);
    expect(first).toMatchObject({ text: 'grün\n', isContinued: false });
    const letter = Buffer.from('ü');
    appendFileSync(path, letter.subarray(0, 1));
    const second = await ledger.readOn(first.mark);
    expect(second).toMatchObject({ text: '', isContinued: true });
    appendFileSync(path, letter.subarray(1));
    appendFileSync(path, '\n');
    expect(await ledger.readOn(second.mark)).toMatchObject({ text: 'ü\n', isContinued: true });
  });

  const others: readonly (readonly [string, (path: string, rival: LedgerFiles) => unknown, string])[] = [
    ['was replaced', (_path, rival) => rival.rewrite(() => 'other\ntexts\n'), 'other\ntexts\n'],
    ['was cut', (path) => writeFileSync(path, 'one\n'), 'one\n'],
    [
      'has other content under the same number',
      (path) => writeFileSync(path, 'other texts, longer\n'),
      'other texts, longer\n',
    ],
    ['is gone', (path) => rmSync(path), ''],
  ];
  it.each(others)('is read from the beginning when it %s', async (_name, change, text) => {
    const { path, ledger, rival } = ledgerFile();
    await ledger.append('one\ntwo\n');
    const { mark } = await ledger.readOn(null);
    await change(path, rival);
    expect(await ledger.readOn(mark)).toMatchObject({ text, isContinued: false });
  });

  it('keeps what was appended while it was rewritten', async () => {
    const { path, ledger, rival } = ledgerFile();
    await ledger.append('old\n');
    await ledger.rewrite((text) => {
      appendFileSync(path, 'late\n');
      return text.toUpperCase();
    });
    expect(await whole(rival)).toBe('OLD\nlate\n');
  });

  it('writes again what went to a file that was taken away meanwhile', async () => {
    const { path, ledger } = ledgerFile();
    await ledger.append('first\n');
    const taken = `${path}.taken`;
    const append = ledger.append('second\n');
    renameSync(path, taken);
    writeFileSync(path, 'compacted\n');
    await append;
    expect(await whole(ledger)).toContain('second\n');
  });

  it('stays a symbolic link', async () => {
    const { path, ledger } = ledgerFile();
    const target = join(freshDir(), 'elsewhere.ndjson');
    writeFileSync(target, 'one\n');
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
    await ledger.append('two\n');
    await ledger.rewrite((text) => text.toUpperCase());
    expect(readFileSync(target, 'utf8')).toBe('ONE\nTWO\n');
  });

  it('is left alone when there is nothing to change', async () => {
    const { path, ledger } = ledgerFile();
    await ledger.append('one\n');
    const { ino } = statSync(path);
    await ledger.rewrite(() => null);
    expect(statSync(path).ino).toBe(ino);
  });

  it('is refused by name when it is a folder', async () => {
    const { path, ledger } = ledgerFile();
    mkdirSync(path, { recursive: true });
    await expect(ledger.readOn(null)).rejects.toMatchObject({ code: 'store-unreadable' });
    await expect(ledger.append('one\n')).rejects.toMatchObject({
      code: 'store-not-writable',
      hint: expect.stringContaining('Move away'),
    });
  });

  it('is refused by name when its folder is a file', async () => {
    const { path, ledger } = ledgerFile();
    writeFileSync(dirname(path), '');
    await expect(ledger.append('one\n')).rejects.toMatchObject({ code: 'store-not-writable' });
  });

  it.runIf(process.platform === 'linux')('says that the disk is full', async () => {
    const { path, ledger } = ledgerFile();
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync('/dev/full', path);
    await expect(ledger.append('one\n')).rejects.toMatchObject({ code: 'disk-full' });
    rmSync(path);
  });

  it('loses no line and mixes none while three processes append and one compacts', async () => {
    const { path, ledger } = ledgerFile();
    await ledger.append('start\n');
    const script = fileURLToPath(new URL('append-lines.ts', import.meta.url));
    const names = ['a', 'b', 'c'];
    const children = names.map((name) => spawn(process.execPath, [script, path, name, '150'], { stdio: 'inherit' }));
    const ended = Promise.all(children.map((child) => once(child, 'exit')));
    let isOver = false;
    void ended.then(() => {
      isOver = true;
    });
    while (!isOver) await ledger.rewrite((text) => `compacted\n${text}`);
    expect(await ended).toEqual(names.map(() => [0, null]));
    const lines = new Set((await whole(ledger)).split('\n'));
    const expected = names.flatMap((name) => Array.from({ length: 150 }, (_, line) => `${name}-${line}`));
    expect([...lines].toSorted()).toEqual(['', 'compacted', 'start', ...expected].toSorted());
  });
});

describe('the folder of ours', () => {
  it('holds the ledger under its name', async () => {
    const { dir, files } = quotaHome();
    await files.ledger.append('one\n');
    expect(readFileSync(join(dir, 'ledger.ndjson'), 'utf8')).toBe('one\n');
  });
});
