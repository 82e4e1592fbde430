import type { ReadingError } from '../../../shared/status-report.ts';
import type { NamingRules } from '../accounts/account-book.ts';
import type { CodexCli } from '../codex/codex-cli.ts';
import { readDelegatedUsage } from '../codex/delegated-usage.ts';
import type { LedgerState } from '../ledger/fold-ledger.ts';
import type { CliLoginKind } from '../stores/store-types.ts';
import { keptReading } from '../usage-memory/kept-reading.ts';
import { rememberError, rememberReading, type UsageMemory } from '../usage-memory/last-values.ts';
import { otherLoginKey } from './other-login.ts';

export interface KeyringDeps {
  readonly codex: CodexCli;
  readonly codexHome: string;
  readonly clock: { now(): number };
  readonly naming: NamingRules;
  readonly updateMemory: (change: (memory: UsageMemory) => UsageMemory) => Promise<unknown>;
}

interface KeyringQuestion {
  readonly kind: CliLoginKind;
  readonly state: LedgerState;
  readonly signal?: AbortSignal;
}

/**
 * The quota of a sign-in in the system's keyring, by way of Codex (product.md section 4, CLI login). Where Codex is not found or reaches
 * no sign-in either, nothing is known, and the sentence about keyrings stands.
 */
export async function readKeyring(deps: KeyringDeps, { kind, state, signal }: KeyringQuestion): Promise<void> {
  if (kind !== 'keyring' || (await deps.codex.find()) === null) return;
  const answer = await deps.codex.readUsage({
    codexHome: deps.codexHome,
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.kind === 'not-signed-in' || (answer.kind === 'failed' && answer.reason === 'cancelled')) return;
  const nowMs = deps.clock.now();
  const key = otherLoginKey(kind, state, deps.naming);
  const reading = answer.kind === 'read' ? readDelegatedUsage(answer.limits, nowMs) : null;
  await deps.updateMemory((memory) =>
    reading === null
      ? rememberError(memory, key, codexFailed(nowMs))
      : rememberReading(memory, key, keptReading(reading)),
  );
}

function codexFailed(nowMs: number): ReadingError {
  const message = 'Could not tell: Codex did not say what is left. Run `codex` once, then check again.';
  return { code: 'codex-failed', message, httpStatus: null, at: new Date(nowMs).toISOString() };
}
