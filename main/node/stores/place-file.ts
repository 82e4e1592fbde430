import { randomBytes } from 'node:crypto';
import { linkSync, readdirSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '../quota-home/file-refusal.ts';

/** Whether a file is still the one that was read: any write by anybody changes at least one of these. */
export type FileStamp = string & { readonly __brand: 'FileStamp' };
export const absentStamp = 'absent' as FileStamp;

/** Throws the system's own error when it cannot even be looked at, which is something else than not being there. */
export function plainStampOf(path: string): FileStamp {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return absentStamp;
  return `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}` as FileStamp;
}

/** Tells our temporary files from those that codex-multi-auth and Codex make beside the same files. */
export function isOwnTemp(name: string): boolean {
  return /\.quota-tray\.\d+\.[0-9a-f]{16}\.tmp$/.test(name);
}

export function ownTempOf(target: string): string {
  return `${target}.quota-tray.${process.pid}.${randomBytes(8).toString('hex')}.tmp`;
}

/** Among the names of our temporary files, so that whoever takes those away takes these away. */
const secondName = /\.quota-tray\.\d+\.0{8}[0-9a-f]{8}\.tmp$/;

function secondNameOf(target: string): string {
  return `${target}.quota-tray.${process.pid}.00000000${randomBytes(4).toString('hex')}.tmp`;
}

/**
 * A second name of this very file. It is as young as whoever writes into the file makes it, so its age says nothing; but only who
 * holds the lock of the file gives it one, and takes it away before letting go.
 */
export function isSecondNameOf(target: string, name: string): boolean {
  return name.startsWith(`${basename(target)}.quota-tray.`) && secondName.test(name);
}

/** The two calls by which a file gets its place: a test that hands in its own is the rival in between. */
export interface PlacingCalls {
  readonly link: (from: string, to: string) => void;
  readonly rename: (from: string, to: string) => void;
}

export const systemCalls: PlacingCalls = { link: linkSync, rename: renameSync };

export interface Placing {
  readonly temp: string;
  readonly target: string;
  /** What was read before the change was made; null replaces whatever is there. */
  readonly expected: FileStamp | null;
}

/** Windows holds a file open for a moment whenever anybody looks at it. */
const renameRetriesMs = [10, 20, 40, 80];
const busyCodes: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', 'EACCES']);

/**
 * Gives `temp` the name of `target`, unless that is no longer what was expected: false, and then it is what the rival made it. The
 * caller takes `temp` away where it is left. Throws the system's own error.
 *
 * - Where nothing was, a second name is made, which fails when somebody made the file meanwhile: nobody is overwritten.
 * - Who writes into the old file itself (Codex 0.140, many an editor) is seen afterwards, because the old file is kept under a second
 *   name so long, and gets it back: such a writer has emptied the file before it loses its name.
 * - Who puts another file in its place in the very moment between our look and our rename is overwritten: no portable call could tell.
 *   So we look for the files that such a save needs, too, and wait until they are gone.
 */
export async function placeFile(placing: Placing, calls: PlacingCalls): Promise<boolean> {
  const { temp, target, expected } = placing;
  if (expected === null) return renameUnlessChanged(placing, calls);
  await whileOthersSave(target);
  if (expected === absentStamp) return placeNew(placing, calls);
  const written = plainStampOf(temp);
  const aside = keepAside(target, calls);
  if (aside === null) return renameUnlessChanged(placing, calls);
  try {
    // Of the second name, whatever a network drive calls the first: the number of a file need not be the same under both.
    const before = plainStampOf(aside);
    // Making the name may have waited for the disk.
    await whileOthersSave(target);
    if (!(await renameUnlessChanged(placing, calls))) return false;
    const after = plainStampOf(aside);
    if (after === before || after === absentStamp) return true;
    if (plainStampOf(target) === written) calls.rename(aside, target);
    return false;
  } finally {
    removeQuietly(aside);
  }
}

/** Such file systems have no second names, or not for us. */
const noLinkCodes: ReadonlySet<string> = new Set([
  'EPERM',
  'EACCES',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EXDEV',
  'EINVAL',
  'UNKNOWN',
]);

async function placeNew(placing: Placing, calls: PlacingCalls): Promise<boolean> {
  const { temp, target } = placing;
  try {
    calls.link(temp, target);
  } catch (error) {
    const code = systemCode(error) ?? '';
    if (code === 'EEXIST') return false;
    if (noLinkCodes.has(code)) return renameUnlessChanged(placing, calls);
    throw error;
  }
  removeQuietly(temp);
  return true;
}

/** Null where there are no links. */
function keepAside(target: string, { link }: PlacingCalls): string | null {
  const aside = secondNameOf(target);
  try {
    link(target, aside);
    return aside;
  } catch {
    // What stands in the way of a write is told by the write itself.
    return null;
  }
}

/** One call right after the other and nothing else in between. Through the thread pool that moment would be as long as the machine is busy. */
async function renameUnlessChanged({ temp, target, expected }: Placing, { rename }: PlacingCalls): Promise<boolean> {
  for (const waitMs of [...renameRetriesMs, null]) {
    if (expected !== null && plainStampOf(target) !== expected) return false;
    try {
      rename(temp, target);
      return true;
    } catch (error) {
      if (waitMs === null || process.platform !== 'win32' || !busyCodes.has(systemCode(error) ?? '')) throw error;
      await new Promise((done) => setTimeout(done, waitMs));
    }
  }
  return false;
}

/** The file has its place; what is left under a temporary name is taken away later. */
function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It may be gone: put back, or taken away.
  }
}

/** A save of codex-multi-auth takes a few milliseconds; what is older is left from one that died. */
const saveTakesMs = 2_000;
const looksEveryMs = 5;
const mostLooks = 20;

/** Until nobody is in the middle of a save of this file, or for as long as one may take on a busy disk. */
async function whileOthersSave(target: string): Promise<void> {
  for (let looks = 0; looks < mostLooks && isBeingSaved(target); looks += 1)
    await new Promise((done) => setTimeout(done, looksEveryMs));
}

/** Its temporary files, staged backups and write-ahead file lie beside it so long (facts/multi-auth.md 1.5). */
function isBeingSaved(target: string): boolean {
  const dir = dirname(target);
  const start = `${basename(target)}.`;
  try {
    return readdirSync(dir).some((name) => {
      if (!name.startsWith(start) || !/\.(tmp|wal)$/.test(name) || isOwnTemp(name)) return false;
      const found = statSync(join(dir, name), { throwIfNoEntry: false });
      return found !== undefined && Math.abs(Date.now() - found.mtimeMs) < saveTakesMs;
    });
  } catch {
    // A folder that may be written and not read: nobody can tell.
    return false;
  }
}
