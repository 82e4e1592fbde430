import type { Verdict, VerifyOutcome } from '../../../shared/verify-report.ts';
import type { Identity } from '../accounts/identity.ts';
import { isoOrNull } from '../iso-time.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { isJsonObject, textOrNull } from '../json.ts';
import type { Answerer } from '../tokens/spend-outcome.ts';
import type { TokenHash } from '../tokens/token-set.ts';

type Field = JsonValue | undefined;

const verdicts: readonly Verdict[] = ['healthy', 'limited', 'needs-sign-in', 'deactivated', 'conflict', 'undetermined'];

const outcomes: readonly VerifyOutcome[] = [
  'restored',
  'healthy-flagged',
  'still-flagged',
  'restore-skipped',
  'undetermined',
  'would-restore',
  'would-verify',
];

/** The member of `known` that was written, else null. */
export function oneOf<T extends string>(value: Field, known: readonly T[]): T | null {
  return known.find((candidate) => candidate === value) ?? null;
}

export function readVerdict(value: Field): Verdict | null {
  return oneOf(value, verdicts);
}

export function readOutcome(value: Field): VerifyOutcome | null {
  return oneOf(value, outcomes);
}

/** A JSON number; numbers in strings are not ours. */
export function readNumber(value: Field): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** More of anything than this nobody has counted, and sums of such numbers stay whole. */
const highestCount = 1e9;

export function readCount(value: Field): number {
  const count = readNumber(value);
  return count !== null && Number.isInteger(count) && count >= 0 && count <= highestCount ? count : 0;
}

/** Epoch milliseconds, as far as a calendar goes. */
export function readMoment(value: Field): number | null {
  const atMs = readNumber(value);
  return isoOrNull(atMs) === null ? null : atMs;
}

export function readHttpStatus(value: Field): number | null {
  const status = readNumber(value);
  return status !== null && Number.isInteger(status) && status >= 100 && status <= 599 ? status : null;
}

/** The name of an account as `account-keys.ts` makes it, and as every report promises it. */
export function readKey(value: Field): string | null {
  return typeof value === 'string' && /^[a-z0-9]{10}$/.test(value) ? value : null;
}

export function readTexts(value: Field): readonly string[] {
  return isList(value) ? value.filter((text) => typeof text === 'string') : [];
}

export function readObject(value: Field): JsonObject | null {
  return isJsonObject(value) ? value : null;
}

export function readIdentity(value: Field): Identity | null {
  if (!isJsonObject(value)) return null;
  return {
    accountId: textOrNull(value.accountId),
    userId: textOrNull(value.userId),
    email: textOrNull(value.email)?.toLowerCase() ?? null,
  };
}

export function readAnswerer(value: Field): Answerer | null {
  if (!isJsonObject(value)) return null;
  const identity = readIdentity(value.identity);
  return identity === null ? null : { identity, plan: textOrNull(value.plan) };
}

export function readTokenHash(value: Field): TokenHash | null {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? (value as TokenHash) : null;
}

function isList(value: Field): value is readonly JsonValue[] {
  return Array.isArray(value);
}
