import type { Http, HttpResult } from '../ports.ts';
import { readClaims } from '../stores/claims.ts';
import { classifyUsage } from '../usage/classify-usage.ts';
import { readResetCredits } from '../usage/reset-credits.ts';
import { isForAnother } from '../usage/usage-owner.ts';
import { resetCreditsUrl, usageHeaders, usageUrl } from '../usage/usage-request.ts';
import { limitAt } from '../usage/windows.ts';
import type { Probe } from '../verification/probe.ts';
import { createGate } from './gate.ts';

export interface ProbeDeps {
  readonly http: Http;
  readonly clock: { now(): number };
  /** The service's time: it decides whether a window of its answer is over. */
  readonly serviceClock: { now(): number };
  /** The address that usage is asked at, without the path; throws AppError for one that must not be used. */
  readonly base: () => string;
  readonly userAgent: string;
  /** Usage checks in flight. */
  readonly inFlight: number;
}

/** Codex itself waits for ever (facts/codex.md 4.1). */
const usageTimeoutMs = 20_000;

/** Asks the usage endpoint with one access token. */
export function createProbe(deps: ProbeDeps): Probe {
  const gate = createGate(deps.inFlight);
  return async ({ access, requestAccountId, signal, withResetCredits }) => {
    const base = deps.base();
    const { isFedramp, userId, accountId, email } = readClaims(access.reveal());
    const headers = usageHeaders({ base, access, accountId: requestAccountId, isFedramp, userAgent: deps.userAgent });
    const read = (url: string): Promise<HttpResult> => {
      const request = { method: 'GET' as const, url, headers, timeoutMs: usageTimeoutMs };
      return gate(() => deps.http.read({ ...request, ...(signal === undefined ? {} : { signal }) }));
    };
    const result = await read(usageUrl(base));
    const nowMs = deps.clock.now();
    const answer = classifyUsage(result, nowMs);
    if (answer.kind !== 'ok') return answer;
    const asker = { userId, accountIds: [accountId, requestAccountId], email };
    if (result.kind === 'answer' && isForAnother(result.body, asker))
      return { kind: 'unreadable', reason: 'unclear-answer', httpStatus: result.status, retryAtMs: null };
    const { reading } = answer;
    const theirNowMs = deps.serviceClock.now();
    const limit = limitAt({ ...reading, fetchedAtMs: theirNowMs }, theirNowMs);
    if (withResetCredits !== true || (reading.resetCreditCount ?? 0) <= 0) return { kind: 'accepted', reading, limit };
    const told = readResetCredits(await read(resetCreditsUrl(base)), deps.clock.now());
    // What is left is known whatever becomes of the second question.
    if (told.kind === 'unknown') return { kind: 'accepted', reading, limit, ...told.putOff };
    const { count, endsAtMs } = told;
    const detailed = { ...reading, resetCreditCount: count ?? reading.resetCreditCount, resetCreditEndsAtMs: endsAtMs };
    return { kind: 'accepted', reading: detailed, limit };
  };
}
