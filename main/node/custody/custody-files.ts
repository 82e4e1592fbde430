import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fdatasync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs';
import { rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../core/app-error.ts';
import type { CustodyFiles, CustodySegmentText, CustodySlot } from '../../core/ports.ts';
import { shellWord } from '../../core/shell-word.ts';
import { makeDir } from '../make-dir.ts';
import { nextLook, perTurn } from '../per-turn.ts';
import { systemCode } from '../quota-home/file-refusal.ts';
import { syncDirectory } from '../stores/atomic-file.ts';
import { removeLeftBehind } from '../stores/left-behind.ts';
import { refusedStoreWrite } from '../stores/store-refusal.ts';
import { createSharedSync, type SharedSync } from './shared-sync.ts';

export interface CustodyFilesDeps {
  readonly dir: string;
  /** Custody folders of other Codex homes on the same pool: read, never written. */
  readonly otherDirs: () => Promise<readonly string[]>;
  /** Makes our folder known to those other homes before the first line is written into it. */
  readonly register: () => Promise<void>;
}

const suffix = '.segment';

interface OwnSegment {
  readonly name: string;
  readonly handle: number;
  /** Says whose segment it is. */
  readonly firstLine: string;
  readonly sync: SharedSync;
  endsAt: number;
}

export function createCustodyFiles(deps: CustodyFilesDeps): CustodyFiles {
  const { dir } = deps;
  const reader = createSegmentReader();
  const own = createOwnSegment(deps);

  const readAll = async (): Promise<readonly CustodySegmentText[]> => {
    const ownName = (await own.now())?.name ?? null;
    const folders = [dir, ...(await deps.otherDirs()).filter((other) => other !== dir)];
    const segments = folders.flatMap((folder) => readFolder(reader, folder, folder === dir ? ownName : null));
    reader.keepOnly(segments);
    return segments;
  };

  return {
    dir,
    readAll: nextLook(readAll),
    readRecent: perTurn(readAll),
    async append(line) {
      const text = `${line}\n`;
      // The first line says whose segment it is; without it anybody might take it for one that was cut off, and away.
      if (!own.isOpened()) return void (await own.open(text));
      const segment = await own.openThere();
      try {
        write(segment, text);
        await segment.sync();
      } catch (error) {
        throw refusedStoreWrite(join(dir, segment.name), error);
      }
    },
    async reserve(line, roomBytes) {
      const segment = await own.openThere();
      const head = Buffer.byteLength(line) + 1;
      try {
        const at = write(segment, `${line}\n${' '.repeat(roomBytes)}\n`);
        await segment.sync();
        return slotAt(segment, { at: at + head, roomBytes, path: join(dir, segment.name) });
      } catch (error) {
        throw refusedStoreWrite(join(dir, segment.name), error);
      }
    },
    async replaceSegments(names, lines) {
      const before = await own.now();
      own.exchange(await openSegment(deps, `${lines.join('\n')}\n`));
      if (before !== null) closeSync(before.handle);
      for (const name of new Set([...names, ...(before === null ? [] : [before.name])])) {
        await unlink(join(dir, name)).catch(() => undefined);
      }
      removeLeftBehind(dir, (name) => name.endsWith(`${suffix}.tmp`));
      syncDirectory(dir);
    },
    async close() {
      const segment = await own.now();
      own.exchange(null);
      if (segment !== null) closeSync(segment.handle);
    },
  };
}

interface OwnSegmentHolder {
  isOpened(): boolean;
  now(): Promise<OwnSegment | null>;
  open(firstText?: string): Promise<OwnSegment>;
  /** The same, and made again when it lies there no more. */
  openThere(): Promise<OwnSegment>;
  exchange(next: OwnSegment | null): void;
}

/** The segment of this process, made on first use. */
function createOwnSegment(deps: CustodyFilesDeps): OwnSegmentHolder {
  let own: Promise<OwnSegment> | null = null;
  const open = (firstText = ''): Promise<OwnSegment> => {
    own ??= openSegment(deps, firstText).catch((error: unknown) => {
      own = null;
      throw error;
    });
    return own;
  };
  return {
    open,
    isOpened: () => own !== null,
    now: async () => own,
    /**
     * Somebody may clear the folder under a process that lives for weeks, and nobody would ever find what goes into the removed file. Its
     * handle stays open for answers that are on their way.
     */
    async openThere() {
      const opening = open();
      const segment = await opening;
      if (existsSync(join(deps.dir, segment.name))) return segment;
      if (own === opening) own = null;
      return open(segment.firstLine);
    },
    exchange(next) {
      own = next === null ? null : Promise.resolve(next);
    },
  };
}

/** Behind what is there; gives back where it begins. */
function write(segment: OwnSegment, text: string): number {
  const at = segment.endsAt;
  segment.endsAt = at + writeAt(segment.handle, text, at);
  return at;
}

/** Folding takes a few milliseconds, so nobody is met at it this often by chance. */
const looksAtMost = 100;

/**
 * Whoever folds writes the new segment before the old ones go, so a listing all of whose segments could be read has everything. When
 * one went in between, what it said is in a segment that the listing may not have had.
 */
function readFolder(reader: SegmentReader, folder: string, ownName: string | null): readonly CustodySegmentText[] {
  let names = segmentNames(folder);
  for (let look = 0; look < looksAtMost; look += 1) {
    const texts = names.map((name) => reader.read(folder, name, name === ownName));
    const found = texts.filter((text) => text !== null);
    if (found.length === names.length) return found;
    const namesNow = new Set(segmentNames(folder));
    // What is listed and still cannot be read is a link that leads nowhere.
    if (names.every((name, at) => texts[at] !== null || namesNow.has(name))) return found;
    names = [...namesNow];
  }
  throw new AppError('store-busy', `${folder} is being rewritten by other Codex Quota processes all the time.`, {
    hint: 'Wait for them to finish, then try again.',
  });
}

interface SegmentReader {
  /** Null when it has gone meanwhile. The own one is known to its writer and not read. */
  read(folder: string, name: string, own: boolean): CustodySegmentText | null;
  /** Forgets all others: a process that lives for weeks sees many come and go. */
  keepOnly(segments: readonly CustodySegmentText[]): void;
}

/**
 * Times of files go by ticks of some milliseconds, on some disks by seconds: within one, an answer that is written into the room
 * reserved for it changes neither size nor time. So what was as young as that when it was read is read once more.
 */
const youngMs = 2_000;

/** Unchanged segments come from memory. */
function createSegmentReader(): SegmentReader {
  const known = new Map<string, { readonly stamp: string; readonly text: string; readonly wasYoung: boolean }>();
  return {
    read(folder, name, own) {
      const path = join(folder, name);
      try {
        const found = statSync(path, { bigint: true, throwIfNoEntry: false });
        // A folder or a pipe of that name holds no token, and opening a pipe would wait for ever.
        if (found === undefined || !found.isFile()) return null;
        if (own) return { name, dir: folder, own, text: '' };
        const stamp = `${found.ino}:${found.size}:${found.mtimeNs}`;
        const before = known.get(path);
        if (before?.stamp === stamp && !before.wasYoung) return { name, dir: folder, own, text: before.text };
        const wasYoung = Date.now() - Number(found.mtimeMs) < youngMs;
        const text = readFileSync(path, 'utf8');
        known.set(path, { stamp, text, wasYoung });
        return { name, dir: folder, own, text };
      } catch (error) {
        if (['ENOENT', 'ELOOP'].includes(systemCode(error) ?? '')) return null;
        throw unreadable(path, `chmod u+r ${shellWord(path)}`, error);
      }
    },
    keepOnly(segments) {
      const paths = new Set(segments.map(({ dir, name }) => join(dir, name)));
      for (const path of known.keys()) if (!paths.has(path)) known.delete(path);
    },
  };
}

function unreadable(path: string, command: string, cause: unknown): AppError {
  return new AppError('custody-unreadable', `${path} cannot be read.`, {
    hint: `Make it readable with: ${command}`,
    cause,
  });
}

function segmentNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(suffix));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return [];
    throw unreadable(folder, `chmod u+rx ${shellWord(folder)}`, error);
  }
}

/** Written under another name first, so that a segment that can be seen always has its first lines. */
async function openSegment(deps: CustodyFilesDeps, content = ''): Promise<OwnSegment> {
  const { dir } = deps;
  const name = `${process.pid}-${randomBytes(6).toString('hex')}${suffix}`;
  const temp = join(dir, `${name}.tmp`);
  try {
    makeDir(dir);
    await deps.register();
    const handle = openSync(temp, 'wx', 0o600);
    const firstLine = content.slice(0, content.indexOf('\n') + 1);
    const sync = createSharedSync((done) => fdatasync(handle, done));
    const segment: OwnSegment = { name, handle, firstLine, sync, endsAt: 0 };
    segment.endsAt = content === '' ? 0 : writeAt(handle, content, 0);
    await segment.sync();
    await rename(temp, join(dir, name));
    syncDirectory(dir);
    return segment;
  } catch (error) {
    await rm(temp, { force: true }).catch(() => undefined);
    throw refusedStoreWrite(join(dir, name), error);
  }
}

interface SlotPlace {
  readonly at: number;
  readonly roomBytes: number;
  readonly path: string;
}

function slotAt(segment: OwnSegment, { at, roomBytes, path }: SlotPlace): CustodySlot {
  return {
    async fill(line) {
      try {
        const text = `${line}\n`;
        // The room was allocated when it was reserved, so a full disk does not matter here.
        if (Buffer.byteLength(text) <= roomBytes) writeAt(segment.handle, text, at);
        else write(segment, text);
        await segment.sync();
      } catch (error) {
        throw refusedStoreWrite(path, error);
      }
    },
  };
}

function writeAt(handle: number, text: string, at: number): number {
  const bytes = Buffer.from(text);
  let done = 0;
  while (done < bytes.length) done += writeSync(handle, bytes, done, bytes.length - done, at + done);
  return bytes.length;
}
