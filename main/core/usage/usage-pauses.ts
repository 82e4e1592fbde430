import type { Pauses } from '../tokens/knowledge.ts';
import type { Probe } from '../verification/probe.ts';

/** Until when the usage of this account is not to be asked for; null when it may be. `Retry-After` is obeyed also for a person in a hurry. */
export function putOffUntilMs(pauses: Pauses<string>, key: string, nowMs: number): number | null {
  const untilMs = pauses.notBeforeMs(key);
  return untilMs === null || untilMs <= nowMs ? null : untilMs;
}

/** The subject under which the question about saved resets is put off: usage can still be asked for. */
export function resetCreditsOf(key: string): string {
  return `${key} reset-credits`;
}

/** The same question; when the service puts the account off, that is remembered under its key. */
export function pausingProbe(probe: Probe, pauses: Pauses<string>, key: string): Probe {
  return async (question) => {
    const result = await probe(question);
    if (result.kind === 'unreadable' && result.retryAtMs !== null) pauses.hold(key, result.retryAtMs);
    if (result.kind === 'accepted' && result.resetCreditsRetryAtMs !== undefined)
      pauses.hold(resetCreditsOf(key), result.resetCreditsRetryAtMs);
    return result;
  };
}
