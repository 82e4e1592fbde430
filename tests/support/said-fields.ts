import { parseExactly } from '../../main/core/exact-json.ts';
import { isJsonObject, type JsonObject } from '../../main/core/json.ts';

/** Fields by name, each value as it is written: a name such as `__proto__` is one like any other, and no number is rounded. */
export type SaidFields = ReadonlyMap<string, string>;

export interface SaidList {
  readonly top: SaidFields;
  readonly records: readonly SaidFields[];
}

export function saidList(text: string): SaidList {
  const { accounts, ...top } = objectIn(parseExactly(text));
  const records: readonly unknown[] = Array.isArray(accounts) ? accounts : [];
  return { top: fieldsOf(top), records: records.map((record) => fieldsOf(objectIn(record))) };
}

/** As a program writes it that keeps all it knows. */
export function textOfList({ top, records }: SaidList): string {
  return textOfFields(new Map([...top, ['accounts', `[${records.map(textOfFields).join(',')}]`]]));
}

/** `inside`: the text of an object without its braces. */
export function withFields(fields: SaidFields, inside: string): SaidFields {
  return new Map([...fields, ...fieldsOf(objectIn(parseExactly(`{${inside}}`)))]);
}

function fieldsOf(value: object): SaidFields {
  return new Map(Object.entries(value).map(([name, inner]) => [name, JSON.stringify(inner)]));
}

export function textOfFields(fields: SaidFields): string {
  return `{${[...fields].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

function objectIn(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new Error('This is no object.');
  return value;
}
