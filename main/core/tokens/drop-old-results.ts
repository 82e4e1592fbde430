import type { Custody } from '../custody/custody.ts';
import type { CustodyState } from '../custody/custody-state.ts';
import type { Leases, Log } from '../ports.ts';
import type { Stores } from '../stores/store-types.ts';
import { indexOf } from './knowledge.ts';
import type { LoginIndex } from './newer-pair.ts';
import type { TokenHash } from './token-set.ts';

export interface DropResultsDeps {
  readonly stores: Stores;
  readonly custody: Custody;
  readonly leases: Leases;
  readonly hashOf: (token: string) => TokenHash;
  readonly log: Log;
}

/** What came of a token, as its lease result tells it. */
export interface SharedResult {
  readonly spent: TokenHash;
  readonly successor: TokenHash;
}

/**
 * Takes away old lease results, with tokens in them, that say nothing which is not known and stored. Codex-multi-auth does so a minute
 * after; where it is not in use nobody else would. Never gets in the way of what comes next.
 */
export async function dropOldResults({ stores, custody, leases, hashOf, log }: DropResultsDeps): Promise<void> {
  try {
    await leases.dropResults(async (spent, { refresh }) => {
      const [docs, state] = await Promise.all([stores.recent(), custody.recent()]);
      return isOfNoUse({ spent, successor: hashOf(refresh) }, state, indexOf(stores, docs));
    });
  } catch (error) {
    log.write('warn', 'Old lease results could not be taken away', { cause: String(error) });
  }
}

/**
 * A store that still has the spent token may need the result, and so may a successor that is in no store: then it can be the only copy
 * of a sign-in, whatever custody says. What was spent in its turn is worth nothing, and what custody let go was stored or removed.
 */
export function isOfNoUse({ spent, successor }: SharedResult, custody: CustodyState, index: LoginIndex): boolean {
  if (custody.successors.get(spent) !== successor || index.byHash.has(spent)) return false;
  return index.byHash.has(successor) || custody.answered.has(successor) || custody.released.has(successor);
}
