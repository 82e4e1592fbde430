import type { TokenHash } from '../../tokens/token-set.ts';
import type { StoreDocs } from '../store-types.ts';
import type { LoginsOf } from '../stored-login.ts';

/** Last half of a restore. Only records with one of these tokens, and only while the pool holds one of them: never the last copy. */
export function removeFromFlagged(
  before: StoreDocs,
  { hashes, loginsOf }: { readonly hashes: ReadonlySet<TokenHash>; readonly loginsOf: LoginsOf },
): { readonly after: StoreDocs; readonly result: boolean } {
  if (!loginsOf(before.pool).some(({ hash }) => hash !== null && hashes.has(hash)))
    return { after: before, result: false };
  const kept = loginsOf(before.flagged).filter(({ hash }) => hash === null || !hashes.has(hash));
  if (kept.length === before.flagged.accounts.length) return { after: before, result: false };
  return {
    after: { ...before, flagged: { ...before.flagged, accounts: kept.map(({ record }) => record) } },
    result: true,
  };
}
