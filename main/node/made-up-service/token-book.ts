import { type MadeUpTokens, sha256Hex } from './token-factory.ts';

/** All tokens that came of one sign-in. */
export interface Family {
  readonly accountKey: string;
  readonly revoked: boolean;
}

export type RefreshStanding = 'current' | 'spent' | 'revoked' | 'unknown';
export type AccessStanding = 'accepted' | 'expired' | 'invalidated' | 'unknown';

interface OpenFamily extends Family {
  revoked: boolean;
}

interface RefreshEntry {
  readonly family: Family;
  spent: boolean;
}

interface AccessEntry {
  readonly family: Family;
  readonly expiresAtMs: number;
  invalidated: boolean;
}

export interface TokenBook {
  openFamily(accountKey: string): Family;
  /** Enters a pair that is about to be handed out; returns the hash of its refresh token. */
  enter(tokens: MadeUpTokens, family: Family): string;
  refresh(tokenHash: string): { readonly standing: RefreshStanding; readonly family: Family | null };
  /** A spent token stays spent for good: strictly single use. */
  spend(tokenHash: string): void;
  access(token: string, nowMs: number): { readonly standing: AccessStanding; readonly accountKey: string | null };
  revokeFamily(family: Family): void;
  /** Everything of the account stops working, as after a sign-out of all devices. */
  revokeAccount(accountKey: string): void;
  /** Access tokens only; refresh tokens of the account go on. */
  invalidateAccess(accountKey: string): void;
}

export function createTokenBook(): TokenBook {
  const families = new Map<string, OpenFamily[]>();
  const refreshEntries = new Map<string, RefreshEntry>();
  const accessEntries = new Map<string, AccessEntry>();
  return {
    openFamily(accountKey) {
      const family: OpenFamily = { accountKey, revoked: false };
      families.set(accountKey, [...(families.get(accountKey) ?? []), family]);
      return family;
    },
    enter(tokens, family) {
      const tokenHash = sha256Hex(tokens.refresh);
      refreshEntries.set(tokenHash, { family, spent: false });
      accessEntries.set(tokens.access, { family, expiresAtMs: tokens.expiresAtMs, invalidated: false });
      return tokenHash;
    },
    refresh(tokenHash) {
      const entry = refreshEntries.get(tokenHash);
      return entry === undefined
        ? { standing: 'unknown', family: null }
        : { standing: standingOf(entry), family: entry.family };
    },
    spend(tokenHash) {
      const entry = refreshEntries.get(tokenHash);
      if (entry !== undefined) entry.spent = true;
    },
    access(token, nowMs) {
      const entry = accessEntries.get(token);
      if (entry === undefined) return { standing: 'unknown', accountKey: null };
      return { standing: accessStandingOf(entry, nowMs), accountKey: entry.family.accountKey };
    },
    revokeFamily(family) {
      for (const open of families.get(family.accountKey) ?? []) if (open === family) open.revoked = true;
    },
    revokeAccount(accountKey) {
      for (const family of families.get(accountKey) ?? []) family.revoked = true;
    },
    invalidateAccess(accountKey) {
      for (const entry of accessEntries.values()) {
        if (entry.family.accountKey === accountKey) entry.invalidated = true;
      }
    },
  };
}

/** Spent outranks revoked: a replay is told as a replay. */
function standingOf(entry: RefreshEntry): RefreshStanding {
  if (entry.spent) return 'spent';
  return entry.family.revoked ? 'revoked' : 'current';
}

function accessStandingOf(entry: AccessEntry, nowMs: number): AccessStanding {
  if (entry.invalidated || entry.family.revoked) return 'invalidated';
  return entry.expiresAtMs <= nowMs ? 'expired' : 'accepted';
}
