import type { SpendOutcome, UndeterminedReason } from './spend-outcome.ts';

interface UndeterminedFacts {
  readonly httpStatus?: number | null;
  readonly retryAtMs?: number | null;
  readonly spent?: boolean;
}

export function undetermined(reason: UndeterminedReason, facts: UndeterminedFacts = {}): SpendOutcome {
  const { httpStatus = null, retryAtMs = null, spent = false } = facts;
  return { kind: 'undetermined', reason, httpStatus, retryAtMs, spent };
}
