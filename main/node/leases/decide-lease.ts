import { readOwner } from '../../core/custody/read-custody-record.ts';
import { isJsonObject, numberOrNull, parseJson, textOrNull } from '../../core/json.ts';
import type { ProcessOwner } from '../../core/ports.ts';

/** What lies where a lease would be. Null fields: the line could not be read (half written, or of another program). */
export interface FoundLease {
  readonly modifiedMs: number;
  readonly nonce: string | null;
  readonly expiresAtMs: number | null;
}

/** A line that nobody can read is somebody's who died while writing, or a later format: left for a minute. */
const unreadableLifeMs = 60_000;

/** Ours falls with its process; a readable one by codex-multi-auth's own rule; an unreadable one after a minute. */
export function decideLease(question: {
  readonly found: FoundLease;
  readonly isOwnerDead: boolean;
  readonly lifeMs: number;
  readonly nowMs: number;
}): 'held' | 'fallen' {
  const { found, isOwnerDead, lifeMs, nowMs } = question;
  if (isOwnerDead) return 'fallen';
  const ageMs = nowMs - found.modifiedMs;
  if (found.expiresAtMs === null) return ageMs > unreadableLifeMs ? 'fallen' : 'held';
  return found.expiresAtMs <= nowMs || ageMs > lifeMs ? 'fallen' : 'held';
}

const mark = 'quota-tray';

/** Enough in the nonce to prove our own death, and nothing that another program would stumble over. */
export function ownNonce(owner: ProcessOwner, random: string): string {
  return `${mark}.${Buffer.from(JSON.stringify(owner)).toString('base64url')}.${random}`;
}

export function ownerInNonce(nonce: string): ProcessOwner | null {
  const [name, encoded] = nonce.split('.');
  if (name !== mark || encoded === undefined) return null;
  const owner = parseJson(Buffer.from(encoded, 'base64url').toString('utf8'));
  return isJsonObject(owner) && numberOrNull(owner['pid']) !== null && textOrNull(owner['host']) !== null
    ? readOwner(owner)
    : null;
}
