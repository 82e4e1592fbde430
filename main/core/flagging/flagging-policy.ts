import type { ManagementChoice } from '../ledger/account-history.ts';
import type { UnclearFailures } from './counters.ts';

/** Ambiguous failures closer together than this are one (product.md section 6). */
const unclearSpacingMs = 10 * 60 * 1000;

export interface LoginFailure {
  readonly class: 'hard' | 'ambiguous' | 'transient';
  /** A stable name, see `Refusal.reason`. */
  readonly reason: string;
  readonly httpStatus: number | null;
}

/** `unasked` until a person said whether the app may take stopped accounts out of another program's pool. */
export type Management = ManagementChoice | 'unasked';

export type FailureDecision =
  /** Move the record from the pool to the flagged list. */
  | { readonly kind: 'flag'; readonly reason: string; readonly httpStatus: number | null }
  /**
   * Nothing is moved: auth.json stays as it is, and so does a pool that the app only watches. `askToManage` is set when the question
   * is still to be put.
   */
  | {
      readonly kind: 'needs-sign-in';
      readonly reason: string;
      readonly httpStatus: number | null;
      readonly askToManage: boolean;
    }
  /** Remember this failure; `failures` replaces what was counted before. */
  | { readonly kind: 'count'; readonly failures: UnclearFailures }
  | { readonly kind: 'nothing' };

/** A setting that says it decides; else what was answered when the app asked. */
export function effectiveManagement(setting: ManagementChoice | 'ask', answered: ManagementChoice | null): Management {
  return setting === 'ask' ? (answered ?? 'unasked') : setting;
}

/**
 * What one failure means for its login. `login` is `cli` also when the same login lies in the pool. Hard refusals decide at once; an
 * ambiguous one only as the last of `ambiguousFailuresBeforeFlag` in a row that are at least ten minutes apart; what is transient
 * never does. What comes out as `flag` or `needs-sign-in` still passes the mass-failure guard.
 */
export function decideAfterFailure(input: {
  readonly login: 'pool' | 'cli';
  readonly failure: LoginFailure;
  readonly counted: UnclearFailures | null;
  readonly ambiguousFailuresBeforeFlag: number;
  readonly management: Management;
  readonly nowMs: number;
}): FailureDecision {
  const { failure, counted, nowMs } = input;
  if (failure.class === 'transient') return { kind: 'nothing' };
  if (failure.class === 'hard') return decideStopped(input);
  // A clock that went back by more than the spacing counts again, so that a streak cannot hang on a wrong date.
  if (counted !== null && Math.abs(nowMs - counted.lastAtMs) < unclearSpacingMs) return { kind: 'nothing' };
  const failures: UnclearFailures = { count: (counted?.count ?? 0) + 1, lastAtMs: nowMs };
  return failures.count < input.ambiguousFailuresBeforeFlag ? { kind: 'count', failures } : decideStopped(input);
}

function decideStopped(input: {
  readonly login: 'pool' | 'cli';
  readonly failure: LoginFailure;
  readonly management: Management;
}): FailureDecision {
  const { reason, httpStatus } = input.failure;
  if (input.login === 'pool' && input.management === 'manage') return { kind: 'flag', reason, httpStatus };
  const askToManage = input.login === 'pool' && input.management === 'unasked';
  return { kind: 'needs-sign-in', reason, httpStatus, askToManage };
}
