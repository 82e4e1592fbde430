import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder made unwritable, until it is opened again. */
export interface ClosedFolder {
  open(): void;
}

export interface SmallDisk {
  /** Leaves no byte. */
  fill(): void;
  free(): void;
  unmount(): void;
}

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

/** In front of a command: root may write anything, so the one who is refused must be somebody else. */
export const asPlainUser: readonly string[] = isRoot
  ? [pathOfTool('setpriv'), `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups']
  : [];

/** Files that root prepared for that somebody else. */
export function giveToPlainUser(dir: string): void {
  if (!isRoot) return;
  chownSync(dir, nobody, nobody);
  for (const entry of readdirSync(dir, { recursive: true, encoding: 'utf8' }))
    chownSync(join(dir, entry), nobody, nobody);
}

/** Mounting takes root and, in a container, a permission that not every container has. */
export function canMount(): boolean {
  if (!isRoot || process.platform !== 'linux') return false;
  const dir = mkdtempSync(join(tmpdir(), 'may-mount-'));
  try {
    mountSmallDisk(dir, 64).unmount();
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(dir);
  }
}

export function mountSmallDisk(dir: string, sizeKb: number): SmallDisk {
  run('mount', '-t', 'tmpfs', '-o', `size=${sizeKb}k,mode=700`, 'tmpfs', dir);
  const filler = join(dir, 'filler');
  return {
    fill: () => fillWith(filler),
    free: () => rmSync(filler, { force: true }),
    unmount: () => run('umount', dir),
  };
}

function fillWith(path: string): void {
  const file = openSync(path, 'a');
  try {
    for (const piece of [64 * 1024, 4096, 1]) writeUntilFull(file, Buffer.alloc(piece));
  } finally {
    closeSync(file);
  }
}

function writeUntilFull(file: number, piece: Buffer): void {
  for (let written = 0; written < 4096; written += 1) {
    try {
      writeSync(file, piece);
    } catch {
      return;
    }
  }
}

/** Laid over the folder itself, so that files which are open already stay as they are. */
export function closeByMount(dir: string): ClosedFolder {
  run('mount', '--bind', dir, dir);
  run('mount', '-o', 'remount,bind,ro', dir);
  return { open: () => run('umount', dir) };
}

export function closeByMode(dir: string): ClosedFolder {
  chmodSync(dir, 0o555);
  return { open: () => chmodSync(dir, 0o700) };
}

/** A test's own path is empty, so tools are named in full. */
export function pathOfTool(name: string): string {
  return execFileSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
}

function run(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { stdio: 'pipe' });
}
