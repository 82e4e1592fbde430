import { Buffer } from 'node:buffer';
import type { Seeded } from '../torture/seeded.ts';
import { mutateJson } from './mutate-json.ts';

/** Stands for a byte that is no UTF-8 by itself, in an input that goes to a file or a connection. */
const rawByteBase = 0xf700;

const oddTexts: readonly [string, ...string[]] = [
  ...([
    '\0',
    '\uFEFF',
    '\u2028',
    '\ud800',
    '\udfff',
    '\u202e',
    '\r',
    '\n',
    '\\',
    '"',
    "'",
    '\uf780',
    '\uf7ff',
    '\uf7c0',
  ] as const),
  ...(['{', '}', '[', ']', ',', ':', '=', '&', '?', '%', '%00', '%zz', '+', ';', '..', '/', '#', '@'] as const),
  ...([
    '__proto__',
    'constructor',
    'null',
    '1e400',
    '-1',
    '99999999999999999999',
    '\u001b[2J',
    'rt_PLANTEDPLANTED',
  ] as const),
];

type Change = (text: string, seeded: Seeded, others: readonly string[]) => string;

const cut = (text: string, from: number, to: number): string => text.slice(0, from) + text.slice(to);

function piece(text: string, seeded: Seeded): readonly [from: number, to: number] {
  const from = seeded.below(text.length + 1);
  return [from, Math.min(text.length, from + 1 + seeded.below(24))];
}

const textChanges: readonly [Change, ...Change[]] = [
  (text, seeded) => text.slice(0, seeded.below(text.length + 1)),
  (text, seeded) => cut(text, ...piece(text, seeded)),
  (text, seeded) => {
    const at = seeded.below(text.length + 1);
    return text.slice(0, at) + seeded.pick(oddTexts) + text.slice(at);
  },
  (text, seeded) => {
    const at = seeded.below(text.length);
    return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << seeded.below(8))) + text.slice(at + 1);
  },
  (text, seeded) => {
    const [from, to] = piece(text, seeded);
    return text.slice(0, to) + text.slice(from, to).repeat(1 + seeded.below(12)) + text.slice(to);
  },
  (text, seeded, others) => {
    const other = others[seeded.below(others.length)] ?? '';
    const [from, to] = piece(other, seeded);
    const at = seeded.below(text.length + 1);
    return text.slice(0, at) + other.slice(from, to + seeded.below(200)) + text.slice(at);
  },
  (text) => `\uFEFF${text}`,
];

/** What a pattern that goes back and forth would never come to the end of. */
function pumped(text: string, seeded: Seeded): string {
  const [from, to] = piece(text, seeded);
  const unit = text.slice(from, to) || seeded.pick(oddTexts);
  return text.slice(0, to) + unit.repeat(Math.floor(60_000 / unit.length)) + text.slice(to);
}

const lineChanges: readonly [Change, ...Change[]] = [
  withLines((lines, seeded) => lines.splice(seeded.below(lines.length), 1)),
  withLines((lines, seeded) => lines.splice(seeded.below(lines.length), 0, lines[seeded.below(lines.length)] ?? '')),
  withLines((lines, seeded) => lines.push(lines.splice(seeded.below(lines.length), 1)[0] ?? '')),
];

function withLines(change: (lines: string[], seeded: Seeded) => unknown): Change {
  return (text, seeded) => {
    const lines = text.split('\n');
    change(lines, seeded);
    return lines.join('\n');
  };
}

/** Changed as a document where it is one, line by line where it has lines, and else as text. */
export function mutate(text: string, seeded: Seeded, others: readonly string[]): string {
  if (seeded.below(400) === 0) return pumped(text, seeded);
  if (seeded.chance(0.2)) return seeded.pick(textChanges)(text, seeded, others);
  const whole = mutateJson(text, seeded, others);
  if (whole !== null) return whole;
  const lines = text.split('\n');
  if (lines.length > 1 && seeded.chance(0.3)) return seeded.pick(lineChanges)(text, seeded, others);
  const at = seeded.below(lines.length);
  const other = others[seeded.below(others.length)] ?? '';
  const changed = mutateJson(lines[at] ?? '', seeded, other.split('\n'));
  if (changed === null) return seeded.pick(textChanges)(text, seeded, others);
  return [...lines.slice(0, at), changed, ...lines.slice(at + 1)].join('\n');
}

/** As a file or a connection has it. */
export function bytesOf(text: string): Buffer {
  if (!/[\uf700-\uf7ff]/.test(text)) return Buffer.from(text);
  const pieces = text.split(/([\uf700-\uf7ff])/).map((part) => {
    const unit = part.length === 1 ? part.charCodeAt(0) : 0;
    return unit >= rawByteBase && unit <= rawByteBase + 0xff ? Buffer.from([unit - rawByteBase]) : Buffer.from(part);
  });
  return Buffer.concat(pieces);
}
