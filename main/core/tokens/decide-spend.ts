import { isDeadAccountCode } from '../../../shared/refusal-words.ts';
import type { Refusal as RecordedRefusal } from '../custody/custody-state.ts';
import type { NewerPair } from './newer-pair.ts';
import type { Refusal } from './spend-outcome.ts';

/** A token whose answer may have been lost is presented at most once more (promise 2). */
const presentationsAllowed = 2;

export interface SpendQuestion {
  readonly newer: NewerPair | null;
  /** No store has it any more, nor custody: somebody put another in its place, or took the account away. */
  readonly isGone: boolean;
  /** The token was answered already; without a newer pair its successor is lost to us. */
  readonly answered: boolean;
  readonly doubt: { readonly count: number; readonly pending: boolean };
  readonly refusal: RecordedRefusal | null;
  /** `Retry-After` of an earlier answer, epoch ms. */
  readonly notBeforeMs: number | null;
  readonly nowMs: number;
}

export type SpendDecision =
  | { readonly do: 'adopt'; readonly pair: NewerPair }
  /** `again`: an earlier answer may have been lost, so a refusal now means that it was. */
  | { readonly do: 'present'; readonly again: boolean }
  | { readonly do: 'wait'; readonly reason: 'busy' | 'rate-limited'; readonly retryAtMs: number | null }
  | { readonly do: 'give-up'; readonly refusal: Refusal }
  | { readonly do: 'leave-in-doubt' };

/** May this very token be presented now? Everything that is known about it is in the question; nothing else decides. */
export function decideSpend(question: SpendQuestion): SpendDecision {
  const { newer, isGone, answered, doubt, refusal, notBeforeMs, nowMs } = question;
  if (newer !== null) return { do: 'adopt', pair: newer };
  // Whoever changed the record has most likely spent it, and a replay may end what took its place.
  if (doubt.pending || isGone) return { do: 'wait', reason: 'busy', retryAtMs: null };
  if (answered) return { do: 'give-up', refusal: named('answer-lost', null) };
  if (refusal?.hard === true) {
    if (doubt.count > 0) return { do: 'give-up', refusal: named('answer-lost', refusal.status) };
    if (!mayBePresentedAgain(refusal))
      return { do: 'give-up', refusal: named(refusal.code ?? 'refused', refusal.status) };
  }
  if (doubt.count >= presentationsAllowed) return { do: 'leave-in-doubt' };
  if (notBeforeMs !== null && notBeforeMs > nowMs)
    return { do: 'wait', reason: 'rate-limited', retryAtMs: notBeforeMs };
  return { do: 'present', again: doubt.count > 0 };
}

const serviceSideCodes: ReadonlySet<string> = new Set(['invalid_client', 'unauthorized_client']);
const replayCodes: ReadonlySet<string> = new Set(['refresh_token_reused']);

/**
 * Promise 2 is about answers, and a refusal gave nothing away: what it spent is nothing. So it is the reason that decides. Reused
 * says that the token is spent, and a replay may end the whole family (facts/codex.md 2.6): never again. A refusal of the client, or
 * of a switched-off account, is not about the token and may pass: as often as somebody asks. Any other dead one once more, since the
 * guard has to try again what failed in a crowd (product.md section 6) and a person may ask for a check; a second no is the last word.
 */
export function mayBePresentedAgain({ code, count }: RecordedRefusal): boolean {
  if (!isAboutToken(code)) return true;
  return count < 2 && (code === null || !replayCodes.has(code));
}

/** A refusal with this code says something of the token, and not of the client or of an account that is switched off. */
export function isAboutToken(code: string | null): boolean {
  if (code === null) return true;
  const isSwitchedOff = isDeadAccountCode(code) && !code.includes('deleted');
  return !serviceSideCodes.has(code) && !isSwitchedOff;
}

function named(reason: string, httpStatus: number | null): Refusal {
  return {
    class: 'hard',
    reason,
    deactivated: isDeadAccountCode(reason),
    httpStatus,
  };
}
