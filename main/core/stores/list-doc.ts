import { AppError } from '../app-error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { parseStoreObject } from './cli-doc.ts';
import type { ListDoc } from './store-types.ts';

/** Version 3 is what codex-multi-auth writes; version 1 it still reads (facts/multi-auth.md 1.3). */
const poolVersions: ReadonlySet<number> = new Set([1, 3]);
const flaggedVersions: ReadonlySet<number> = new Set([1]);
const families = ['gpt-5-codex', 'codex-max', 'codex', 'gpt-5.2', 'gpt-5.1'];

export function emptyListDoc(store: 'pool' | 'flagged'): ListDoc {
  return store === 'pool'
    ? { store, version: 3, top: { version: 3, activeIndex: 0, activeIndexByFamily: {} }, accounts: [] }
    : { store, version: 1, top: { version: 1 }, accounts: [] };
}

/** Throws AppError `store-broken` or `store-unsupported`; both leave the file alone. */
export function parseListDoc(text: string, store: 'pool' | 'flagged', path: string): ListDoc {
  const top = parseStoreObject(text, path);
  const { version, accounts } = top;
  const known = store === 'pool' ? poolVersions : flaggedVersions;
  if (typeof version !== 'number' || !known.has(version)) {
    throw new AppError('store-unsupported', `${path} has a version that is not known here (${describe(version)}).`, {
      hint: 'It was left exactly as it is. Look for a newer version of Codex Quota.',
    });
  }
  if (!Array.isArray(accounts) || !accounts.every(isJsonObject)) {
    throw new AppError('store-broken', `${path} has no list of accounts.`);
  }
  return { store, version, top, accounts };
}

function describe(version: JsonValue | undefined): string {
  return typeof version === 'number' ? String(version) : 'none';
}

/** As codex-multi-auth writes it: two spaces, no newline at the end. Keys keep their order. */
export function encodeListDoc(doc: ListDoc): string {
  return JSON.stringify({ ...doc.top, accounts: doc.accounts }, null, 2);
}

/**
 * Version 1 becomes 3 as codex-multi-auth itself migrates it on load (facts/multi-auth.md 1.3), but only when something is to be written;
 * unknown fields stay. A version 3 document comes back as it is.
 */
export function currentPool(doc: ListDoc, nowMs: number): ListDoc {
  if (doc.store !== 'pool' || doc.version !== 1) return doc;
  const { activeIndex = 0, activeIndexByFamily } = doc.top;
  const byFamily = activeIndexByFamily ?? Object.fromEntries(families.map((family) => [family, activeIndex]));
  return {
    store: 'pool',
    version: 3,
    top: { ...doc.top, version: 3, activeIndex, activeIndexByFamily: byFamily },
    accounts: doc.accounts.map((record) => currentRecord(record, nowMs)),
  };
}

function currentRecord(record: JsonObject, nowMs: number): JsonObject {
  const { rateLimitResetTime, ...rest } = record;
  if (
    typeof rateLimitResetTime !== 'number' ||
    rateLimitResetTime <= nowMs ||
    rest['rateLimitResetTimes'] !== undefined
  )
    return rest;
  return { ...rest, rateLimitResetTimes: Object.fromEntries(families.map((family) => [family, rateLimitResetTime])) };
}
