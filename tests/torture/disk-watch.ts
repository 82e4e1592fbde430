import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';

/** When the programs at one home could have known what. Times are epoch milliseconds. */
export interface DiskWatch {
  /** Since when a refresh token of this hash has been in some file of the home; null: it never was. */
  seenSince(tokenHash: string): number | null;
  /** When we last wrote down, before `untilMs`, that we are about to present the token of this hash; null: we did not. */
  intendedBefore(tokenHash: string, untilMs: number): number | null;
  close(): void;
}

const intent = /^\{"t":"intent".*$/gm;

/** Reads each file that changes below `dir`, as it changes. What is seen is seen a moment after it was there, never before. */
export function watchDisk(dir: string): DiskWatch {
  const seen = new Map<string, number>();
  const intents = new Map<string, number[]>();
  const look = (path: string): void => {
    const text = textOf(path);
    const nowMs = Date.now();
    for (const [token] of text.matchAll(/rt_[\w-]+/g)) {
      const hash = sha256Hex(token);
      if (!seen.has(hash)) seen.set(hash, nowMs);
    }
    if (path.endsWith('.segment')) for (const [line] of text.matchAll(intent)) takeIntent(intents, line);
  };
  const onChange = (_event: string, name: string | null): void => {
    if (name === null || !/\.(json|segment)$/.test(name)) return;
    // At once: a version that the next writer is about to replace is seen now or never.
    look(join(dir, name));
  };
  const watcher: FSWatcher = watch(dir, { recursive: true }, onChange);
  return {
    seenSince: (tokenHash) => seen.get(tokenHash) ?? null,
    intendedBefore: (tokenHash, untilMs) =>
      (intents.get(tokenHash) ?? []).filter((atMs) => atMs <= untilMs).toSorted((a, b) => b - a)[0] ?? null,
    close: () => watcher.close(),
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function takeIntent(intents: Map<string, number[]>, line: string): void {
  try {
    const { hash, at } = JSON.parse(line);
    const known = intents.get(hash) ?? [];
    if (!known.includes(at)) intents.set(hash, [...known, at]);
  } catch {
    // Half of it is there: the rest comes with the next change.
  }
}
