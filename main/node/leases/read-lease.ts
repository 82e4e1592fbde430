import { lstatSync, readFileSync, type Stats, statSync } from 'node:fs';
import { isJsonObject, numberOrNull, parseJson, textOrNull } from '../../core/json.ts';
import type { LeaseResult } from '../../core/ports.ts';
import type { TokenHash } from '../../core/tokens/token-set.ts';
import { systemCode } from '../quota-home/file-refusal.ts';
import type { FoundLease } from './decide-lease.ts';

/** A result with three tokens takes a few kilobytes. */
const largestBytes = 1024 * 1024;

/** Empty for what is no file or cannot be a lease: opening a pipe would wait for ever. */
function readPlainFile(path: string, found: Stats): string {
  return found.isFile() && found.size <= largestBytes ? readFileSync(path, 'utf8') : '';
}

/** Null when there is none. The name itself is looked at, so that a link that leads nowhere is found, and falls with time. */
export function readLease(path: string): FoundLease | null {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return null;
  const unreadable = { modifiedMs: found.mtimeMs, nonce: null, expiresAtMs: null };
  try {
    const value = parseJson(readPlainFile(path, found));
    if (!isJsonObject(value)) return unreadable;
    return { ...unreadable, nonce: textOrNull(value['nonce']), expiresAtMs: numberOrNull(value['expiresAt']) };
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? null : unreadable;
  }
}

/** Null when there is none, or nothing in it can be used. */
export function readLeaseResult(path: string, hash: TokenHash): LeaseResult | null {
  let text: string;
  try {
    // Almost never there, and asking is much cheaper than failing to open.
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return null;
    text = readPlainFile(path, found);
  } catch {
    return null;
  }
  const value = parseJson(text);
  const result =
    isJsonObject(value) && value['tokenHash'] === hash && isJsonObject(value['result']) ? value['result'] : null;
  const [access, refresh] = [textOrNull(result?.['access']), textOrNull(result?.['refresh'])];
  if (!isJsonObject(value) || result === null || result['type'] !== 'success' || access === null || refresh === null)
    return null;
  return {
    access,
    refresh,
    id: textOrNull(result['idToken']),
    expiresAtMs: numberOrNull(result['expires']),
    createdAtMs: numberOrNull(value['createdAt']) ?? 0,
  };
}
