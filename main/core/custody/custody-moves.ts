import type { TokenHash } from '../tokens/token-set.ts';
import type { CustodyRecord, MovedRecord, MoveKind } from './custody-record.ts';

/** What a restore or a sign-in put into the pool; `hash` is the refresh token it had then. */
export type KeptRestore = MovedRecord & { readonly hash: TokenHash; readonly at: number };

/** The same for an account that was set aside. */
export type KeptSetAside = KeptRestore & { readonly putBacks: number };

interface EarlierMoves {
  readonly restored: KeptRestore[];
  readonly setAside: KeptSetAside[];
}

interface Removal {
  readonly at: number;
  /** The tokens that the account had. */
  readonly hashes: readonly TokenHash[];
}

export interface OpenMove {
  readonly id: string;
  readonly kind: MoveKind;
  readonly hash: TokenHash;
  /** The sign-in that the account has in its new place: most often the one that is moved. */
  readonly arrivesAs: TokenHash;
  readonly at: number;
  readonly reason: string | null;
  readonly segment: string;
}

/** What custody says of accounts that changed their place. Lines come in any order. */
export interface CustodyMoves {
  readonly moves: Map<string, OpenMove>;
  /** By id, whether it came to nothing. Whoever found its maker dead may have said so in a segment that is read before the maker's. */
  readonly endedMoves: Map<string, boolean>;
  /** The latest restore of each account, or sign-in to the pool, by key. */
  readonly restored: Map<string, KeptRestore>;
  /** The latest setting aside of each account, by key. */
  readonly setAside: Map<string, KeptSetAside>;
  /** What the latest took the place of, in any order: it counts again should that turn out to have come to nothing. */
  readonly earlierMoves: EarlierMoves;
  /** When a person last removed an account, by key. */
  readonly removed: Map<string, Removal>;
}

export function noMoves(): CustodyMoves {
  return {
    moves: new Map(),
    endedMoves: new Map(),
    restored: new Map(),
    setAside: new Map(),
    earlierMoves: { restored: [], setAside: [] },
    removed: new Map(),
  };
}

export function beginMove(state: CustodyMoves, record: Extract<CustodyRecord, { t: 'move' }>, segment: string): void {
  const { id, kind, hash, arrivesAs = hash, at, reason, restored, setAside } = record;
  const cameToNothing = state.endedMoves.get(id);
  if (cameToNothing === true) return;
  if (cameToNothing === undefined) state.moves.set(id, { id, kind, hash, arrivesAs, at, reason, segment });
  if (restored !== undefined) keepRestore(state, { ...restored, hash: arrivesAs, at });
  if (setAside !== undefined) keepSetAside(state, { ...setAside, hash, at, putBacks: 0 });
}

/** One that came to nothing left the account where it was, and how the one before it left it is what is looked after. */
export function endMove(state: CustodyMoves, { id, inVain = false }: Extract<CustodyRecord, { t: 'moved' }>): void {
  const { moves, endedMoves, restored, setAside, earlierMoves } = state;
  // One word that it has happened is enough: whoever says otherwise has looked later, when the account may have gone elsewhere.
  endedMoves.set(id, inVain && endedMoves.get(id) !== false);
  const move = moves.get(id);
  moves.delete(id);
  if (move === undefined || !inVain) return;
  const isOfIt = (one: KeptRestore): boolean => isOfMove(one, move);
  for (const kept of [restored, setAside]) for (const [key, one] of kept) if (isOfIt(one)) kept.delete(key);
  for (const one of earlierMoves.restored.splice(0)) if (!isOfIt(one)) keepRestore(state, one);
  for (const one of earlierMoves.setAside.splice(0)) if (!isOfIt(one)) keepSetAside(state, one);
}

/** Whether this is how that move left, or will leave, its account. */
export function isOfMove({ hash, at }: Pick<KeptRestore, 'hash' | 'at'>, move: OpenMove): boolean {
  return hash === move.arrivesAs && at === move.at;
}

export function keepRestore(
  { restored, earlierMoves }: CustodyMoves,
  { key, record, besides, hash, at }: KeptRestore,
): void {
  const before = restored.get(key);
  const kept = { key, record, ...alsoOf(besides), hash, at };
  const isLater = before === undefined || before.at <= at;
  keepLatest({ latest: restored, earlier: earlierMoves.restored }, kept, isLater);
}

function alsoOf(besides: MovedRecord['besides']): Pick<MovedRecord, 'besides'> {
  return besides === undefined ? {} : { besides };
}

/** The same one may be told of several times, in any order. */
export function keepSetAside(
  { setAside, earlierMoves }: CustodyMoves,
  { key, record, besides, hash, at, putBacks }: KeptSetAside,
): void {
  const before = setAside.get(key);
  const kept = { key, record, ...alsoOf(besides), hash, at, putBacks };
  const isLater = before === undefined || before.at < at || (before.at === at && before.putBacks <= putBacks);
  keepLatest({ latest: setAside, earlier: earlierMoves.setAside }, kept, isLater);
}

interface Kept<T> {
  readonly latest: Map<string, T>;
  readonly earlier: T[];
}

function keepLatest<T extends KeptRestore>({ latest, earlier }: Kept<T>, kept: T, isLater: boolean): void {
  const before = latest.get(kept.key);
  if (isLater) latest.set(kept.key, kept);
  if (!isLater) earlier.push(kept);
  else if (before !== undefined) earlier.push(before);
}

export function keepRemoval(state: CustodyMoves, { key, at, hashes }: Extract<CustodyRecord, { t: 'removed' }>): void {
  const before = state.removed.get(key) ?? { at, hashes: [] };
  state.removed.set(key, { at: Math.max(at, before.at), hashes: [...new Set([...before.hashes, ...hashes])] });
}
