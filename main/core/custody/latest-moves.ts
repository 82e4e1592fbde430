import type { KeptRestore, KeptSetAside } from './custody-moves.ts';
import type { CustodyState } from './custody-state.ts';
import { newestOf } from './lineage.ts';

/** How the latest of our moves left an account, whichever of the Codex homes on the pool made it. */
export type LatestMove =
  | { readonly kind: 'restored'; readonly key: string; readonly kept: KeptRestore }
  | { readonly kind: 'set-aside'; readonly key: string; readonly kept: KeptSetAside };

/**
 * One for each account, by the key that it goes by now: a move knows it by the key of its day. Another home may know it by a key of its
 * own, so two moves of one sign-in are of one account, too. Without those that a person removed since, and those whose move is still
 * open: whoever makes it, or finds it left, finishes it first.
 */
export function latestMoves(custody: CustodyState, currentKey: (key: string) => string): readonly LatestMove[] {
  const setAside = [...custody.setAside.values()].map((kept) => ({ kind: 'set-aside' as const, kept }));
  const restored = [...custody.restored.values()].map((kept) => ({ kind: 'restored' as const, kept }));
  // Of two in one moment the way back counts: what is in the pool is of use.
  const moves = [...setAside, ...restored].map((move) => ({ ...move, key: currentKey(move.kept.key) }));
  const byKey = latestBy(moves, ({ key }) => key);
  const bySignIn = latestBy([...byKey.values()], ({ kept }) => newestOf(custody, kept.hash));
  const removals = [...custody.removed].map(([key, { at, hashes }]) => {
    return { key: currentKey(key), at, signIns: new Set(hashes.map((hash) => newestOf(custody, hash))) };
  });
  const open = new Set([...custody.moves.values()].map(({ arrivesAs, at }) => `${arrivesAs} ${at}`));
  return [...bySignIn].flatMap(([signIn, move]): readonly LatestMove[] => {
    const { hash, at } = move.kept;
    const isRemoved = removals.some((one) => at <= one.at && (one.key === move.key || one.signIns.has(signIn)));
    return isRemoved || open.has(`${hash} ${at}`) ? [] : [move];
  });
}

/** Of two in one moment the one behind the other. */
function latestBy<K>(moves: readonly LatestMove[], keyOf: (move: LatestMove) => K): ReadonlyMap<K, LatestMove> {
  const latest = new Map<K, LatestMove>();
  for (const move of moves) {
    const key = keyOf(move);
    if (move.kept.at >= (latest.get(key)?.kept.at ?? Number.NEGATIVE_INFINITY)) latest.set(key, move);
  }
  return latest;
}
