import { errorCodes, isChallenge, isDeadAccountCode, isPortal, isWebPage, regionCode } from '../json-code.ts';
import type { HttpAnswer } from '../ports.ts';
import type { UndeterminedReason } from './spend-outcome.ts';

export type RefreshFailureClass =
  /** The service named the login as dead. `reason` is its own code. */
  | { readonly kind: 'hard'; readonly reason: string; readonly deactivated: boolean }
  /** Says nothing about the login; the token is as good as before. */
  | { readonly kind: 'transient'; readonly reason: UndeterminedReason }
  /** Refused, and not said why. */
  | { readonly kind: 'ambiguous'; readonly reason: string };

/** Product.md section 5, at any 4xx status. */
const hardCodes: ReadonlySet<string> = new Set([
  'refresh_token_expired',
  'refresh_token_reused',
  'refresh_token_invalidated',
  'refresh_token_revoked',
  'invalid_grant',
  'invalid_client',
  'unauthorized_client',
]);
const endedSession = /^(app_)?session_(is_|has_)?(ended|expired|terminated)$/;

/**
 * One table for every answer of the token endpoint that is no success. Never from prose: wording is no contract.
 *
 * A code that comes with 429 or 408 is not believed, although both are 4xx: promise 4 names them as no news about the login whatever
 * else they say, and section 4.3 lets the token be tried again after a 429. Codex takes the three `refresh_token_…` codes at any
 * status (facts/codex.md 2.4), but it only stops asking, where we would take the account from its owner.
 */
export function classifyRefreshFailure(answer: Pick<HttpAnswer, 'status' | 'headers' | 'body'>): RefreshFailureClass {
  const { status } = answer;
  if (status === 429) return { kind: 'transient', reason: 'rate-limited' };
  if (status === 408) return { kind: 'transient', reason: 'timeout' };
  if (isPortal(status)) return { kind: 'transient', reason: 'web-page' };
  if (status >= 500) return { kind: 'transient', reason: 'server-error' };
  if (status < 400) return { kind: 'transient', reason: 'web-page' };
  const codes = errorCodes(answer.body);
  if (codes.includes(regionCode)) return { kind: 'transient', reason: 'region' };
  const deadAccount = codes.find(isDeadAccountCode);
  if (deadAccount !== undefined) return { kind: 'hard', reason: deadAccount, deactivated: true };
  const deadLogin = codes.find((code) => hardCodes.has(code) || endedSession.test(code));
  if (deadLogin !== undefined) return { kind: 'hard', reason: deadLogin, deactivated: false };
  if (status === 403 && isChallenge(answer)) return { kind: 'transient', reason: 'challenge' };
  if (isWebPage(answer)) return { kind: 'transient', reason: 'web-page' };
  return { kind: 'ambiguous', reason: `http-${status}` };
}
