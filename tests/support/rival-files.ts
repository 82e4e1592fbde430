import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RivalList } from './rival-orders.ts';
import type { RivalTimes } from './rival-times.ts';

/** The calls that another program may stand in the way of: a test that hands in its own is that program. */
export interface RivalCalls {
  readonly rename: (from: string, to: string) => void;
  readonly copy: (from: string, to: string) => void;
}

/** Not the system's own copy, which never comes to an end where a power cut empties the file meanwhile. */
function copyWhole(from: string, to: string): void {
  writeFileSync(to, readFileSync(from), { mode: 0o600 });
}

const systemCalls: RivalCalls = { rename: renameSync, copy: copyWhole };

export interface RivalFiles {
  readonly paths: Readonly<Record<RivalList, string>>;
  /** In codex-multi-auth's steps; nothing is synced (facts/multi-auth.md 1.5). */
  save(list: RivalList, text: string): Promise<void>;
}

/** Around the very rename: who reads these knows what every writer has said last. */
export interface SaveWitness {
  readonly began: (list: RivalList, text: string) => void;
  readonly ended: (list: RivalList) => void;
}

export interface RivalFilesDeps {
  readonly root: string;
  readonly times: Pick<RivalTimes, 'firstRetryMs'>;
  readonly witness?: SaveWitness | undefined;
  readonly calls?: RivalCalls;
}

export function createRivalFiles({ root, times, witness, calls = systemCalls }: RivalFilesDeps): RivalFiles {
  const paths: RivalFiles['paths'] = {
    pool: join(root, 'openai-codex-accounts.json'),
    flagged: join(root, 'openai-codex-flagged-accounts.json'),
  };
  const { firstRetryMs } = times;
  const place = async (list: RivalList, text: string): Promise<void> => {
    const temp = `${paths[list]}.${mark()}.tmp`;
    try {
      writeFileSync(temp, text, { mode: 0o600 });
      await whileBusy(
        () => {
          witness?.began(list, text);
          calls.rename(temp, paths[list]);
          witness?.ended(list);
        },
        { codes: list === 'pool' ? poolBusyCodes : busyCodes, firstRetryMs },
      );
    } catch (error) {
      rmSync(temp, { force: true });
      throw error;
    }
  };
  return {
    paths,
    async save(list, text) {
      const path = paths[list];
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      if (list === 'flagged') {
        // It stays without a backup then; the save goes on.
        if (existsSync(path))
          await whileBusy(() => calls.copy(path, `${path}.bak`), { codes: busyCodes, firstRetryMs }).catch(
            () => undefined,
          );
        await place('flagged', text);
      } else {
        // A backup that fails is only a warning.
        if (existsSync(path)) await rotateBackups(path, calls, firstRetryMs).catch(() => undefined);
        leaveJournal(path, text);
        await place('pool', text);
        // Only now: a save that failed leaves its journal.
        rmSync(`${path}.wal`, { force: true });
      }
      rmSync(`${path}.reset-intent`, { force: true });
    },
  };
}

const poolBusyCodes: ReadonlySet<string> = new Set(['EPERM', 'EBUSY']);
const busyCodes: ReadonlySet<string> = new Set(['EBUSY', 'EPERM', 'EAGAIN', 'ENOTEMPTY', 'EACCES']);
const attempts = 5;

interface Patience {
  readonly codes: ReadonlySet<string>;
  readonly firstRetryMs: number;
}

async function whileBusy(work: () => void, { codes, firstRetryMs }: Patience): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return work();
    } catch (error) {
      if (attempt === attempts || !codes.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      await pause(firstRetryMs * 2 ** (attempt - 1));
    }
  }
}

/** `.bak` to `.bak.1` to `.bak.2`, each through a staged copy. */
async function rotateBackups(path: string, { rename, copy }: RivalCalls, firstRetryMs: number): Promise<void> {
  const chain = [`${path}.bak.2`, `${path}.bak.1`, `${path}.bak`, path];
  for (const [slot, backup] of chain.slice(0, -1).entries()) {
    const source = chain[slot + 1];
    if (source === undefined || !existsSync(source)) continue;
    const staged = `${path}.bak.rotate.${mark()}.slot-${slot}.tmp`;
    await whileBusy(() => copy(source, staged), { codes: busyCodes, firstRetryMs });
    await whileBusy(() => rename(staged, backup), { codes: busyCodes, firstRetryMs });
  }
}

/** In place and not renamed, under a name that every process of its kind shares. */
export function leaveJournal(path: string, content: string): void {
  const checksum = createHash('sha256').update(content).digest('hex');
  const journal = { version: 1, createdAt: Date.now(), path, checksum, content };
  writeFileSync(`${path}.wal`, JSON.stringify(journal), { mode: 0o600 });
}

function mark(): string {
  return `${process.pid}.${Date.now()}.${randomBytes(4).toString('hex')}`;
}
