import { parseExactly } from '../exact-json.ts';
import type { JsonValue } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { CustodyRecord } from './custody-record.ts';
import { readCustodyRecord } from './read-custody-record.ts';

interface SegmentLines {
  readonly records: readonly CustodyRecord[];
  /** False when it holds lines of another version, or broken ones: who cannot read them must not fold them away. */
  readonly isWhole: boolean;
}

/** Torn lines and unknown kinds are left out, and the others stand. Trailing spaces are reserved room. */
export function readCustodySegment(text: string): SegmentLines {
  const records: CustodyRecord[] = [];
  let isWhole = true;
  for (const line of text.split('\n')) {
    if (blank.test(line)) continue;
    const value = line.startsWith('{') ? exactly(line.trimEnd()) : undefined;
    const record = isJsonObject(value) ? readCustodyRecord(value) : null;
    if (record === null) isWhole = false;
    else records.push(record);
  }
  return { records, isWhole };
}

/** A file system that lost power may leave zeros where room was reserved. */
const blank = /^[\s\0]*$/;

export function parseCustodySegment(text: string): readonly CustodyRecord[] {
  return readCustodySegment(text).records;
}

/** Exactly, since it may hold a record of the pool, numbers that are not ours included. */
function exactly(text: string): JsonValue | undefined {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}
