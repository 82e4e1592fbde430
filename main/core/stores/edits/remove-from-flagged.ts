import type { JsonObject } from '../../json.ts';
import type { TokenHash } from '../../tokens/token-set.ts';
import type { LoginsOf, StoreDocs } from '../store-types.ts';

/** Last half of a restore. Only records with one of these tokens, and only while the pool holds one of them: never the last copy. */
export function removeFromFlagged(
  before: StoreDocs,
  { hashes, loginsOf }: { readonly hashes: ReadonlySet<TokenHash>; readonly loginsOf: LoginsOf },
): { readonly after: StoreDocs; readonly result: boolean } {
  const isMeant = (record: JsonObject): boolean => {
    const hash = loginsOf.hashIn(record);
    return hash !== null && hashes.has(hash);
  };
  if (!before.pool.accounts.some(isMeant)) return { after: before, result: false };
  const kept = before.flagged.accounts.filter((record) => !isMeant(record));
  if (kept.length === before.flagged.accounts.length) return { after: before, result: false };
  return { after: { ...before, flagged: { ...before.flagged, accounts: kept } }, result: true };
}
