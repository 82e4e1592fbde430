import { onlyCodexSignsIn } from '../../../shared/only-sign-in-helps.ts';
import type { ReadingError } from '../../../shared/status-report.ts';
import type { NamingRules } from '../accounts/account-book.ts';
import type { CodexCli, DelegatedUsage, KeptByCodex } from '../codex/codex-cli.ts';
import { readDelegatedUsage } from '../codex/delegated-usage.ts';
import type { LedgerState } from '../ledger/fold-ledger.ts';
import type { CliLoginKind } from '../stores/store-types.ts';
import { keptReading } from '../usage-memory/kept-reading.ts';
import { type KeptReading, rememberError, rememberReading, type UsageMemory } from '../usage-memory/last-values.ts';
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
 * The quota of a sign-in in the system's keyring, by way of Codex (product.md section 4, CLI login). Where Codex is not found or cannot
 * look into the keyring either, nothing is known, and the sentence about keyrings stands.
 */
export async function readKeyring(deps: KeyringDeps, { kind, state, signal }: KeyringQuestion): Promise<void> {
  if (kind !== 'keyring' || (await deps.codex.find()) === null) return;
  const answer = await deps.codex.readUsage({
    codexHome: deps.codexHome,
    ...(signal === undefined ? {} : { signal }),
  });
  const nowMs = deps.clock.now();
  const news = keyringNews(answer, nowMs);
  if (news === null) return;
  const key = otherLoginKey(kind, state, deps.naming);
  await deps.updateMemory((memory) =>
    'reading' in news
      ? rememberReading(memory, key, news.reading)
      : rememberError(memory, key, sinceFirst(memory, key, news.error)),
  );
}

type KeyringNews = { readonly reading: KeptReading } | { readonly error: ReadingError };

/** Null: nothing was found out, so what was known stands. */
export function keyringNews(answer: DelegatedUsage, nowMs: number): KeyringNews | null {
  const failed = (code: string, message: string): KeyringNews => ({
    error: { code, message, httpStatus: null, at: new Date(nowMs).toISOString() },
  });
  const codexFailed = failed('codex-failed', codexFailedSentence);
  switch (answer.kind) {
    case 'read': {
      const reading = readDelegatedUsage(answer.limits, nowMs);
      return reading === null ? codexFailed : { reading: keptReading(reading) };
    }
    case 'not-signed-in':
      return answer.kept === 'unknown' ? null : failed(...stoppedWords[answer.kept]);
    case 'refused':
      return codexFailed;
    case 'failed':
      return answer.reason === 'cancelled' ? null : codexFailed;
  }
}

const codexFailedSentence = 'Could not tell: Codex did not say what is left. Run `codex` once, then check again.';

/** Nothing is lost by `codex login` here: what it would end first has ended. */
const stoppedWords: Readonly<Record<Exclude<KeptByCodex, 'unknown'>, readonly [code: string, sentence: string]>> = {
  nothing: ['keyring-empty', 'Needs sign-in: Codex is signed out. Run `codex login` in a terminal, then check again.'],
  refused: [
    'keyring-refused',
    'Needs sign-in: Codex could not refresh the one in the system keyring. Run `codex login` in a terminal, then check again.',
  ],
};

/** The moment that something was first found is when it happened: who has seen it is not told again with every look. */
function sinceFirst(memory: UsageMemory, key: string, error: ReadingError): ReadingError {
  const known = memory.accounts.get(key)?.error ?? null;
  return onlyCodexSignsIn(error.code) && known?.code === error.code ? known : error;
}
