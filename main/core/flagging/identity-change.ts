import type { Identity } from '../accounts/identity.ts';

/** What an answer says about whose it is. */
export type IdentityChange =
  /** Also when the answer says nothing that could be compared. */
  | { readonly kind: 'same' }
  /** One account with a new address: flagged, and can be restored. */
  | { readonly kind: 'email-changed'; readonly before: string; readonly after: string }
  /** Flagged, and the pair is held under the account it belongs to; both facts are kept. */
  | { readonly kind: 'other-account'; readonly before: Identity; readonly after: Identity };

/**
 * Compares the identity in an answer with that of the login it was asked for: the user id; else the account id, taken from the
 * previous token when the login's own is not known; else the e-mail. Equal user ids in two workspaces are two accounts.
 */
export function judgeAnswerIdentity(input: {
  readonly before: Identity;
  readonly after: Identity;
  readonly previousTokenAccountId: string | null;
}): IdentityChange {
  const before = { ...input.before, accountId: input.before.accountId ?? input.previousTokenAccountId };
  const { after } = input;
  if (differs(before.userId, after.userId) || differs(before.accountId, after.accountId)) {
    return { kind: 'other-account', before, after };
  }
  if (before.email === null || after.email === null || before.email === after.email) return { kind: 'same' };
  const isSameById = agrees(before.userId, after.userId) || agrees(before.accountId, after.accountId);
  return isSameById
    ? { kind: 'email-changed', before: before.email, after: after.email }
    : { kind: 'other-account', before, after };
}

function agrees(a: string | null, b: string | null): boolean {
  return a !== null && a === b;
}

function differs(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b;
}
