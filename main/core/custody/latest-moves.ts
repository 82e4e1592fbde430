import type { CustodyState, KeptRestore, KeptSetAside } from './custody-state.ts';

/** How the latest of our moves left an account, whichever of the Codex homes on the pool made it. */
export type LatestMove =
  | { readonly kind: 'restored'; readonly key: string; readonly kept: KeptRestore }
  | { readonly kind: 'set-aside'; readonly key: string; readonly kept: KeptSetAside };

/**
 * One for each account, by the key that it goes by now: a move knows it by the key of its day. Without those that a person removed
 * since, and those whose move is still open: whoever makes it, or finds its maker dead, finishes it first.
 */
export function latestMoves(custody: CustodyState, currentKey: (key: string) => string): readonly LatestMove[] {
  const latest = new Map<string, LatestMove>();
  const offer = (move: LatestMove): void => {
    if (move.kept.at >= (latest.get(move.key)?.kept.at ?? Number.NEGATIVE_INFINITY)) latest.set(move.key, move);
  };
  for (const kept of custody.setAside.values()) offer({ kind: 'set-aside', key: currentKey(kept.key), kept });
  // Of two in one moment the way back counts: what is in the pool is of use.
  for (const kept of custody.restored.values()) offer({ kind: 'restored', key: currentKey(kept.key), kept });
  for (const [key, at] of custody.removed) {
    const move = latest.get(currentKey(key));
    if (move !== undefined && move.kept.at <= at) latest.delete(move.key);
  }
  const open = new Set([...custody.moves.values()].map(({ hash, at }) => `${hash} ${at}`));
  return [...latest.values()].filter(({ kept: { hash, at } }) => !open.has(`${hash} ${at}`));
}
