import type { Limit, ProbeResult } from './probe.ts';

/** What is known about the pair that the ladder stands on. */
export interface StepFacts {
  /** From a refresh in this run, or adopted and issued after the account was set aside: what alone can prove a login healthy. */
  readonly provesSignIn: boolean;
  /** Well formed, and not past its expiry. */
  readonly accessUsable: boolean;
  /** Null until the usage endpoint was asked with this pair. */
  readonly probe: ProbeResult | null;
  /** False with `--no-probe`. */
  readonly probing: boolean;
  /** Timers that a store recorded, epoch ms; they count only while nobody asks the service. */
  readonly recordedLimitUntilMs: number | null;
  /** Refreshes that this run may still make for the account. */
  readonly refreshesLeft: number;
  readonly nowMs: number;
}

export type Step =
  | { readonly do: 'probe' }
  | { readonly do: 'refresh' }
  | { readonly do: 'healthy' }
  | { readonly do: 'limited'; readonly limit: Limit }
  | { readonly do: 'deactivated'; readonly reason: string; readonly httpStatus: number }
  | {
      readonly do: 'undetermined';
      readonly reason: string;
      readonly httpStatus: number | null;
      readonly retryAtMs: number | null;
    };

/**
 * The ladder's next step (product.md section 7): spend as late as possible, stop early when the service already says limited,
 * deactivated or nothing at all, and call a login healthy only on the strength of a pair that proves it.
 */
export function decideStep(facts: StepFacts): Step {
  if (!facts.accessUsable) return refreshOr(facts, 'unclear-answer', null);
  if (!facts.probing) return withoutProbe(facts);
  if (facts.probe === null) return { do: 'probe' };
  switch (facts.probe.kind) {
    case 'accepted':
      if (facts.probe.limit.reached) return { do: 'limited', limit: facts.probe.limit };
      return facts.provesSignIn ? { do: 'healthy' } : refreshOr(facts, 'unclear-answer', null);
    case 'deactivated':
      return { do: 'deactivated', reason: facts.probe.reason, httpStatus: facts.probe.httpStatus };
    case 'unauthorized':
      return refreshOr(facts, 'usage-refused', facts.probe.httpStatus);
    case 'unreadable':
      return {
        do: 'undetermined',
        reason: facts.probe.reason,
        httpStatus: facts.probe.httpStatus,
        retryAtMs: facts.probe.retryAtMs,
      };
  }
}

function withoutProbe(facts: StepFacts): Step {
  if (!facts.provesSignIn) return refreshOr(facts, 'unclear-answer', null);
  const { recordedLimitUntilMs: untilMs, nowMs } = facts;
  return untilMs !== null && untilMs > nowMs ? { do: 'limited', limit: { reached: true, untilMs } } : { do: 'healthy' };
}

function refreshOr(facts: StepFacts, reason: string, httpStatus: number | null): Step {
  if (facts.refreshesLeft > 0) return { do: 'refresh' };
  return { do: 'undetermined', reason, httpStatus, retryAtMs: null };
}
