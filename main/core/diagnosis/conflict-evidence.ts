import type { NamedLogin } from '../accounts/account-book.ts';
import { compareIdentity } from '../accounts/identity.ts';
import type { CustodyState } from '../custody/custody-state.ts';
import { chainUpTo, newestOf, rootOf } from '../custody/lineage.ts';
import { issuedAtOf } from '../tokens/knowledge.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import type { ConflictEvidence } from './conflicts.ts';

const reused = 'refresh_token_reused';

/** What stores, custody and ledger together say of each login; pure. */
export function conflictEvidence(named: readonly NamedLogin[], custody: CustodyState): readonly ConflictEvidence[] {
  const cliHashes = new Set(named.filter(({ login }) => login.store === 'cli').map(({ login }) => login.hash));
  return named.map((one) => {
    const { login, history } = one;
    return {
      key: one.key,
      label: one.label,
      replayWithoutUs: wasReplayed(one, custody),
      hasForeignSuccessor: login.store === 'pool' && hasForeignSuccessor(one, custody),
      hasSpentToken: login.hash !== null && hasKeptSuccessor(login.hash, custody),
      inBothStores: login.store === 'pool' && login.hash !== null && cliHashes.has(login.hash),
      putBacks: history.restore?.putBacks ?? 0,
    };
  });
}

/** Only where the newer sign-in can be put back. */
function hasKeptSuccessor(hash: TokenHash, custody: CustodyState): boolean {
  const newest = newestOf(custody, hash);
  return newest !== hash && custody.held.has(newest);
}

/** A token that we presented with an unknown end may have been used by ourselves: no proof of anybody else. */
function wasReplayed({ login: { hash, lastError, store } }: NamedLogin, custody: CustodyState): boolean {
  if (hash === null || custody.answered.has(hash)) return false;
  const isOurs = [...(custody.presentations.get(hash)?.values() ?? [])].some(({ kind }) => kind !== 'settled');
  if (isOurs) return false;
  return custody.refusals.get(hash)?.code === reused || (store === 'flagged' && (lastError ?? '').includes(reused));
}

/** The chain that we know ends before the one in the store began, and nothing of ours leads there. In auth.json that is Codex at its own work. */
function hasForeignSuccessor({ login }: NamedLogin, custody: CustodyState): boolean {
  const { hash, issuedAtMs, identity } = login;
  if (hash === null || issuedAtMs === null || custody.held.has(hash) || custody.predecessors.has(hash)) return false;
  const root = rootOf(custody, hash);
  for (const [heldHash, { tokens, account }] of custody.held) {
    if (compareIdentity(account, identity) !== 'same' || custody.successors.has(heldHash)) continue;
    const heldIssuedMs = issuedAtOf(tokens);
    if (heldIssuedMs !== null && issuedAtMs > heldIssuedMs && !chainUpTo(custody, heldHash).has(root)) return true;
  }
  return false;
}
