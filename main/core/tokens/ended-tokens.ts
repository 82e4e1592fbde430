import type { CustodyState } from '../custody/custody-state.ts';
import { mayBePresentedAgain } from './decide-spend.ts';
import type { TokenHash } from './token-set.ts';

/** Whether a token is known to be of no use any more: a refusal that is about the client, or not the last word, says nothing of that. */
export function endedIn({ refusals }: Pick<CustodyState, 'refusals'>): (hash: TokenHash) => boolean {
  return (hash) => {
    const refusal = refusals.get(hash);
    return refusal?.hard === true && !mayBePresentedAgain(refusal);
  };
}
