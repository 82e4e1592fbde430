import type { StoredLogin } from '../stores/store-types.ts';
import { endedIn, refusedIn } from '../tokens/ended-tokens.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import type { KeptRestore } from './custody-moves.ts';
import type { CustodyState } from './custody-state.ts';
import { newestOf } from './lineage.ts';

/**
 * Whether a record of a moved account in a list is no reason to take the account for there, should what was moved be missing: it has
 * another sign-in, and more speaks against that one. Only what was refused before the move counts. Another program may have refreshed
 * what was moved, and a sign-in that came of it was refused, if at all, after the move; it is the account's own, refused or not.
 */
export function givesWayTo(
  custody: CustodyState,
  { hash, at }: Pick<KeptRestore, 'hash' | 'at'>,
): (login: Pick<StoredLogin, 'hash'>) => boolean {
  const own = newestOf(custody, hash);
  const against = weighed(custody);
  const againstOwn = isSpentForNothing(custody, hash) ? lastWord : against(own);
  return (login) => {
    const other = login.hash === null ? own : newestOf(custody, login.hash);
    const refusedAt = custody.refusals.get(other)?.at ?? Number.POSITIVE_INFINITY;
    return other !== own && refusedAt <= at && against(other) > againstOwn;
  };
}

/** Answered, and what came of it is not known, or is kept nowhere any more. */
export function isSpentForNothing(custody: CustodyState, hash: TokenHash): boolean {
  const newest = newestOf(custody, hash);
  return custody.answered.has(newest) || (newest !== hash && !custody.held.has(newest));
}

const lastWord = 2;

/** 0: nothing, 1: one no of the service, 2: its last word. */
function weighed(custody: CustodyState): (hash: TokenHash) => number {
  const [isRefused, hasEnded] = [refusedIn(custody), endedIn(custody)];
  return (hash) => (hasEnded(hash) ? lastWord : Number(isRefused(hash)));
}
