import { compareIdentity, type Identity, identityText, mergeIdentity, unknownIdentity } from '../accounts/identity.ts';
import { type AccountHistory, emptyHistory } from './account-history.ts';
import { deriveKey } from './account-key.ts';
import { canonicalKey, type LedgerState } from './fold-ledger.ts';
import {
  agreesOrOpen,
  allows,
  compareWith,
  enter,
  hasIds,
  idsText,
  type KeyBook,
  openBook,
  sharedFacts,
} from './key-book.ts';
import type { AccountEntry } from './ledger-event.ts';
import { mergeHistories } from './merge-histories.ts';

/** `lineage`: any text that stays the same along one chain of refresh tokens. Only its hash is kept. */
export interface LoginToName {
  readonly identity: Identity;
  readonly lineage: string;
}

export interface AssignedKeys {
  /** One per login, in their order. */
  readonly keys: readonly string[];
  /** To be recorded; empty when nothing new was learned. */
  readonly newEvents: readonly AccountEntry[];
}

interface NamedLogin extends LoginToName {
  readonly position: number;
  readonly identityHash: string;
  readonly lineageHash: string;
}

/**
 * The key of each login: the one it had, else a new one from its identity. A key stays when the identity is filled in (a user id,
 * an e-mail) or the e-mail changes. The best known logins are named first, so the order of the list does not matter. A login with
 * nothing but an e-mail that several accounts share is matched by its lineage, else it gets a key of its own.
 */
export function assignKeys(
  state: Pick<LedgerState, 'accounts' | 'aliases'>,
  logins: readonly LoginToName[],
  sha256Hex: (text: string) => string,
): AssignedKeys {
  return assignRound({ state, logins, sha256Hex, before: state.accounts });
}

interface Round {
  readonly state: Pick<LedgerState, 'accounts' | 'aliases'>;
  readonly logins: readonly LoginToName[];
  readonly sha256Hex: (text: string) => string;
  /** As the ledger had them before this list. */
  readonly before: ReadonlyMap<string, AccountHistory>;
}

function assignRound({ state, logins, sha256Hex, before }: Round): AssignedKeys {
  const book = openBook(state);
  const named = logins
    .map((login, position) => nameable(login, position, sha256Hex))
    .sort(
      (a, b) =>
        knownFacts(b.identity) - knownFacts(a.identity) ||
        compareTexts(a.identityHash, b.identityHash) ||
        compareTexts(a.lineageHash, b.lineageHash) ||
        compareTexts(JSON.stringify(a.identity), JSON.stringify(b.identity)),
    );
  const keys = new Array<string>(logins.length).fill('');
  const newEvents: AccountEntry[] = [];
  for (const login of named) {
    const key = findKey(book, login, named) ?? freeKey(book, login, sha256Hex);
    keys[login.position] = key;
    const learned = learn(book, key, login);
    if (learned !== null) newEvents.push(learned);
  }
  const joined = aliasesFor({ book, named, keys, before });
  if (joined.length === 0) return { keys, newEvents };
  // Joined accounts have more facts than each had alone, so the list is gone through once more with these.
  const again = assignRound({ state: joinedState(book), logins, sha256Hex, before });
  return { keys: again.keys, newEvents: [...newEvents, ...joined, ...again.newEvents] };
}

function joinedState(book: KeyBook): Pick<LedgerState, 'accounts' | 'aliases'> {
  const accounts = new Map<string, AccountHistory>();
  for (const history of book.histories.values()) {
    const key = canonicalKey(book, history.key);
    accounts.set(key, mergeHistories(accounts.get(key) ?? emptyHistory(key), history));
  }
  return { accounts, aliases: book.aliases };
}

function nameable(login: LoginToName, position: number, sha256Hex: (text: string) => string): NamedLogin {
  const { identity, lineage } = login;
  return {
    identity,
    lineage,
    position,
    identityHash: sha256Hex(identityText(identity, lineage)),
    lineageHash: sha256Hex(`lineage ${lineage}`),
  };
}

function knownFacts({ accountId, userId, email }: Identity): number {
  return (accountId === null ? 0 : 2) + (userId === null ? 0 : 2) + (email === null ? 0 : 1);
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** In order of certainty: both ids, the very text it was named by, one account its facts allow, the lineage. */
function findKey(book: KeyBook, login: NamedLogin, all: readonly NamedLogin[]): string | null {
  const ids = idsText(login.identity);
  const sameIds = ids === null ? undefined : book.byIds.get(ids);
  const fitting = (keys: ReadonlySet<string> | undefined): readonly string[] =>
    [...(keys ?? [])]
      .filter((key) => allows(book, key, login.identity))
      .sort(
        (a, b) => sharedFacts(book, b, login.identity) - sharedFacts(book, a, login.identity) || compareTexts(a, b),
      );
  const certain = fitting(sameIds)[0] ?? fitting(book.byText.get(login.identityHash))[0];
  if (certain !== undefined) return certain;
  const byLineage = fitting(book.byLineage.get(login.lineageHash));
  const byEmail = login.identity.email === null ? [] : fitting(book.byEmail.get(login.identity.email));
  const both = byEmail.find((key) => byLineage.includes(key));
  if (both !== undefined) return both;
  const [only] = byEmail;
  if (only !== undefined && byEmail.length === 1 && !isContested({ book, key: only, login, all })) return only;
  return byLineage.find((key) => agreesOrOpen(book, key, login.identity)) ?? null;
}

interface Claim {
  readonly book: KeyBook;
  readonly key: string;
  readonly login: NamedLogin;
  readonly all: readonly NamedLogin[];
}

/** Another login of the list could fill in the same account, and the two cannot be one: then an e-mail is not enough to take it. */
function isContested({ book, key, login, all }: Claim): boolean {
  return all.some(
    (other) =>
      other.identity.email === login.identity.email &&
      compareIdentity(other.identity, login.identity) === 'different' &&
      compareWith(book, key, other.identity) === 'same',
  );
}

/** A key someone else has is left to them; the next one comes from the same text with a number behind it. */
function freeKey(book: KeyBook, login: NamedLogin, sha256Hex: (text: string) => string): string {
  for (let attempt = 0; ; attempt += 1) {
    const key = deriveKey(login.identityHash, attempt, sha256Hex);
    if (!book.histories.has(key) && !book.aliases.has(key)) return key;
  }
}

/** Null when the account was known by all of this already. */
function learn(book: KeyBook, key: string, login: NamedLogin): AccountEntry | null {
  const before = book.histories.get(key) ?? emptyHistory(key);
  const { identityHash, lineageHash } = login;
  const { email } = login.identity;
  const identity: Identity = {
    ...mergeIdentity(before.identity, login.identity),
    email: email ?? before.identity.email,
  };
  const isNew = !before.identityHashes.includes(identityHash) || (email !== null && !before.emails.includes(email));
  const gained = before.identity.accountId !== identity.accountId || before.identity.userId !== identity.userId;
  if (!isNew && !gained) return null;
  const emails = email === null || before.emails.includes(email) ? before.emails : [...before.emails, email];
  enter(book, {
    ...before,
    identity,
    emails,
    identityHashes: [...before.identityHashes, identityHash],
    lineageHashes: [...before.lineageHashes, lineageHash],
  });
  return { kind: 'key-assigned', key, identityHash, lineageHash, identity };
}

interface NamedList {
  readonly book: KeyBook;
  readonly named: readonly NamedLogin[];
  readonly keys: readonly string[];
  readonly before: ReadonlyMap<string, AccountHistory>;
}

/** Keys that turned out to be one account: filled in to the same ids, or a provisional one whose lineage was named by its facts. */
function aliasesFor({ book, named, keys, before }: NamedList): readonly AccountEntry[] {
  const hadIds = (key: string): number => (idsText(before.get(key)?.identity ?? unknownIdentity) === null ? 0 : 1);
  const aliases: AccountEntry[] = [];
  const join = (key: string, alias: string): void => {
    for (const [older, to] of book.aliases) if (to === alias) book.aliases.set(older, key);
    book.aliases.set(alias, key);
    aliases.push({ kind: 'key-alias', key, alias });
  };
  for (const sameIds of book.byIds.values()) {
    if (sameIds.size < 2) continue;
    // Who was known by both ids before this list keeps the name; after that the oldest.
    const [key, ...others] = [...book.histories.keys()]
      .filter((each) => sameIds.has(each) && !book.aliases.has(each))
      .sort((a, b) => hadIds(b) - hadIds(a));
    for (const alias of others) if (key !== undefined) join(key, alias);
  }
  const used = new Set(keys.map((key) => canonicalKey(book, key)));
  for (const login of named) {
    const key = canonicalKey(book, keys[login.position] ?? '');
    for (const alias of book.byLineage.get(login.lineageHash) ?? []) {
      const isFree = !used.has(alias) && !book.aliases.has(alias) && !hasIds(book, alias);
      if (isFree && agreesOrOpen(book, alias, login.identity)) join(key, alias);
    }
  }
  return aliases;
}
