/**
 * Who a login is, from its tokens (product.md section 2). Never a position, and never the stored `accountId` alone when
 * its source is `org` or `manual`: that one is a request header.
 */
export interface Identity {
  readonly accountId: string | null;
  readonly userId: string | null;
  /** Trimmed and lower case. */
  readonly email: string | null;
}

export const unknownIdentity: Identity = { accountId: null, userId: null, email: null };

export type IdentityComparison = 'same' | 'email-changed' | 'different' | 'unknown';

/**
 * `same` needs a shared strong fact: both ids; or the account id and the e-mail while a user id is missing; or the e-mail
 * while account ids are missing. One contradiction in account or user id is `different`. Equal ids with another e-mail are
 * one account whose address changed.
 */
export function compareIdentity(a: Identity, b: Identity): IdentityComparison {
  if (contradicts(a.accountId, b.accountId) || contradicts(a.userId, b.userId)) return 'different';
  if (agrees(a.accountId, b.accountId) && agrees(a.userId, b.userId)) {
    return contradicts(a.email, b.email) ? 'email-changed' : 'same';
  }
  if (contradicts(a.email, b.email)) return 'different';
  return agrees(a.email, b.email) ? 'same' : 'unknown';
}

/** Under whichever e-mail. */
export function isSameAccount(a: Identity, b: Identity): boolean {
  return ['same', 'email-changed'].includes(compareIdentity(a, b));
}

/** What one comparison leaves open the other may fill in; facts of `first` win. */
export function mergeIdentity(first: Identity, second: Identity): Identity {
  return {
    accountId: first.accountId ?? second.accountId,
    userId: first.userId ?? second.userId,
    email: first.email ?? second.email,
  };
}

/**
 * The text that a key is derived from: ids, else account id and e-mail, else e-mail, else the lineage (provisional).
 * The parts are length-prefixed so that no hostile value can imitate another identity.
 */
export function identityText(identity: Identity, lineage: string): string {
  const { accountId, userId, email } = identity;
  const part = (text: string): string => `${text.length}:${text}`;
  if (accountId !== null && userId !== null) return `ids ${part(accountId)} ${part(userId)}`;
  if (accountId !== null && email !== null) return `mail-in-account ${part(accountId)} ${part(email)}`;
  if (email !== null) return `mail ${part(email)}`;
  return `lineage ${part(lineage)}`;
}

function agrees(a: string | null, b: string | null): boolean {
  return a !== null && a === b;
}

function contradicts(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b;
}
