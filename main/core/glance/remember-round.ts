import type { ErrorView } from '../../../shared/errors.ts';
import type { ReadingError } from '../../../shared/status-report.ts';
import type { HardFailure } from '../flagging/mass-failure-guard.ts';
import { keptReading } from '../usage-memory/kept-reading.ts';
import { type NewValue, pruneUsageMemory, rememberValues, type UsageMemory } from '../usage-memory/last-values.ts';
import {
  deactivatedWording,
  heldBackSentence,
  needsSignInWording,
  signInCommand,
  undeterminedWording,
  type Wording,
} from '../verification/verification-copy.ts';
import type { GroupOutcome } from './group-outcome.ts';

interface RememberedRound {
  readonly outcomes: readonly GroupOutcome[];
  readonly held: readonly HardFailure[];
  readonly nowMs: number;
}

/** A refusal that the guard holds back is no verdict yet, so nobody is told to sign in because of it. */
export function rememberRound(memory: UsageMemory, { outcomes, held, nowMs }: RememberedRound): UsageMemory {
  const at = new Date(nowMs).toISOString();
  const heldValues = held.map(({ key, reason, httpStatus }) => {
    return { key, error: { code: reason, message: heldBackSentence(reason), httpStatus, at } };
  });
  const found = outcomes.flatMap((outcome) => newValues(outcome, nowMs));
  const remembered = rememberValues(rememberValues(memory, found), heldValues);
  return pruneUsageMemory(remembered, new Set(outcomes.map(({ group }) => group.key)), nowMs);
}

function newValues({ group: { key }, outcome }: GroupOutcome, nowMs: number): readonly NewValue[] {
  if (outcome.kind === 'read') return [{ key, reading: keptReading(outcome.reading) }];
  if (outcome.kind === 'signed-in') return [];
  const error = errorOf({ key, outcome }, nowMs);
  return error === null ? [] : [{ key, error }];
}

interface Failure {
  readonly key: string;
  readonly outcome: Exclude<GroupOutcome['outcome'], { kind: 'read' | 'signed-in' }>;
}

/** Null when nothing was found out: a stopped run says nothing about the account. */
function errorOf({ key, outcome }: Failure, nowMs: number): ReadingError | null {
  const at = new Date(nowMs).toISOString();
  switch (outcome.kind) {
    case 'refused': {
      const { reason, httpStatus, class: kind, deactivated } = outcome.refusal;
      const wording =
        kind === 'ambiguous'
          ? undeterminedWording('unclear-answer', httpStatus)
          : deactivated
            ? deactivatedWording(reason)
            : needsSignInWording(reason, key);
      return { code: reason, message: sentence(wording), httpStatus, at };
    }
    case 'other-account':
      return {
        code: 'another-account',
        message: `Another account answered. Sign in again: ${signInCommand(key)}.`,
        httpStatus: null,
        at,
      };
    case 'deactivated':
      return {
        code: outcome.reason,
        message: sentence(deactivatedWording(outcome.reason)),
        httpStatus: outcome.httpStatus,
        at,
      };
    case 'blocked':
      return troubleError(outcome.trouble, at);
    case 'unreadable':
      if (outcome.reason === 'cancelled') return null;
      return {
        code: outcome.reason,
        message: sentence(undeterminedWording(outcome.reason, outcome.httpStatus)),
        httpStatus: outcome.httpStatus,
        at,
      };
  }
}

export function troubleError({ code, message, hint }: ErrorView, at: string): ReadingError {
  return { code, message: hint === null ? message : `${message} ${hint}`, httpStatus: null, at };
}

function sentence({ message, nextStep }: Wording): string {
  return nextStep === null ? `${message}.` : `${message}. ${nextStep}`;
}
