import { conflictKinds, refreshedElsewhereKinds } from '../../../shared/conflict-kinds.ts';
import { isoOrNull } from '../iso-time.ts';
import { isJsonObject, type JsonObject, parseJson, textOrNull } from '../json.ts';
import type { LedgerEntry, LedgerEvent } from './ledger-event.ts';
import {
  oneOf,
  readAnswerer,
  readCount,
  readHttpStatus,
  readIdentity,
  readKey,
  readObject,
  readOutcome,
  readTexts,
  readTokenHash,
  readVerdict,
} from './ledger-fields.ts';
import { parseGlobals, parseHistory } from './parse-history.ts';
import { redactTokens } from './redact-tokens.ts';

/** Longer reasons are cut: one line must not grow the file for ever. In UTF-16 units. */
const longestReason = 300;

export interface ParsedLedger {
  /** In file order, each id once. */
  readonly events: readonly LedgerEvent[];
  /** Whole lines of a kind that this version does not know; they survive a compaction. */
  readonly foreignLines: readonly string[];
  /** Lines that say nothing: torn, not JSON, or with a field missing. */
  readonly unreadable: number;
}

type Readers = {
  readonly [K in LedgerEntry['kind']]: (record: JsonObject, key: string) => Extract<LedgerEntry, { kind: K }> | null;
};

const onlyKey =
  <K extends LedgerEntry['kind']>(kind: K) =>
  (_record: JsonObject, key: string): { readonly kind: K; readonly key: string } => ({ kind, key });

const readers: Readers = {
  'key-assigned': (record, key) => {
    const identityHash = textOrNull(record.identityHash);
    const lineageHash = textOrNull(record.lineageHash);
    const identity = readIdentity(record.identity);
    if (identityHash === null || lineageHash === null || identity === null) return null;
    return { kind: 'key-assigned', key, identityHash, lineageHash, identity };
  },
  'key-alias': (record, key) => {
    const alias = readKey(record.alias);
    return alias === null ? null : { kind: 'key-alias', key, alias };
  },
  flagged: (record, key) => {
    const reason = textOrNull(record.reason);
    const by = oneOf(record.by, ['automatic', 'manual']);
    if (reason === null || by === null) return null;
    return {
      kind: 'flagged',
      key,
      reason,
      by,
      httpStatus: readHttpStatus(record.httpStatus),
      episode: readCount(record.episode),
    };
  },
  checked: (record, key) => {
    const verdict = readVerdict(record.verdict);
    const outcome = readOutcome(record.outcome);
    if (verdict === null || outcome === null) return null;
    const reason = textOrNull(record.reason);
    return {
      kind: 'checked',
      key,
      verdict,
      outcome,
      reason,
      httpStatus: readHttpStatus(record.httpStatus),
      spent: record.spent === true,
    };
  },
  restored: (record, key) => {
    const runId = textOrNull(record.runId);
    return runId === null ? null : { kind: 'restored', key, runId };
  },
  undone: onlyKey('undone'),
  unflagged: onlyKey('unflagged'),
  'put-back': onlyKey('put-back'),
  're-flagged': (record, key) => {
    const reason = textOrNull(record.reason);
    return reason === null ? null : { kind: 're-flagged', key, reason };
  },
  'needs-sign-in': (record, key) => {
    const tokenHash = readTokenHash(record.tokenHash);
    const reason = textOrNull(record.reason);
    if (tokenHash === null || reason === null) return null;
    const httpStatus = readHttpStatus(record.httpStatus);
    return { kind: 'needs-sign-in', key, tokenHash, reason, httpStatus, episode: readCount(record.episode) };
  },
  'works-again': onlyKey('works-again'),
  'ambiguous-failure': (record, key) => {
    const reason = textOrNull(record.reason);
    return reason === null
      ? null
      : { kind: 'ambiguous-failure', key, reason, httpStatus: readHttpStatus(record.httpStatus) };
  },
  'other-account-answered': (record, key) => {
    const answered = readAnswerer(record.answered);
    return answered === null ? null : { kind: 'other-account-answered', key, answered };
  },
  'refreshed-elsewhere': (record, key) => {
    const tokenHash = readTokenHash(record.tokenHash);
    const conflict = oneOf(record.conflict, refreshedElsewhereKinds);
    return tokenHash === null || conflict === null ? null : { kind: 'refreshed-elsewhere', key, conflict, tokenHash };
  },
  'sign-in': onlyKey('sign-in'),
  removed: onlyKey('removed'),
  carried: (record, key) => {
    const history = readObject(record.history);
    return history === null ? null : { kind: 'carried', key, history: parseHistory(key, history) };
  },
  'management-chosen': (record) => {
    const choice = oneOf(record.choice, ['manage', 'watch']);
    return choice === null ? null : { kind: 'management-chosen', key: null, choice };
  },
  'guard-held': (record) => {
    const cause = oneOf(record.cause, ['many-at-once', 'client-refused']);
    return cause === null ? null : { kind: 'guard-held', key: null, cause, accounts: readCount(record.accounts) };
  },
  'conflict-seen': (record) => readConflict('conflict-seen', record),
  'conflict-over': (record) => readConflict('conflict-over', record),
  'guard-released': (record) => ({ kind: 'guard-released', key: null, flagged: readCount(record.flagged) }),
  'carried-globals': (record) => {
    const globals = readObject(record.globals);
    return globals === null ? null : { kind: 'carried-globals', key: null, globals: parseGlobals(globals) };
  },
};

const globalKinds: ReadonlySet<LedgerEntry['kind']> = new Set([
  'management-chosen',
  'guard-held',
  'guard-released',
  'conflict-seen',
  'conflict-over',
  'carried-globals',
]);

function readConflict<K extends 'conflict-seen' | 'conflict-over'>(kind: K, record: JsonObject) {
  const conflict = oneOf(record.conflict, conflictKinds);
  return conflict === null ? null : { kind, key: null, conflict, accounts: readTexts(record.accounts) };
}

function isKnownKind(kind: string): kind is LedgerEntry['kind'] {
  return Object.hasOwn(readers, kind);
}

/** Never throws: a line that cannot be read is counted, and the others stand. */
export function parseLedger(text: string): ParsedLedger {
  const events: LedgerEvent[] = [];
  const foreignLines: string[] = [];
  const seenIds = new Set<string>();
  let unreadable = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const value = parseJson(line);
    const kind = isJsonObject(value) ? textOrNull(value.kind) : null;
    if (!isJsonObject(value) || kind === null) unreadable += 1;
    else if (!isKnownKind(kind)) foreignLines.push(line);
    else {
      const event = readEvent(kind, value);
      if (event === null) unreadable += 1;
      else if (!seenIds.has(event.id)) events.push(event);
      if (event !== null) seenIds.add(event.id);
    }
  }
  return { events, foreignLines, unreadable };
}

function readEvent(kind: LedgerEntry['kind'], record: JsonObject): LedgerEvent | null {
  const at = textOrNull(record.at);
  const id = textOrNull(record.id);
  const key = readKey(record.key);
  if (at === null || id === null || isoOrNull(Date.parse(at)) === null) return null;
  if (key === null && !globalKinds.has(kind)) return null;
  const entry = readers[kind](record, key ?? '');
  return entry === null ? null : { ...entry, at, id, version: textOrNull(record.version) ?? 'unknown' };
}

/** One line with its end. Reasons are cut and anything that looks like a token is taken out of them. */
export function encodeLedgerEvent(event: LedgerEvent): string {
  const text = JSON.stringify(event, (name, value: unknown) => {
    if (name !== 'reason' || typeof value !== 'string') return value;
    return redactTokens(value).slice(0, longestReason).trim() || 'unknown';
  });
  return `${text}\n`;
}
