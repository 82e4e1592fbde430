import type { CustodyState } from '../custody/custody-state.ts';
import { isAboutToken, mayBePresentedAgain } from './decide-spend.ts';
import type { TokenHash } from './token-set.ts';

type Refusals = Pick<CustodyState, 'refusals'>;

/** Whether a token is known to be of no use any more: a refusal that is about the client, or not the last word, says nothing of that. */
export function endedIn({ refusals }: Refusals): (hash: TokenHash) => boolean {
  return (hash) => {
    const refusal = refusals.get(hash);
    return refusal?.hard === true && !mayBePresentedAgain(refusal);
  };
}

/** Whether one no of the service speaks against a token, be it the last word or not: enough where one of two has to give way. */
export function refusedIn({ refusals }: Refusals): (hash: TokenHash) => boolean {
  return (hash) => {
    const refusal = refusals.get(hash);
    return refusal?.hard === true && isAboutToken(refusal.code);
  };
}
