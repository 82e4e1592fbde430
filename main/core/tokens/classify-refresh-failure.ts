import { assertNever } from '../../../shared/errors.ts';
import { errorCode, isChallenge, isWebPage, regionCode } from '../json-code.ts';
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
const deadAccount =
  /^(account|user|workspace)_(is_)?(deleted|deactivated|disabled)$|^(deactivated|deleted)_(account|user|workspace)$/;
const endedSession = /^(app_)?session_(is_|has_)?(ended|expired|terminated)$/;

/** One table for every answer of the token endpoint that is no success. Never from prose: wording is no contract. */
export function classifyRefreshFailure(answer: Pick<HttpAnswer, 'status' | 'headers' | 'body'>): RefreshFailureClass {
  const { status } = answer;
  if (status === 429) return { kind: 'transient', reason: 'rate-limited' };
  if (status === 408) return { kind: 'transient', reason: 'timeout' };
  if (status >= 500) return { kind: 'transient', reason: 'server-error' };
  if (status < 400) return { kind: 'transient', reason: 'web-page' };
  const code = errorCode(answer.body);
  if (code === regionCode) return { kind: 'transient', reason: 'region' };
  const known = code === null ? 'unknown' : kindOfCode(code);
  switch (known) {
    case 'dead-account':
      return { kind: 'hard', reason: code ?? known, deactivated: true };
    case 'dead-login':
      return { kind: 'hard', reason: code ?? known, deactivated: false };
    case 'unknown':
      if (status === 403 && isChallenge(answer)) return { kind: 'transient', reason: 'challenge' };
      if (isWebPage(answer)) return { kind: 'transient', reason: 'web-page' };
      return { kind: 'ambiguous', reason: `http-${status}` };
    default:
      return assertNever(known);
  }
}

function kindOfCode(code: string): 'dead-login' | 'dead-account' | 'unknown' {
  if (deadAccount.test(code)) return 'dead-account';
  return hardCodes.has(code) || endedSession.test(code) ? 'dead-login' : 'unknown';
}
