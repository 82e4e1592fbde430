import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../main/core/app-error.ts';
import { createLedger, type LedgerFiles } from '../../../../main/core/ledger/ledger.ts';
import type { LedgerEntry } from '../../../../main/core/ledger/ledger-event.ts';
import { identity, sha256Hex } from './ledger-arbitraries.ts';

const undone: LedgerEntry = { kind: 'undone', key: 'mira000001' };
const check = {
  kind: 'checked',
  verdict: 'undetermined',
  outcome: 'undetermined',
  reason: 'offline',
  httpStatus: null,
  spent: false,
} as const;

/** A file in memory, recognised by its text; writes are finished only on a later turn, as on a disk. */
function memoryFile() {
  const file = { text: '', appends: 0, rewrites: 0, full: false };
  const files: LedgerFiles = {
    readOn: async (mark) => {
      const lines = file.text.slice(0, file.text.lastIndexOf('\n') + 1);
      const isContinued = mark !== null && lines.startsWith(mark.fileId);
      const text = isContinued ? lines.slice(mark.bytes) : lines;
      return { text, isContinued, mark: { fileId: lines, bytes: lines.length, end: '' } };
    },
    append: async (text) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (file.full) throw new AppError('disk-full', 'There is no room left.');
      file.appends += 1;
      file.text += text;
    },
    rewrite: async (change) => {
      file.rewrites += 1;
      file.text = change(file.text) ?? file.text;
    },
  };
  return { file, files };
}

function ledgerOver(files: LedgerFiles) {
  const notes: string[] = [];
  let serial = 0;
  const uuid = (): string => {
    serial += 1;
    return `${Math.random()}-${serial}`;
  };
  const ledger = createLedger({
    files,
    clock: { now: () => Date.UTC(2026, 2, 1, 10) },
    entropy: { uuid, sha256Hex },
    log: { write: (level, message) => notes.push(`${level}: ${message}`) },
    version: '0.1.0',
  });
  return { ledger, notes };
}

describe('the ledger', () => {
  it('writes when, what, whose and our version', async () => {
    const { file, files } = memoryFile();
    const state = await ledgerOver(files).ledger.record([undone]);
    expect(JSON.parse(file.text)).toMatchObject({ ...undone, at: '2026-03-01T10:00:00.000Z', version: '0.1.0' });
    expect(state.accounts.get('mira000001')?.flag?.by).toBe('manual');
  });

  it('puts what is recorded during a write into the next one', async () => {
    const { file, files } = memoryFile();
    const { ledger } = ledgerOver(files);
    await Promise.all(Array.from({ length: 100 }, () => ledger.record([{ ...check, key: 'mira000001' }])));
    expect((await ledger.load()).accounts.get('mira000001')?.verificationCount).toBe(100);
    expect(file.appends).toBeLessThanOrEqual(2);
  });

  it('sees what another process wrote meanwhile', async () => {
    const { files } = memoryFile();
    const [tray, command] = [ledgerOver(files).ledger, ledgerOver(files).ledger];
    await tray.record([undone]);
    await command.record([{ ...check, key: 'mira000001' }]);
    expect((await tray.load()).accounts.get('mira000001')).toMatchObject({
      verificationCount: 1,
      flag: { by: 'manual' },
    });
  });

  it('gives a snapshot that later events do not change', async () => {
    const { files } = memoryFile();
    const { ledger } = ledgerOver(files);
    const before = await ledger.record([undone]);
    await ledger.record([{ kind: 'unflagged', key: 'mira000001' }]);
    expect(before.accounts.get('mira000001')?.flag).not.toBeNull();
  });

  it('reads nothing of a line that is still being written', async () => {
    const { file, files } = memoryFile();
    const { ledger, notes } = ledgerOver(files);
    await ledger.record([undone]);
    const whole = file.text;
    file.text = whole + whole.slice(0, 30);
    expect((await ledger.load()).accounts.size).toBe(1);
    expect(notes).toEqual([]);
  });

  it('notes lines that cannot be read and goes on', async () => {
    const { file, files } = memoryFile();
    file.text = 'broken\n';
    const { ledger, notes } = ledgerOver(files);
    expect((await ledger.record([undone])).accounts.size).toBe(1);
    expect(notes).toEqual(['warn: lines of the ledger could not be read']);
  });

  it('says when nothing could be written', async () => {
    const { file, files } = memoryFile();
    file.full = true;
    await expect(ledgerOver(files).ledger.record([undone])).rejects.toMatchObject({ code: 'disk-full' });
  });

  it('goes on after a write that failed', async () => {
    const { file, files } = memoryFile();
    const { ledger } = ledgerOver(files);
    file.full = true;
    await expect(ledger.record([undone])).rejects.toBeInstanceOf(AppError);
    file.full = false;
    expect((await ledger.record([undone])).accounts.size).toBe(1);
  });

  it('names accounts even when it cannot write, and the same way later', async () => {
    const { file, files } = memoryFile();
    const { ledger, notes } = ledgerOver(files);
    const logins = [{ identity: identity('a', 'u', 'mira@studio.example'), lineage: 'l' }];
    file.full = true;
    const keys = await ledger.assign(logins);
    expect(notes).toEqual(['warn: account keys could not be recorded']);
    file.full = false;
    expect(await ledger.assign(logins)).toEqual(keys);
    expect(await ledger.assign(logins)).toEqual(keys);
    expect(file.appends).toBe(1);
  });

  it('tells the story of an account, former keys included', async () => {
    const { files } = memoryFile();
    const { ledger } = ledgerOver(files);
    await ledger.record([{ ...undone, key: 'former0001' }, { ...undone, key: 'other00001' }, undone]);
    await ledger.record([{ kind: 'key-alias', key: 'mira000001', alias: 'former0001' }]);
    const kinds = (await ledger.eventsOf('former0001')).map(({ kind }) => kind);
    expect(kinds).toEqual(['undone', 'undone', 'key-alias']);
  });

  it('is compacted once it has passed a megabyte, and says the same afterwards', async () => {
    const { file, files } = memoryFile();
    const { ledger } = ledgerOver(files);
    const foreign = '{"kind":"from-a-later-version"}\n';
    file.text = foreign;
    await ledger.record(Array.from({ length: 7000 }, () => ({ ...check, key: 'mira000001' })));
    expect(file.rewrites).toBe(1);
    expect(file.text.length).toBeLessThan(20_000);
    expect(file.text.startsWith(foreign)).toBe(true);
    expect((await ledger.record([undone])).accounts.get('mira000001')).toMatchObject({
      verificationCount: 7000,
      flag: { by: 'manual' },
    });
    expect(file.rewrites).toBe(1);
  });
});
