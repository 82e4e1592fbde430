import { accountMeant, type NamedLogin, type NamingRules, nameLogins } from '../accounts/account-book.ts';
import { AppError } from '../app-error.ts';
import type { CustodyState } from '../custody/custody-state.ts';
import { chainUpTo, newestOf } from '../custody/lineage.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { forgetFlagged } from '../stores/edits/forget-flagged.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import type { MoveDeps } from '../verification/move-account.ts';

export interface RemoveAccountDeps extends MoveDeps {
  readonly ledger: Ledger;
  readonly naming: NamingRules;
}

/**
 * A set-aside account that nobody wants back: ledger and custody hear of it first, so that no Codex home puts back what was moved in the
 * last day; then its record goes, and with it our own copies of its sign-in, unless the same chain still lives in another store.
 */
export async function removeAccount(deps: RemoveAccountDeps, target: string): Promise<void> {
  const { stores, custody, ledger, naming } = deps;
  const [docs, state, known] = await Promise.all([stores.read(), ledger.load(), custody.load()]);
  const logins = [docs.cli, docs.pool, docs.flagged].flatMap((doc) => stores.loginsOf(doc));
  const { named, newEntries } = nameLogins(state, logins, naming);
  const key = accountMeant(named, target, state.aliases);
  const found = named.filter((one) => one.key === key);
  const flagged = found.filter(({ login }) => login.store === 'flagged');
  if (flagged.length === 0) throw notSetAside(found[0], target);
  await ledger.record([...newEntries, { kind: 'removed', key }]);
  const hashes = flagged.flatMap(({ login }) => login.hash ?? []);
  // One that the pool has, too, is not given up with its record in the list: there it is watched over as before.
  const isGivenUp = found.every(({ login }) => login.store !== 'pool');
  if (isGivenUp) await custody.record({ t: 'removed', at: deps.clock.now(), key, hashes });
  for (const { login } of flagged) {
    if (!(await stores.transact((before) => forgetFlagged(before, login.record)))) throw changedMeanwhile(target);
  }
  const living = new Set(logins.filter(({ store }) => store !== 'flagged').flatMap(({ hash }) => hash ?? []));
  for (const { login } of flagged) {
    if (login.hash === null) continue;
    const chain = wholeChain(known, login.hash);
    if (chain.some((hash) => living.has(hash))) continue;
    for (const hash of chain) await custody.record({ t: 'released', at: deps.clock.now(), hash });
  }
}

function wholeChain(known: CustodyState, hash: TokenHash): readonly TokenHash[] {
  return [...new Set([hash, ...chainUpTo(known, newestOf(known, hash))])];
}

function notSetAside(account: NamedLogin | undefined, target: string): AppError {
  const label = account?.label ?? target;
  return account?.login.store === 'cli'
    ? new AppError('not-possible', `${label} is Codex's own sign-in.`, { hint: 'Sign out with Codex itself.' })
    : new AppError('not-possible', `${label} is not set aside.`, { hint: 'Set it aside first.' });
}

function changedMeanwhile(target: string): AppError {
  return new AppError('store-busy', `${target} was changed by another program meanwhile; it was not removed.`, {
    hint: 'Try again.',
  });
}
