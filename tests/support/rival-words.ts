import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { SaveWitness } from './rival-files.ts';
import type { RivalList } from './rival-orders.ts';
import type { RefreshNote } from './rival-refresh.ts';

/** One list as a rival has put it in its place. Times are microseconds of the one clock that all processes share. */
export interface RivalWord {
  readonly list: RivalList;
  readonly text: string;
  readonly beganUs: number;
  /** Null: it died in that moment, or the rename failed, so that it may be in its place or not. */
  readonly endedUs: number | null;
}

/** Written down at once, so that a death between two calls leaves only that one word open. Null: nobody wants to know. */
export function witnessInto(path: string | null): SaveWitness | undefined {
  if (path === null) return undefined;
  return {
    began: (list, text) => noteLine(path, { list, text }),
    ended: (list) => noteLine(path, { list }),
  };
}

export function noterInto(path: string | null): ((what: RefreshNote) => void) | undefined {
  return path === null ? undefined : (refresh) => noteLine(path, { refresh });
}

function noteLine(path: string, line: object): void {
  appendFileSync(path, `${JSON.stringify({ ...line, atUs: nowUs() })}\n`);
}

function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** What one rival has said and done, the first first; a line that its death has cut short says nothing. */
export function readWords(path: string): {
  readonly words: readonly RivalWord[];
  readonly notes: readonly RefreshNote[];
} {
  const words: RivalWord[] = [];
  const notes: RefreshNote[] = [];
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  for (const line of lines) {
    const { list, text, refresh, atUs } = JSON.parse(line);
    const last = words.at(-1);
    if (typeof refresh === 'string') notes.push(refresh as RefreshNote);
    else if (typeof text === 'string') words.push({ list, text, beganUs: atUs, endedUs: null });
    else if (last?.list === list && last?.endedUs === null) words[words.length - 1] = { ...last, endedUs: atUs };
  }
  return { words, notes };
}
