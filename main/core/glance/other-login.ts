import { onlyCodexSignsIn } from '../../../shared/only-sign-in-helps.ts';
import type { AccountState, AccountStatus, ReadingError } from '../../../shared/status-report.ts';
import type { NamingRules } from '../accounts/account-book.ts';
import { unknownIdentity } from '../accounts/identity.ts';
import { otherLoginSentence } from '../actions/refresh-login.ts';
import { isoOrNull } from '../iso-time.ts';
import { assignKeys } from '../ledger/account-keys.ts';
import type { LedgerState } from '../ledger/fold-ledger.ts';
import type { CliLoginKind } from '../stores/store-types.ts';
import { planName } from '../usage/plan.ts';
import { creditsView, windowViews } from '../usage/usage-view.ts';
import { limitAt } from '../usage/windows.ts';
import type { UsageMemory } from '../usage-memory/last-values.ts';
import type { RememberedUsage } from './account-status.ts';
import { recallUsage } from './recall-usage.ts';

/** What Codex signs in with here instead of tokens in a file: no sign-in of ours can renew it or take its place. */
export type OtherLoginKind = Exclude<CliLoginKind, 'chatgpt' | 'not-signed-in'>;

export function isOtherLogin(kind: CliLoginKind): kind is OtherLoginKind {
  return kind !== 'chatgpt' && kind !== 'not-signed-in';
}

interface OtherLoginFacts {
  readonly kind: CliLoginKind;
  readonly state: LedgerState;
  readonly naming: NamingRules;
  readonly memory: UsageMemory;
  readonly nowMs: number;
}

/**
 * What signs in instead of tokens that we can read: a state and a sentence, never an error (product.md section 5). A sign-in in the
 * keyring has a quota too, once Codex has told it.
 */
export function otherLogin({ kind, state: ledger, naming, memory, nowMs }: OtherLoginFacts): readonly AccountStatus[] {
  if (!isOtherLogin(kind)) return [];
  const key = otherLoginKey(kind, ledger, naming);
  const usage = recallUsage(memory, key, nowMs);
  const { reading, fetchedAtMs, isOld } = usage;
  const state = stateOf(usage, nowMs);
  return [
    {
      key,
      sources: ['cli'],
      label: otherLoginName(kind),
      email: null,
      plan: reading?.plan == null ? null : planName(reading.plan),
      workspace: null,
      state,
      stale: isOld && reading !== null,
      health: state === 'needs-sign-in' ? 0 : 100,
      windows: reading === null ? [] : windowViews(reading, nowMs),
      credits: reading === null ? null : creditsView(reading),
      fetchedAt: isoOrNull(fetchedAtMs),
      error: usage.error ?? (reading === null ? unreadableHere(kind, nowMs) : null),
    },
  ];
}

/** The same for as long as it lies there: nothing about the account is known without a token. */
export function otherLoginKey(kind: CliLoginKind, state: LedgerState, { sha256Hex }: NamingRules): string {
  const { keys } = assignKeys(state, [{ identity: unknownIdentity, lineage: `cli ${kind}` }], sha256Hex);
  return keys[0] ?? kind;
}

function stateOf({ reading, error }: RememberedUsage, nowMs: number): AccountState {
  if (error !== null) return onlyCodexSignsIn(error.code) ? 'needs-sign-in' : 'unreachable';
  if (reading === null) return 'unsupported';
  return limitAt(reading, nowMs).reached ? 'limited' : 'ok';
}

function unreadableHere(kind: CliLoginKind, nowMs: number): ReadingError {
  return { code: kind, message: otherLoginSentence(kind), httpStatus: null, at: new Date(nowMs).toISOString() };
}

function otherLoginName(kind: CliLoginKind): string {
  const names: Readonly<Record<string, string>> = {
    'api-key': 'API key',
    'personal-token': 'Personal token',
    'agent-identity': 'Agent identity',
    bedrock: 'Amazon Bedrock',
    keyring: 'System keyring',
    ephemeral: 'In memory only',
  };
  return names[kind] ?? kind;
}
