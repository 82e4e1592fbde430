import type { TokenHash } from '../../tokens/token-set.ts';
import type { LoginsOf, StoreDocs } from '../store-types.ts';
import type { IsDead } from './better-sign-in.ts';
import { removeFromFlagged } from './remove-from-flagged.ts';
import { restoreIntoPool } from './restore-into-pool.ts';

export interface JoinPooledRequest {
  /** Of the account's sign-ins in both lists. */
  readonly hashes: ReadonlySet<TokenHash>;
  readonly nowMs: number;
  readonly isDead: IsDead;
  readonly loginsOf: LoginsOf;
}

/** Of no account is another record made: the one in the pool may have gone meanwhile. */
const maxAccounts = 0;

/**
 * The rest of a way back whose account the pool has with a better sign-in of its own. Nobody knows whether the pool was written before
 * it was cut off, so what the record in the list says goes there once more before that record goes.
 */
export function joinPooled(
  before: StoreDocs,
  { hashes, ...request }: JoinPooledRequest,
): ReturnType<typeof removeFromFlagged> {
  const { loginsOf } = request;
  const listed = loginsOf(before.flagged).flatMap(({ hash }) => (hash !== null && hashes.has(hash) ? [hash] : []));
  const joined = listed.reduce((docs, hash) => restoreIntoPool(docs, { hash, maxAccounts, ...request }).after, before);
  return removeFromFlagged(joined, { hashes, loginsOf });
}
