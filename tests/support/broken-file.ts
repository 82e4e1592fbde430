import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';

export type Breakage =
  | 'empty'
  | 'blank'
  | 'truncated'
  | 'byte-order-mark'
  | 'utf-16'
  | 'not-utf-8'
  | 'an-array'
  | 'fifty-megabytes'
  | 'folder'
  | 'fifo'
  | 'symlink-loop';

const makePipe = 'mkfifo';
const fiftyMegabytes = 50 * 1024 * 1024;

/** Turns a good file into a broken one in place; what it held is the start of what it holds then, where that is possible. */
export async function breakFile(path: string, breakage: Breakage): Promise<void> {
  const good = await readFile(path);
  await rm(path);
  switch (breakage) {
    case 'empty':
      return writeFile(path, '');
    case 'blank':
      return writeFile(path, ' \n\n');
    case 'truncated':
      return writeFile(path, good.subarray(0, Math.floor(good.length * 0.6)));
    case 'byte-order-mark':
      return writeFile(path, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), good]));
    case 'utf-16':
      return writeFile(path, Buffer.from(`\uFEFF${good.toString('utf8')}`, 'utf16le'));
    case 'not-utf-8':
      return writeFile(path, Buffer.from(good.toString('latin1').replace('{', '{"stud\xefo": 1,'), 'latin1'));
    case 'an-array':
      return writeFile(path, '[]');
    case 'fifty-megabytes':
      return writeFile(path, Buffer.concat([good, Buffer.alloc(fiftyMegabytes, ' ')]));
    case 'folder':
      return void (await mkdir(path));
    case 'fifo':
      return void execFileSync(makePipe, [path]);
    case 'symlink-loop':
      return symlink(path, path);
    default:
      return breakage satisfies never;
  }
}
