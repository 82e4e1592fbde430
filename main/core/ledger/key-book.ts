import { compareIdentity, type Identity, unknownIdentity } from '../accounts/identity.ts';
import { type AccountHistory, emptyHistory } from './account-history.ts';
import type { LedgerState } from './fold-ledger.ts';

/** What the names are found by. Carried on as logins get theirs. */
export interface KeyBook {
  readonly histories: Map<string, AccountHistory>;
  readonly byText: Map<string, Set<string>>;
  readonly byIds: Map<string, Set<string>>;
  readonly byEmail: Map<string, Set<string>>;
  readonly byLineage: Map<string, Set<string>>;
  readonly aliases: Map<string, string>;
}

export function openBook(state: Pick<LedgerState, 'accounts' | 'aliases'>): KeyBook {
  const book: KeyBook = {
    histories: new Map(),
    byText: new Map(),
    byIds: new Map(),
    byEmail: new Map(),
    byLineage: new Map(),
    aliases: new Map(state.aliases),
  };
  for (const history of state.accounts.values()) enter(book, history);
  return book;
}

export function enter(book: KeyBook, history: AccountHistory): void {
  book.histories.set(history.key, history);
  for (const hash of history.identityHashes) add(book.byText, hash, history.key);
  for (const hash of history.lineageHashes) add(book.byLineage, hash, history.key);
  for (const email of history.emails) add(book.byEmail, email, history.key);
  const ids = idsText(history.identity);
  if (ids !== null) add(book.byIds, ids, history.key);
}

function add(index: Map<string, Set<string>>, name: string, key: string): void {
  const keys = index.get(name);
  if (keys === undefined) index.set(name, new Set([key]));
  else keys.add(key);
}

export function idsText({ accountId, userId }: Identity): string | null {
  return accountId === null || userId === null ? null : `${accountId.length}:${accountId} ${userId}`;
}

/** Compared with the address the login has now, when the account was ever seen with it. */
export function compareWith(book: KeyBook, key: string, identity: Identity): ReturnType<typeof compareIdentity> {
  const history = book.histories.get(key) ?? emptyHistory(key);
  const known = identity.email !== null && history.emails.includes(identity.email);
  return compareIdentity(known ? { ...history.identity, email: identity.email } : history.identity, identity);
}

export function allows(book: KeyBook, key: string, identity: Identity): boolean {
  return compareWith(book, key, identity) !== 'different';
}

export function agreesOrOpen(book: KeyBook, key: string, identity: Identity): boolean {
  const comparison = compareWith(book, key, identity);
  return comparison === 'same' || comparison === 'unknown';
}

export function sharedFacts(book: KeyBook, key: string, identity: Identity): number {
  const history = book.histories.get(key) ?? emptyHistory(key);
  const { accountId, userId, email } = identity;
  const isShared = [
    accountId !== null && accountId === history.identity.accountId,
    userId !== null && userId === history.identity.userId,
    email !== null && history.emails.includes(email),
  ];
  return isShared.filter(Boolean).length;
}

export function hasIds(book: KeyBook, key: string): boolean {
  return idsText(book.histories.get(key)?.identity ?? unknownIdentity) !== null;
}
