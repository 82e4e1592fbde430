import { refreshedElsewhereKinds } from '../../../shared/conflict-kinds.ts';
import { unknownIdentity } from '../accounts/identity.ts';
import { type JsonObject, type JsonValue, textOrNull } from '../json.ts';
import {
  type AccountHistory,
  type Episode,
  emptyHistory,
  type FlagFacts,
  fullHealth,
  type LastCheck,
  type LastRefusal,
  type LedgerGlobals,
  type OtherAnswer,
  type RefreshElsewhere,
  type RestoreFacts,
  type SignInState,
  type WayBackFacts,
} from './account-history.ts';
import {
  oneOf,
  readAnswerer,
  readCount,
  readHttpStatus,
  readIdentity,
  readMoment,
  readNumber,
  readObject,
  readOutcome,
  readTexts,
  readTokenHash,
  readVerdict,
} from './ledger-fields.ts';

/** A carried history as it was written; whatever does not fit takes the value of an account that nothing is known of. */
export function parseHistory(key: string, record: JsonObject): AccountHistory {
  const health = Math.round(readNumber(record.health) ?? fullHealth);
  return {
    ...emptyHistory(key),
    identity: readIdentity(record.identity) ?? unknownIdentity,
    emails: readTexts(record.emails),
    identityHashes: readTexts(record.identityHashes),
    lineageHashes: readTexts(record.lineageHashes),
    lastVerifiedMs: readMoment(record.lastVerifiedMs),
    verificationCount: readCount(record.verificationCount),
    lastCheck: parseLastCheck(readObject(record.lastCheck)),
    lastRefusal: parseLastRefusal(readObject(record.lastRefusal)),
    health: Math.min(fullHealth, Math.max(0, health)),
    signIn: parseSignIn(readObject(record.signIn)),
    flag: parseFlag(readObject(record.flag)),
    restore: parseRestore(readObject(record.restore)),
    // Where it does not stand by itself, an earlier build counted in the restore, which began with it.
    wayBack: parseWayBack(readObject(record.wayBack ?? record.restore)),
    episode: parseEpisode(readObject(record.episode)),
    otherAnswer: parseOtherAnswer(readObject(record.otherAnswer)),
    refreshedElsewhere: parseRefreshes(record.refreshedElsewhere),
  };
}

export function parseGlobals(record: JsonObject): LedgerGlobals {
  return {
    management: oneOf(record.management, ['manage', 'watch']),
    guardHeldSinceMs: readMoment(record.guardHeldSinceMs),
    conflicts: readTexts(record.conflicts),
  };
}

function parseLastCheck(record: JsonObject | null): LastCheck | null {
  const verdict = readVerdict(record?.verdict);
  const outcome = readOutcome(record?.outcome);
  if (record === null || verdict === null || outcome === null) return null;
  return { verdict, outcome, reason: textOrNull(record.reason), httpStatus: readHttpStatus(record.httpStatus) };
}

function parseLastRefusal(record: JsonObject | null): LastRefusal | null {
  const reason = textOrNull(record?.reason);
  const atMs = readMoment(record?.atMs);
  if (record === null || reason === null || atMs === null) return null;
  return { reason, atMs, httpStatus: readHttpStatus(record.httpStatus) };
}

function parseSignIn(record: JsonObject | null): SignInState {
  const tokenHash = readTokenHash(record?.tokenHash);
  const reason = textOrNull(record?.reason);
  const sinceMs = readMoment(record?.sinceMs);
  if (record?.kind !== 'needed' || tokenHash === null || reason === null || sinceMs === null) return { kind: 'ok' };
  return { kind: 'needed', tokenHash, reason, sinceMs, httpStatus: readHttpStatus(record.httpStatus) };
}

function parseFlag(record: JsonObject | null): FlagFacts | null {
  const by = oneOf(record?.by, ['automatic', 'manual']);
  const reason = textOrNull(record?.reason);
  const sinceMs = readMoment(record?.sinceMs);
  if (record === null || by === null || reason === null || sinceMs === null) return null;
  return { by, reason, sinceMs, httpStatus: readHttpStatus(record.httpStatus) };
}

function parseRestore(record: JsonObject | null): RestoreFacts | null {
  const runId = textOrNull(record?.runId);
  const atMs = readMoment(record?.atMs);
  if (record === null || runId === null || atMs === null) return null;
  return { runId, atMs };
}

function parseWayBack(record: JsonObject | null): WayBackFacts | null {
  const atMs = readMoment(record?.atMs);
  return record === null || atMs === null ? null : { atMs, putBacks: readCount(record.putBacks) };
}

function parseOtherAnswer(record: JsonObject | null): OtherAnswer | null {
  const answered = readAnswerer(record ?? undefined);
  const sinceMs = readMoment(record?.sinceMs);
  return answered === null || sinceMs === null ? null : { ...answered, sinceMs };
}

function parseRefreshes(value: JsonValue | undefined): readonly RefreshElsewhere[] {
  const entries: readonly JsonValue[] = Array.isArray(value) ? value : [];
  return entries.flatMap((entry) => {
    const record = readObject(entry);
    const conflict = oneOf(record?.conflict, refreshedElsewhereKinds);
    const [tokenHash, atMs] = [readTokenHash(record?.tokenHash), readMoment(record?.atMs)];
    return conflict === null || tokenHash === null || atMs === null ? [] : [{ conflict, tokenHash, atMs }];
  });
}

function parseEpisode(record: JsonObject | null): Episode {
  return { number: readCount(record?.number), failedAgain: readCount(record?.failedAgain) };
}
