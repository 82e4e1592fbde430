import type { AccountHistory } from '../ledger/account-history.ts';
import { isRestoreFresh, watchedWayBack } from '../ledger/ledger-queries.ts';

const hourMs = 60 * 60 * 1000;
/** A program that goes on erasing is not fought for ever (product.md section 7, step 6). */
const putBacksAtMost = 3;
const longestBackOffMs = 24 * hourMs;

/** Where the account's records are now. */
export interface Whereabouts {
  readonly inPool: boolean;
  readonly inFlaggedList: boolean;
}

export type AfterRestore =
  /** Another program wrote the pool from memory: put the record there again, and say that this program needs a restart. */
  | { readonly kind: 'put-back'; readonly attempt: number }
  /** Put back three times and gone again: set aside, where that program does not write, until a person has restarted it. */
  | { readonly kind: 'set-aside' }
  | { readonly kind: 'nothing' };

/** Whichever way it came back, by a restore or unchecked by hand. A clock that was set back makes that look as if it were to come. */
export function decideAfterRestore(
  history: Pick<AccountHistory, 'wayBack'>,
  where: Whereabouts,
  nowMs: number,
): AfterRestore {
  const wayBack = watchedWayBack(history, nowMs);
  if (wayBack === null || where.inPool || where.inFlaggedList) return { kind: 'nothing' };
  const { putBacks } = wayBack;
  return putBacks < putBacksAtMost ? { kind: 'put-back', attempt: putBacks + 1 } : { kind: 'set-aside' };
}

/** Which trouble a hard failure belongs to. Told about once per episode. */
export interface FailureEpisode {
  readonly episode: number;
  /** False: it has been told about. */
  readonly isNew: boolean;
  /** Say "restored, but failed again". */
  readonly failedAgain: boolean;
  /** Not verified automatically before that moment, epoch milliseconds; null without a back-off. */
  readonly retryNotBeforeMs: number | null;
}

/** Within 24 hours of a restore it is the trouble of before, with a wait of 1, 2, 4 … at most 24 hours. */
export function episodeOfFailure(history: AccountHistory, nowMs: number): FailureEpisode {
  const { number, failedAgain } = history.episode;
  if (isRestoreFresh(history, nowMs)) {
    const isKnown = number > 0;
    return {
      episode: Math.max(1, number),
      isNew: !isKnown,
      failedAgain: true,
      retryNotBeforeMs: nowMs + backOffMs(failedAgain),
    };
  }
  const isUnderWay = history.flag !== null || history.signIn.kind === 'needed';
  const isNew = !isUnderWay || number === 0;
  return { episode: isNew ? number + 1 : number, isNew, failedAgain: false, retryNotBeforeMs: null };
}

/**
 * When an account that stopped again after a restore may be checked by itself, epoch milliseconds; null for every other account. The
 * moment stays the same once it has passed: whoever asks compares it with the last check.
 */
export function retryAfterFailingAgainMs({ episode, flag, signIn }: AccountHistory): number | null {
  const sinceMs = flag?.sinceMs ?? (signIn.kind === 'needed' ? signIn.sinceMs : null);
  if (episode.failedAgain === 0 || sinceMs === null) return null;
  return sinceMs + backOffMs(episode.failedAgain - 1);
}

function backOffMs(failuresBefore: number): number {
  return Math.min(longestBackOffMs, hourMs * 2 ** Math.min(failuresBefore, 10));
}
