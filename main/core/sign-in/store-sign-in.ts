import type { SignedIn, SignInPlace } from '../../../shared/sign-in.ts';
import { type NamedLogin, type NamingRules, nameLogins } from '../accounts/account-book.ts';
import { AppError } from '../app-error.ts';
import { keptFromHashed } from '../custody/kept-tokens.ts';
import { chainUpTo } from '../custody/lineage.ts';
import { type Counters, clearUnclear } from '../flagging/counters.ts';
import { noteWorked } from '../flagging/mass-failure-guard.ts';
import type { LedgerState } from '../ledger/fold-ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { signInNow } from '../ledger/ledger-queries.ts';
import { besidesOf } from '../stores/besides-of.ts';
import { addToCli, addToPool, replaceLogin } from '../stores/edits/place-login.ts';
import type { StoreDocs, StoredLogin } from '../stores/store-types.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import { type MoveDeps, poolLimit, restoreAccount } from '../verification/move-account.ts';
import { decidePlacement } from './decide-sign-in.ts';
import type { NewLogin } from './read-sign-in.ts';

export interface StoreSignInDeps extends MoveDeps {
  readonly ledger: Ledger;
  readonly naming: NamingRules;
  readonly updateCounters: (change: (before: Counters) => Counters) => Promise<unknown>;
}

export interface Accounts {
  readonly docs: StoreDocs;
  readonly named: readonly NamedLogin[];
  readonly state: LedgerState;
}

/** Everything that is signed in anywhere, under its key; names that are new go into the ledger. */
export async function namedAccounts(deps: Omit<StoreSignInDeps, 'updateCounters'>): Promise<Accounts> {
  const [docs, state] = await Promise.all([deps.stores.read(), deps.ledger.load(), deps.custody.load()]);
  const logins = [docs.cli, docs.pool, docs.flagged].flatMap((doc) => deps.stores.loginsOf(doc));
  const { named, newEntries } = nameLogins(state, logins, deps.naming);
  return { docs, named, state: await deps.ledger.record(newEntries) };
}

export type StoredSignIn = Omit<SignedIn, 'usageRead' | 'codexMayBeRunning' | 'multiAuthRuns'> & {
  readonly login: NamedLogin;
};

/** A rival that puts another token there between each look and its write is no rival but a loop. */
const triesAtMost = 5;

/**
 * A new sign-in into its store, out of the flagged list if it was there, and everything that spoke against the account forgotten. May be
 * done again from the beginning after a death at any point. Throws AppError, and then custody still has it.
 */
export async function storeSignIn(deps: StoreSignInDeps, login: NewLogin): Promise<StoredSignIn> {
  for (let tries = 1; ; tries += 1) {
    const placed = await place(deps, login);
    if (placed !== null) return settle(deps, login, placed);
    if (tries === triesAtMost)
      throw new AppError('store-busy', 'Another program changed the account files again and again meanwhile.');
  }
}

interface Placed {
  readonly isNew: boolean;
  readonly isFlagged: boolean;
}

/** Null when the place that was found was changed by another program before it could be written. */
async function place(deps: StoreSignInDeps, login: NewLogin): Promise<Placed | null> {
  const { stores, custody, clock } = deps;
  const { docs, named } = await namedAccounts(deps);
  const there = named.filter((account) => account.login.hash === login.tokens.hash);
  if (there.length > 0) return { isNew: false, isFlagged: there.some((account) => account.login.store === 'flagged') };
  const isDead = deadIn(custody);
  const placement = decidePlacement({ named, identity: login.identity, cliKind: docs.cli.kind, isDead });
  const old = placement.kind === 'replace' ? placement.login : null;
  await hold(deps, login, old);
  const request = { login, nowMs: clock.now(), loginsOf: stores.loginsOf };
  if (old !== null) {
    const hashes = chainUpTo(custody.known(), login.tokens.hash);
    const written = await stores.transact((before) => replaceLogin(before, { ...request, hashes, wanted: old.store }));
    return written.length === 0 ? null : { isNew: false, isFlagged: written.includes('flagged') };
  }
  if (placement.kind === 'new' && placement.store === 'cli') {
    return (await stores.transact((before) => addToCli(before, request))) ? { isNew: true, isFlagged: false } : null;
  }
  if (await stores.transact((before) => addToPool(before, { ...request, maxAccounts: poolLimit })))
    return { isNew: true, isFlagged: false };
  throw new AppError('not-possible', 'The pool is full: 20 accounts is the limit.', {
    hint: 'Set another account aside.',
  });
}

/** Was its sign-in refused, as far as ledger and custody know? */
export function deadIn(custody: StoreSignInDeps['custody']): (account: NamedLogin) => boolean {
  return ({ login: { hash }, history }) =>
    signInNow(history, hash).kind === 'needed' || (hash !== null && custody.known().refusals.get(hash)?.hard === true);
}

/** From here on the old token counts as spent, so nobody of ours presents it again, and a rival that writes it back is mended. */
async function hold({ custody, clock }: StoreSignInDeps, login: NewLogin, old: StoredLogin | null): Promise<void> {
  const { tokens, identity } = login;
  const from = old?.hash == null ? [] : [old.hash];
  const { held, successors } = custody.known();
  // One that waits for room is tried again at every update.
  if (held.has(tokens.hash) && from.every((hash) => successors.get(hash) === tokens.hash)) return;
  const kept = { at: clock.now(), hash: tokens.hash, account: identity, tokens: keptFromHashed(tokens) };
  await custody.record({ t: 'held', from, ...kept });
}

async function settle(deps: StoreSignInDeps, login: NewLogin, { isNew, isFlagged }: Placed): Promise<StoredSignIn> {
  const { hash } = login.tokens;
  const stored = await accountOf(deps, login);
  const { key } = stored;
  await watchOver(deps, { key, hash });
  await deps.ledger.record([{ kind: 'sign-in', key }]);
  const runId = deps.entropy.uuid();
  const onRestored = (): Promise<unknown> => deps.ledger.record([{ kind: 'restored', key, runId }]);
  const restored = isFlagged
    ? await restoreAccount(deps, { key, hash, pair: null, kind: 'restore', onRestored })
    : null;
  await deps.updateCounters((counters) => {
    const cleared = clearUnclear(counters, key);
    return { ...cleared, guard: noteWorked(cleared.guard, key, deps.clock.now()) };
  });
  const now = await accountOf(deps, login);
  const { label, email } = now;
  return { key, label, email, place: placeOf(now), restored: restored?.kind === 'restored', isNew, login: now };
}

/**
 * What went into the pool is put back like a restored account, should a program erase it that has the pool of before in memory. A death
 * before this leaves the sign-in open in custody, and whoever finishes it comes by here.
 */
async function watchOver(
  { stores, custody, clock }: StoreSignInDeps,
  { key, hash }: { readonly key: string; readonly hash: TokenHash },
): Promise<void> {
  const pooled = stores.loginsOf((await stores.read()).pool);
  const own = pooled.find((login) => login.hash === hash);
  if (own === undefined) return;
  const { record } = own;
  const besides = besidesOf(pooled, { ...own, hash }, (login) => login.record);
  await custody.record({ t: 'restored', at: clock.now(), hash, key, record, ...besides });
}

function placeOf({ login }: NamedLogin): SignInPlace {
  return login.store;
}

/** In auth.json first, as one that both have counts as Codex's own. */
async function accountOf(deps: StoreSignInDeps, { tokens }: NewLogin): Promise<NamedLogin> {
  const { named } = await namedAccounts(deps);
  const found = named.find(({ login }) => login.hash === tokens.hash);
  if (found !== undefined) return found;
  throw new AppError('store-busy', 'Another program took the new sign-in out of the account files at once.');
}
