import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Identity } from '../../../../main/core/accounts/identity.ts';
import type { LoginToName } from '../../../../main/core/ledger/account-keys.ts';
import type { LedgerEntry, LedgerEvent } from '../../../../main/core/ledger/ledger-event.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function hashOf(text: string): TokenHash {
  return sha256Hex(text) as TokenHash;
}

export function identity(accountId: string | null, userId: string | null, email: string | null): Identity {
  return { accountId, userId, email };
}

let serial = 0;

/** A line of the ledger with a time of its own. */
export function event(entry: LedgerEntry, at = '2026-03-01T10:00:00.000Z'): LedgerEvent {
  serial += 1;
  return { ...entry, at, version: '0.1.0', id: `event-${serial}` };
}

const key = fc.constantFrom('key0000001', 'key0000002', 'key0000003');
const status = fc.constantFrom(null, 400, 401, 403);
const reason = fc.constantFrom('refresh_token_reused', 'invalid_grant', 'a reason "quoted"', 'Grund — übel');
const episode = fc.integer({ min: 0, max: 4 });
const fact = fc.constantFrom(null, 'a', 'b');

const identityArbitrary = fc.record({
  accountId: fact,
  userId: fact,
  email: fc.constantFrom(null, 'mira@studio.example', 'kai@studio.example'),
});

const accountEntry: fc.Arbitrary<LedgerEntry> = fc.oneof(
  fc.record({
    kind: fc.constant('key-assigned' as const),
    key,
    identityHash: fc.constantFrom('i1', 'i2', 'i3'),
    lineageHash: fc.constantFrom('l1', 'l2', 'l3'),
    identity: identityArbitrary,
  }),
  fc.record({
    kind: fc.constant('flagged' as const),
    key,
    reason,
    httpStatus: status,
    by: fc.constantFrom('automatic' as const, 'manual' as const),
    episode,
  }),
  fc.record({
    kind: fc.constant('checked' as const),
    key,
    verdict: fc.constantFrom('healthy', 'limited', 'needs-sign-in', 'deactivated', 'conflict', 'undetermined'),
    outcome: fc.constantFrom('restored', 'healthy-flagged', 'still-flagged', 'restore-skipped', 'undetermined'),
    reason: fc.option(reason),
    httpStatus: status,
    spent: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('restored' as const), key, runId: fc.constantFrom('run-1', 'run-2') }),
  fc.record({
    kind: fc.constantFrom('undone', 'unflagged', 'put-back', 'works-again', 'sign-in', 'removed'),
    key,
  }),
  fc.record({ kind: fc.constant('re-flagged' as const), key, reason }),
  fc.record({
    kind: fc.constant('needs-sign-in' as const),
    key,
    tokenHash: fc.constantFrom(hashOf('1'), hashOf('2')),
    reason,
    httpStatus: status,
    episode,
  }),
  fc.record({ kind: fc.constant('ambiguous-failure' as const), key, reason, httpStatus: status }),
  fc.record({
    kind: fc.constant('refreshed-elsewhere' as const),
    key,
    conflict: fc.constantFrom('rotated-elsewhere' as const, 'leased-elsewhere' as const),
    tokenHash: fc.constantFrom(hashOf('1'), hashOf('2'), hashOf('3'), hashOf('4'), hashOf('5'), hashOf('6')),
  }),
  fc.record({
    kind: fc.constant('other-account-answered' as const),
    key,
    answered: fc.record({
      identity: fc.constantFrom(identity('acc-9', 'user-9', 'i@x.example'), identity(null, null, null)),
      plan: fc.constantFrom(null, 'Plus'),
    }),
  }),
);

const globalEntry: fc.Arbitrary<LedgerEntry> = fc.oneof(
  fc.record({
    kind: fc.constant('management-chosen' as const),
    key: fc.constant(null),
    choice: fc.constantFrom('manage' as const, 'watch' as const),
  }),
  fc.record({
    kind: fc.constant('guard-held' as const),
    key: fc.constant(null),
    cause: fc.constantFrom('many-at-once' as const, 'client-refused' as const),
    accounts: fc.nat(9),
  }),
  fc.record({ kind: fc.constant('guard-released' as const), key: fc.constant(null), flagged: fc.nat(9) }),
  fc.record({
    kind: fc.constantFrom('conflict-seen' as const, 'conflict-over' as const),
    key: fc.constant(null),
    conflict: fc.constantFrom('older-copy' as const, 'spent-elsewhere' as const),
    accounts: fc.subarray(['aaaaaaaaaa', 'bbbbbbbbbb']),
  }),
);

const aliasEntry: fc.Arbitrary<LedgerEntry> = fc.record({ kind: fc.constant('key-alias' as const), key, alias: key });

/** Any story of three accounts, in order, up to `maxLength` lines; most of them of few enough accounts to be compacted. */
export function ledgerEvents(maxLength: number): fc.Arbitrary<readonly LedgerEvent[]> {
  const entry = fc.oneof(
    { weight: 30, arbitrary: accountEntry },
    { weight: 3, arbitrary: globalEntry },
    { weight: 1, arbitrary: aliasEntry },
  );
  return fc
    .array(entry, { maxLength, size: 'max' })
    .map((entries) =>
      entries.map((each, index) => event(each, new Date(Date.UTC(2026, 2, 1) + index * 60_000).toISOString())),
    );
}

/** Logins that share few facts, so that they meet in every way. */
export const logins: fc.Arbitrary<readonly LoginToName[]> = fc.array(
  fc.record({ identity: identityArbitrary, lineage: fc.constantFrom('chain-1', 'chain-2', 'chain-3', 'chain-4') }),
  { maxLength: 8 },
);
