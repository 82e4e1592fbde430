import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Log } from '../../../../main/core/ports.ts';
import type { ReplaceFile, WorkLock } from '../../../../main/node/quota-home/ledger-file.ts';
import { createQuotaHomeFiles, type QuotaHomeFiles } from '../../../../main/node/quota-home/quota-home-files.ts';
import { replaceFile } from '../../../../main/node/stores/atomic-file.ts';

/** A folder of its own for one test. */
export function freshDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'quota-home-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export const replaceAtOnce: ReplaceFile = async (path, text, onWritten) => {
  await replaceFile({ path, text, expected: null, ...(onWritten === undefined ? {} : { onWritten }) });
};

/** One holder at a time within this process. */
export function queueLock(): WorkLock {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    hold(work) {
      const mine = turn.then(work);
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

export interface QuotaHomeWorld {
  readonly dir: string;
  readonly files: QuotaHomeFiles;
  /** Level and message of what was logged. */
  readonly notes: string[];
  /** Another process on the same folder, as far as memory goes. */
  rival(): QuotaHomeFiles;
}

export function quotaHome(options: { readonly replaceFile?: ReplaceFile } = {}): QuotaHomeWorld {
  const dir = join(freshDir(), 'codex', 'quota-tray');
  const notes: string[] = [];
  const log: Log = { write: (level, message) => notes.push(`${level}: ${message}`) };
  const deps = { dir, lock: queueLock(), replaceFile: options.replaceFile ?? replaceAtOnce, log };
  return { dir, notes, files: createQuotaHomeFiles(deps), rival: () => createQuotaHomeFiles(deps) };
}
