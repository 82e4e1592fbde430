import type { TokenHash } from '../tokens/token-set.ts';
import type { CustodyState, KeptRestore, KeptSetAside } from './custody-state.ts';
import { newestOf } from './lineage.ts';

/** How the latest of our moves left an account, whichever of the Codex homes on the pool made it. */
export type LatestMove =
  | { readonly kind: 'restored'; readonly key: string; readonly kept: KeptRestore }
  | { readonly kind: 'set-aside'; readonly key: string; readonly kept: KeptSetAside };

/**
 * One for each account, by the key that it goes by now: a move knows it by the key of its day. Another home may know it by a key of its
 * own, so two moves of one sign-in are of one account, too. Without those that a person removed since, and those whose move is still
 * open: whoever makes it, or finds its maker dead, finishes it first.
 */
export function latestMoves(custody: CustodyState, currentKey: (key: string) => string): readonly LatestMove[] {
  const latest = new Map<string, LatestMove>();
  const offer = (move: LatestMove): void => {
    if (move.kept.at >= (latest.get(move.key)?.kept.at ?? Number.NEGATIVE_INFINITY)) latest.set(move.key, move);
  };
  for (const kept of custody.setAside.values()) offer({ kind: 'set-aside', key: currentKey(kept.key), kept });
  // Of two in one moment the way back counts: what is in the pool is of use.
  for (const kept of custody.restored.values()) offer({ kind: 'restored', key: currentKey(kept.key), kept });
  const bySignIn = new Map<TokenHash, LatestMove>();
  for (const move of latest.values()) {
    const signIn = newestOf(custody, move.kept.hash);
    if (move.kept.at >= (bySignIn.get(signIn)?.kept.at ?? Number.NEGATIVE_INFINITY)) bySignIn.set(signIn, move);
  }
  const removals = [...custody.removed].map(([key, { at, hashes }]) => {
    return { key: currentKey(key), at, signIns: new Set(hashes.map((hash) => newestOf(custody, hash))) };
  });
  const open = new Set([...custody.moves.values()].map(({ hash, at }) => `${hash} ${at}`));
  return [...bySignIn].flatMap(([signIn, move]): readonly LatestMove[] => {
    const { hash, at } = move.kept;
    const isRemoved = removals.some((one) => at <= one.at && (one.key === move.key || one.signIns.has(signIn)));
    return isRemoved || open.has(`${hash} ${at}`) ? [] : [move];
  });
}
