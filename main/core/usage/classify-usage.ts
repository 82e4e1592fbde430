import { isChallenge, isDeadAccountCode, isPortal, isWebPage, regionCode, usageErrorCodes } from '../json-code.ts';
import type { HttpAnswer, HttpResult } from '../ports.ts';
import { readRetryAfter } from '../tokens/retry-after.ts';
import type { UndeterminedReason } from '../tokens/spend-outcome.ts';
import { parseUsage } from './parse-usage.ts';
import type { UsageReading } from './usage-reading.ts';

export type UsageAnswer =
  | { readonly kind: 'ok'; readonly reading: UsageReading }
  /** The access token is not taken: worth a refresh. */
  | { readonly kind: 'unauthorized'; readonly httpStatus: number }
  | { readonly kind: 'deactivated'; readonly reason: string; readonly httpStatus: number }
  | {
      readonly kind: 'unreadable';
      readonly reason: UndeterminedReason;
      readonly httpStatus: number | null;
      readonly retryAtMs: number | null;
    };

/** What one exchange with the usage endpoint means (product.md section 5). Nothing unclear ever becomes a verdict on the login. */
export function classifyUsage(result: HttpResult, nowMs: number): UsageAnswer {
  if (result.kind === 'unsent')
    return unreadable(
      result.cause === 'cancelled' ? 'cancelled' : result.cause === 'timeout' ? 'timeout' : 'offline',
      null,
    );
  if (result.kind === 'unanswered') return unreadable(result.cause === 'timeout' ? 'timeout' : 'offline', null);
  if (result.status >= 200 && result.status < 300) return readSuccess(result, nowMs);
  return readRefusal(result, nowMs);
}

function readSuccess(answer: HttpAnswer, nowMs: number): UsageAnswer {
  if (!answer.complete) return unreadable('answer-cut-short', answer.status);
  if (isWebPage(answer)) return unreadable('web-page', answer.status);
  const reading = parseUsage(answer.body, nowMs);
  return reading === null ? unreadable('unclear-answer', answer.status) : { kind: 'ok', reading };
}

function readRefusal(answer: HttpAnswer, nowMs: number): UsageAnswer {
  const { status } = answer;
  if (status === 429)
    return { ...unreadable('rate-limited', status), retryAtMs: readRetryAfter(answer.headers, nowMs) };
  if (status === 408) return unreadable('timeout', status);
  if (isPortal(status)) return unreadable('web-page', status);
  if (status >= 500) return { ...unreadable('server-error', status), retryAtMs: readRetryAfter(answer.headers, nowMs) };
  const codes = usageErrorCodes(answer.body);
  if (codes.includes(regionCode)) return unreadable('region', status);
  const deadAccount = codes.find(isDeadAccountCode);
  if (deadAccount !== undefined) return { kind: 'deactivated', reason: deadAccount, httpStatus: status };
  if (status === 401) return { kind: 'unauthorized', httpStatus: status };
  if (status === 403)
    return isChallenge(answer) ? unreadable('challenge', status) : { kind: 'unauthorized', httpStatus: status };
  return unreadable(isWebPage(answer) ? 'web-page' : 'unclear-answer', status);
}

function unreadable(
  reason: UndeterminedReason,
  httpStatus: number | null,
): Extract<UsageAnswer, { kind: 'unreadable' }> {
  return { kind: 'unreadable', reason, httpStatus, retryAtMs: null };
}
