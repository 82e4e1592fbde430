import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { AppError } from '../../main/core/app-error.ts';
import { isTooDeep } from '../../main/core/exact-json.ts';
import { isJsonObject, type JsonValue, parseJson } from '../../main/core/json.ts';
import { Secret } from '../../main/core/secret.ts';
import { BrokenPromise } from './fuzz-target.ts';

/** In every token of the seeds, so that a piece of one is recognised wherever it turns up. */
export const plantedMark = 'PLANTED';

export type Outcome<T> = { readonly value: T } | { readonly refusal: AppError };

/** What a parser gave, or the refusal that it names; anything else that it throws passes on and counts as a broken promise. */
export function outcomeOf<T>(parse: () => T): Outcome<T> {
  try {
    return { value: parse() };
  } catch (error) {
    return { refusal: foreseen(error) };
  }
}

export async function lateOutcomeOf<T>(parse: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await parse() };
  } catch (error) {
    return { refusal: foreseen(error) };
  }
}

function foreseen(error: unknown): AppError {
  if (!(error instanceof AppError)) throw error;
  holdsNoToken(`${error.message} ${error.hint ?? ''}`, 'a refusal');
  return error;
}

export function holdsNoToken(text: string, where: string): void {
  if (text.includes(plantedMark)) throw new BrokenPromise(`a piece of a token stands in ${where}`);
}

export function promise(isKept: boolean, what: string): void {
  if (!isKept) throw new BrokenPromise(what);
}

export function isAlike(left: unknown, right: unknown, what: string): void {
  if (!isDeepStrictEqual(left, right) && !isDeepStrictEqual(unsigned(left), unsigned(right)))
    throw new BrokenPromise(what);
}

/** JSON writes minus nought as nought, and it means the same. */
function unsigned(value: unknown): unknown {
  if (value === 0) return 0;
  if (value instanceof Map) return new Map([...value].map(([name, inner]) => [name, unsigned(inner)]));
  if (Array.isArray(value)) return value.map(unsigned);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unsigned(inner)]));
}

export function fits(shape: z.ZodType, value: unknown, what: string): void {
  const result = shape.safeParse(value);
  if (result.success) return;
  const [issue] = result.error.issues;
  throw new BrokenPromise(`${what} does not have its type: ${issue?.path.join('.') ?? ''} ${issue?.code ?? ''}`);
}

const ownNames = (value: object): string => Reflect.ownKeys(value).map(String).join(' ');
const untouched = [Object.prototype, Array.prototype, Function.prototype].map(
  (value) => [value, ownNames(value)] as const,
);
const plainPrototypes: ReadonlySet<unknown> = new Set([
  Object.prototype,
  Array.prototype,
  Map.prototype,
  Set.prototype,
  Secret.prototype,
  null,
]);

/** No prototype of the language was written to. */
export function languageIsUntouched(): void {
  for (const [value, names] of untouched)
    if (ownNames(value) !== names) throw new BrokenPromise('a prototype of the language was written to');
}

/** Plain data all through: no value of it got its prototype from outside. `mostParts` bounds what a parser may make of its input. */
export function isPlain(value: unknown, mostParts: number): void {
  const waiting: unknown[] = [value];
  let parts = 0;
  for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
    parts += 1;
    if (parts > mostParts) throw new BrokenPromise('the result is out of proportion to the input');
    if (typeof next !== 'object' || next === null) continue;
    if (!plainPrototypes.has(Object.getPrototypeOf(next)))
      throw new BrokenPromise('a value has a prototype from outside');
    const inner = next instanceof Map ? [...next].flat() : next instanceof Set ? [...next] : Object.values(next);
    for (const one of inner) waiting.push(one);
  }
}

/** What a parser made of its own file it makes of it again: reading and writing it once more changes nothing. */
export function isStable(written: string, again: (written: string) => string): void {
  isAlike(JSON.parse(again(written)), JSON.parse(written), 'a file of ours is not stable');
}

/** As a file of ours is read: what is nested without end counts as broken before its parser sees it. */
export function shallowJson(text: string): JsonValue | undefined {
  const value = parseJson(text);
  return isJsonObject(value) && isTooDeep(value) ? undefined : value;
}

/** Enough for any result that is made of the input once or a few times over. */
export function fairShare(input: string): number {
  return 1_000 + 20 * input.length;
}
