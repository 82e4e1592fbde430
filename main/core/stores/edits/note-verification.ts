import type { TokenHash } from '../../tokens/token-set.ts';
import type { LoginsOf, StoreDocs } from '../store-types.ts';

export interface VerificationNote {
  readonly hash: TokenHash;
  readonly lastVerifiedMs: number;
  readonly verificationCount: number;
  readonly outcome: string;
  readonly loginsOf: LoginsOf;
}

/** What the seed promises in the flagged record. codex-multi-auth strips it again, so the ledger is the authority. */
export function noteVerification(
  before: StoreDocs,
  note: VerificationNote,
): { readonly after: StoreDocs; readonly result: boolean } {
  const { hash, lastVerifiedMs, verificationCount, outcome, loginsOf } = note;
  let isFound = false;
  const accounts = before.flagged.accounts.map((record) => {
    if (loginsOf.hashIn(record) !== hash) return record;
    isFound = true;
    return { ...record, lastVerified: lastVerifiedMs, verificationCount, lastOutcome: outcome };
  });
  return isFound
    ? { after: { ...before, flagged: { ...before.flagged, accounts } }, result: true }
    : { after: before, result: false };
}
