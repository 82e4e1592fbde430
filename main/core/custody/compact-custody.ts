import { restoreWatchMs } from '../flagging/restore-watch.ts';
import type { AnswerReader } from '../tokens/read-answer.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import { isOfMove, type KeptRestore, type OpenMove } from './custody-moves.ts';
import type { CustodyRecord, MovedRecord } from './custody-record.ts';
import { applyCustodyRecord, type CustodyState, emptyCustodyState, type OpenSignIn } from './custody-state.ts';
import { keptFromHashed } from './kept-tokens.ts';
import { chainUpTo } from './lineage.ts';

/** A rival that wrote a spent token back has done so within minutes; three months leave room for a disk from a drawer. */
const tombstoneAgeMs = 90 * 24 * 60 * 60 * 1000;
/** Another living process may have the beginning, which counts as over by itself after a week. */
const endsKeptMs = 8 * 24 * 60 * 60 * 1000;
/** Spent tokens remembered behind each pair that is still held, however old. */
const ancestorsKept = 16;

export interface FoldingContext {
  readonly readAnswer: AnswerReader;
  readonly now: number;
  /** Ids of moves that segments beside these tell of. */
  readonly movesElsewhere?: ReadonlySet<string>;
  /** Left out: no store has any of them. */
  readonly isInStore?: (hash: TokenHash) => boolean;
}

/**
 * The same knowledge in fewer lines: the newest pair of each chain, which tokens were spent, refused or left in doubt, and moves
 * that were not finished. Every segment that `records` come from is ended: an open intent in it counts as unanswered.
 */
export function compactCustody(records: readonly CustodyRecord[], context: FoldingContext): readonly CustodyRecord[] {
  const state = emptyCustodyState();
  for (const record of records) applyCustodyRecord(state, record, { segment: 'ended', readAnswer: context.readAnswer });
  const seenAt = lastMentions(records);
  const ageOf = (hash: TokenHash): number => context.now - (seenAt.get(hash) ?? context.now);
  const keptHashes = hashesWorthKeeping(state, { ageOf, isInStore: context.isInStore ?? (() => false) });
  return [
    ...heldRecords(state),
    ...[...state.answered].filter((hash) => keptHashes.has(hash)).map((hash) => spentRecord(state, hash, seenAt)),
    ...refusalRecords(state, keptHashes),
    ...doubtRecords(state, keptHashes, seenAt),
    ...[...state.released]
      .filter((hash) => keptHashes.has(hash))
      .map((hash) => ({ t: 'released' as const, at: seenAt.get(hash) ?? 0, hash })),
    ...[...state.moves.values()].map((move) => openMoveRecord(state, move, context.now)),
    ...endsOfOthers(records, state).filter(
      ({ id, at }) => context.now - at < tombstoneAgeMs || context.movesElsewhere?.has(id) === true,
    ),
    ...[...state.signIns.values()].flatMap(signInRecords),
    ...records.filter((record) => record.t === 'sign-in-end' && context.now - record.at < endsKeptMs),
    ...watchedMoves(state, 'restored')
      .filter(({ at }) => context.now - at < restoreWatchMs)
      .map((kept) => ({ t: 'restored' as const, ...kept })),
    ...watchedMoves(state, 'setAside')
      .filter(({ at }) => context.now - at < restoreWatchMs)
      .map((kept) => ({ t: 'set-aside' as const, ...kept })),
    ...[...state.removed]
      .filter(([, { at }]) => context.now - at < restoreWatchMs)
      .map(([key, { at, hashes }]) => ({ t: 'removed' as const, at, key, hashes })),
  ];
}

/**
 * With what it leaves behind: apart from it that would count for a move that has happened, where the word that it came to nothing is in
 * a segment that is read before.
 */
function openMoveRecord(state: CustodyState, move: OpenMove, nowMs: number): CustodyRecord {
  const { id, kind, hash, arrivesAs, at, reason } = move;
  const [restored, setAside] = (['restored', 'setAside'] as const).map((which) =>
    nowMs - at < restoreWatchMs ? keptMoves(state, which).find((one) => isOfMove(one, move)) : undefined,
  );
  return {
    t: 'move',
    id,
    kind,
    hash,
    ...(arrivesAs === hash ? {} : { arrivesAs }),
    at,
    reason,
    ...(restored === undefined ? {} : { restored: movedRecordOf(restored) }),
    ...(setAside === undefined ? {} : { setAside: movedRecordOf(setAside) }),
  };
}

function movedRecordOf({ key, record, besides }: MovedRecord): MovedRecord {
  return { key, record, ...(besides === undefined ? {} : { besides }) };
}

function keptMoves<K extends 'restored' | 'setAside'>(
  state: CustodyState,
  which: K,
): readonly CustodyState['earlierMoves'][K][number][] {
  return [...state.earlierMoves[which], ...state[which].values()];
}

/**
 * The latest of each account that is no open move; where that one is open, those before it as well, since it may come to nothing.
 */
function watchedMoves<K extends 'restored' | 'setAside'>(
  state: CustodyState,
  which: K,
): readonly CustodyState['earlierMoves'][K][number][] {
  const moves = [...state.moves.values()];
  const isOpen = (one: KeptRestore): boolean => moves.some((move) => isOfMove(one, move));
  const latest = [...state[which].values()];
  const openKeys = new Set(latest.filter(isOpen).map(({ key }) => key));
  return [...state.earlierMoves[which].filter(({ key }) => openKeys.has(key)), ...latest].filter((one) => !isOpen(one));
}

function lastMentions(records: readonly CustodyRecord[]): ReadonlyMap<TokenHash, number> {
  const seenAt = new Map<TokenHash, number>();
  for (const record of records) {
    if (!('hash' in record)) continue;
    const ancestors = record.t === 'held' ? record.from : [];
    for (const hash of [record.hash, ...ancestors]) seenAt.set(hash, Math.max(record.at, seenAt.get(hash) ?? 0));
  }
  return seenAt;
}

/**
 * Of moves that another segment tells of, one of another Codex home perhaps, which nobody here may fold: there they are still open, for
 * ever where that home is never used again, and without their end they would be taken up once more.
 */
function endsOfOthers(
  records: readonly CustodyRecord[],
  { endedMoves }: CustodyState,
): readonly Extract<CustodyRecord, { t: 'moved' }>[] {
  const begun = new Set(records.flatMap((record) => (record.t === 'move' ? [record.id] : [])));
  const ends = records.flatMap((record) => (record.t === 'moved' && !begun.has(record.id) ? [record] : []));
  const valid = ends.filter(({ id, inVain = false }) => endedMoves.get(id) === inVain);
  return [...new Map(valid.map((end) => [end.id, end])).values()];
}

function isNewest(state: CustodyState, hash: TokenHash): boolean {
  return !state.successors.has(hash);
}

interface Worth {
  readonly ageOf: (hash: TokenHash) => number;
  readonly isInStore: (hash: TokenHash) => boolean;
}

/**
 * Everything young, the last ancestors of each pair still held, and whatever is known of a token that a store still has, with what came
 * of it: a set-aside account is checked again for as long as it lies there.
 */
function hashesWorthKeeping(state: CustodyState, { ageOf, isInStore }: Worth): ReadonlySet<TokenHash> {
  const kept = new Set<TokenHash>();
  const everything = [...state.answered, ...state.refusals.keys(), ...state.presentations.keys(), ...state.released];
  for (const hash of everything) {
    if (ageOf(hash) < tombstoneAgeMs) kept.add(hash);
    if (!isInStore(hash)) continue;
    for (let at: TokenHash | undefined = hash; at !== undefined; at = state.successors.get(at)) kept.add(at);
  }
  for (const hash of state.held.keys()) {
    if (isNewest(state, hash))
      for (const ancestor of [...chainUpTo(state, hash)].slice(0, ancestorsKept)) kept.add(ancestor);
  }
  return kept;
}

function heldRecords(state: CustodyState): readonly CustodyRecord[] {
  return [...state.held]
    .filter(([hash]) => isNewest(state, hash))
    .map(([hash, pair]) => ({
      t: 'held' as const,
      at: pair.at,
      hash,
      from: [],
      account: pair.account,
      tokens: keptFromHashed(pair.tokens),
      ...([...chainUpTo(state, hash)].some((one) => state.foreignHeld.has(one)) ? { foreign: true } : {}),
    }));
}

function spentRecord(state: CustodyState, hash: TokenHash, seenAt: ReadonlyMap<TokenHash, number>): CustodyRecord {
  return { t: 'spent', at: seenAt.get(hash) ?? 0, hash, by: state.successors.get(hash) ?? null };
}

/** The count matters only up to "twice", so that is how often the line is kept, under its own id: read twice it counts once. */
function refusalRecords(state: CustodyState, keptHashes: ReadonlySet<TokenHash>): readonly CustodyRecord[] {
  return [...state.refusals]
    .filter(([hash]) => keptHashes.has(hash))
    .flatMap(([hash, { code, status, hard, at }]) =>
      [...(state.refusedIds.get(hash) ?? [])].slice(0, 2).map((id) => ({
        t: 'refused' as const,
        id,
        at,
        hash,
        code,
        status,
        hard,
      })),
    );
}

/** Without an answer there is nothing to finish: what the browser brought is good for minutes, and for the process that asked. */
function signInRecords({ id, at, key, answer, isLeft }: OpenSignIn): readonly CustodyRecord[] {
  if (answer === null) return [];
  return [
    { t: 'sign-in', id, at, key },
    { t: 'sign-in-answer', id, at, ...answer },
    ...(isLeft ? [{ t: 'sign-in-left' as const, id, at }] : []),
  ];
}

/** Each under its own id: the same presentation counts once, however many segments tell of it. */
function doubtRecords(
  state: CustodyState,
  keptHashes: ReadonlySet<TokenHash>,
  seenAt: ReadonlyMap<TokenHash, number>,
): readonly CustodyRecord[] {
  return [...keptHashes].flatMap((hash) =>
    [...(state.presentations.get(hash) ?? [])]
      .filter(([, { kind }]) => kind !== 'settled')
      .map(([id]) => ({ t: 'unanswered' as const, id, at: seenAt.get(hash) ?? 0, hash })),
  );
}
