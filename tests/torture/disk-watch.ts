import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';

/** When the programs at one home could have known what. Times are epoch milliseconds. */
export interface DiskWatch {
  /** Whether a refresh token of this hash was in some file of the home then; another program may have taken it away since. */
  wasThere(tokenHash: string, atMs: number): boolean;
  /** Since when it has been in some file, whatever became of it; null: it never was. */
  firstThere(tokenHash: string): number | null;
  /** Whether we ever had it in our own custody. */
  wasInCustody(tokenHash: string): boolean;
  /** When we last wrote down, before `untilMs`, that we are about to present the token of this hash; null: we did not. */
  intendedBefore(tokenHash: string, untilMs: number): number | null;
  close(): void;
}

const intent = /^\{"t":"intent".*$/gm;

interface Stay {
  readonly sinceMs: number;
  untilMs: number | null;
}

/** Reads each file that changes below `dir`, as it changes. What is seen is seen a moment after it was there, never before. */
export function watchDisk(dir: string): DiskWatch {
  const stays = new Map<string, Stay[]>();
  const inFile = new Map<string, ReadonlySet<string>>();
  const inCustody = new Set<string>();
  const intents = new Map<string, number[]>();
  const look = (path: string): void => {
    const text = textOf(path);
    const nowMs = Date.now();
    const before = inFile.get(path) ?? new Set();
    const hashes = new Set([...text.matchAll(/rt_[\w-]+/g)].map(([token]) => sha256Hex(token)));
    inFile.set(path, hashes);
    for (const hash of hashes) begin(stays, hash, nowMs);
    for (const hash of before) if (![...inFile.values()].some((file) => file.has(hash))) end(stays, hash, nowMs);
    if (!path.endsWith('.segment')) return;
    for (const hash of hashes) inCustody.add(hash);
    for (const [line] of text.matchAll(intent)) takeIntent(intents, line);
  };
  const onChange = (_event: string, name: string | null): void => {
    if (name === null || !/\.(json|segment)$/.test(name)) return;
    // At once: a version that the next writer is about to replace is seen now or never.
    look(join(dir, name));
  };
  const watcher: FSWatcher = watch(dir, { recursive: true }, onChange);
  return {
    wasThere: (tokenHash, atMs) =>
      (stays.get(tokenHash) ?? []).some(({ sinceMs, untilMs }) => sinceMs < atMs && (untilMs ?? atMs) >= atMs),
    firstThere: (tokenHash) => stays.get(tokenHash)?.[0]?.sinceMs ?? null,
    wasInCustody: (tokenHash) => inCustody.has(tokenHash),
    intendedBefore: (tokenHash, untilMs) =>
      (intents.get(tokenHash) ?? []).filter((atMs) => atMs <= untilMs).toSorted((a, b) => b - a)[0] ?? null,
    close: () => watcher.close(),
  };
}

function begin(stays: Map<string, Stay[]>, hash: string, sinceMs: number): void {
  const known = stays.get(hash) ?? [];
  if (known.at(-1)?.untilMs !== null) stays.set(hash, [...known, { sinceMs, untilMs: null }]);
}

function end(stays: Map<string, Stay[]>, hash: string, nowMs: number): void {
  const last = stays.get(hash)?.at(-1);
  if (last !== undefined) last.untilMs = nowMs;
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
