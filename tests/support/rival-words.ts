import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { SaveWitness } from './rival-files.ts';
import type { RivalList } from './rival-orders.ts';

/** One list as a rival has put it in its place. Times are microseconds of the one clock that all processes share. */
export interface RivalWord {
  readonly list: RivalList;
  readonly text: string;
  readonly beganUs: number;
  /** Null: it died in that moment, or the rename failed, so that it may be in its place or not. */
  readonly endedUs: number | null;
}

/** Written down at once, so that a death between two calls leaves only that one word open. */
export function witnessInto(path: string): SaveWitness {
  const note = (line: object): void => appendFileSync(path, `${JSON.stringify({ ...line, atUs: nowUs() })}\n`);
  return {
    began: (list, text) => note({ list, text }),
    ended: (list) => note({ list }),
  };
}

function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** What one rival has said, the first word first; a line that its death has cut short says nothing. */
export function readWords(path: string): readonly RivalWord[] {
  if (!existsSync(path)) return [];
  const words: RivalWord[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n').slice(0, -1)) {
    const { list, text, atUs } = JSON.parse(line);
    const last = words.at(-1);
    if (typeof text === 'string') words.push({ list, text, beganUs: atUs, endedUs: null });
    else if (last?.list === list && last?.endedUs === null) words[words.length - 1] = { ...last, endedUs: atUs };
  }
  return words;
}
