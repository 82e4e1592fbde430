import { z } from 'zod';

/** An input on disk: its parts one after the other, long repetitions as a pair of text and count. Survives any character. */
const caseShape = z.array(z.union([z.string(), z.tuple([z.string(), z.int().min(0)])]));

export function readCase(text: string): string {
  return caseShape
    .parse(JSON.parse(text))
    .map((part) => (typeof part === 'string' ? part : part[0].repeat(part[1])))
    .join('');
}

const longRun = /(.{1,24}?)\1{40,}/gs;

export function writeCase(input: string): string {
  const parts: (string | [string, number])[] = [];
  let end = 0;
  for (const run of input.matchAll(longRun)) {
    const [all, unit = ''] = run;
    if (run.index > end) parts.push(input.slice(end, run.index));
    parts.push([unit, all.length / unit.length]);
    end = run.index + all.length;
  }
  if (end < input.length) parts.push(input.slice(end));
  return `${JSON.stringify(parts)}\n`;
}
