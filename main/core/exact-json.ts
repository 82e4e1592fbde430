import type { JsonObject, JsonValue } from './json.ts';

/** A number that may have more digits than JavaScript keeps, or a power beyond its range; a look at the text is much cheaper than at each number. */
const maybeLong = /(?:[:,[\s]|^)-?(?:[\d.]{16,}|[\d.]+[eE])/;

/**
 * Like `JSON.parse`, but a number that JavaScript would round is kept as it is written, and `JSON.stringify` writes it so again: for
 * documents of other programs, whose languages have other numbers. It is no number for whoever reads it. Throws SyntaxError, and
 * RangeError for what is nested too deeply.
 */
export function parseExactly(text: string): JsonValue {
  if (!maybeLong.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_name: string, value: JsonValue, context?: ReviverContext) =>
    typeof value === 'number' && context?.source !== undefined && isRounded(value, context.source)
      ? JSON.rawJSON(context.source)
      : value,
  );
}

interface ReviverContext {
  /** Of a number, a string, a boolean or null: as it is written. */
  readonly source?: string;
}

function isRounded(value: number, source: string): boolean {
  if (!Number.isFinite(value)) return true;
  return plainForm(source) !== plainForm(String(value));
}

/** The digits without zeros around them, and the power of ten of the last one: the same for 1.50, 15e-1 and 0.0015e3. */
function plainForm(source: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${sign}${kept}e${Number(power) - fraction.length + digits.length - kept.length}`;
}

/** Far beyond what any program writes, and far below what cannot be written again. */
const deepest = 200;

/** A document that is nested without end can be read, but not written: whoever tries runs out of stack. */
export function isTooDeep(document: JsonObject): boolean {
  let level: readonly unknown[] = [document];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return true;
    level = level.flatMap(innerOf);
  }
  return false;
}

function innerOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).filter((inner) => typeof inner === 'object' && inner !== null);
}
