import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sha256Hex } from '../../../main/node/made-up-service/token-factory.ts';
import { type DiskWatch, watchDisk } from '../../torture/disk-watch.ts';

// What the contest knows of a moment decides whom it blames.

const [token, other] = ['rt_madeup_first', 'rt_madeup_other'];
const hash = sha256Hex(token);

let dir: string;
let disk: DiskWatch;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'disk-watch-'));
  disk = watchDisk(dir);
});
afterEach(() => {
  disk.close();
  rmSync(dir, { recursive: true });
});

const write = (name: string, text: string): void => {
  writeFileSync(join(dir, `${name}.tmp`), text);
  renameSync(join(dir, `${name}.tmp`), join(dir, name));
};
const isThere = (): boolean => disk.wasThere(hash, Date.now());

it('knows a token for as long as any file has it', async () => {
  expect([isThere(), disk.firstThere(hash)]).toEqual([false, null]);
  write('pool.json', token);
  await vi.waitFor(() => expect(isThere()).toBe(true));
  write('flagged.json', `${token} ${other}`);
  await vi.waitFor(() => expect(disk.wasThere(sha256Hex(other), Date.now())).toBe(true));
  write('pool.json', 'none');
  write('seen.json', 'rt_madeup_later');
  await vi.waitFor(() => expect(disk.firstThere(sha256Hex('rt_madeup_later'))).not.toBeNull());
  expect(isThere()).toBe(true);
  write('flagged.json', 'none');
  await vi.waitFor(() => expect(isThere()).toBe(false));
  const firstMs = disk.firstThere(hash) ?? Number.NaN;
  expect(disk.wasThere(hash, firstMs + 1)).toBe(true);
  expect(disk.wasThere(hash, firstMs)).toBe(false);
});

it('tells our custody from other files, and when we were about to present a token', async () => {
  write('pool.json', other);
  write('a.segment', `{"t":"owner"}\n{"t":"intent","hash":"${hash}","at":100}\n{"t":"held","tokens":"${token}"}\n`);
  await vi.waitFor(() => expect(disk.wasInCustody(hash)).toBe(true));
  expect(disk.wasInCustody(sha256Hex(other))).toBe(false);
  expect([disk.intendedBefore(hash, 99), disk.intendedBefore(hash, 100)]).toEqual([null, 100]);
});
