import { AppError } from '../core/app-error.ts';
import { standardIssuer } from '../core/sign-in/login-service.ts';
import { isSendable, isTrustedIssuer } from '../core/tokens/trusted-url.ts';

type Env = Readonly<Record<string, string | undefined>>;

const standardUsageBase = 'https://chatgpt.com/backend-api';

/** Where usage is asked: what is set for us, then what Codex's own configuration says. */
export function usageBase(env: Env, configured: string | null): string {
  const base = filled(env['CODEX_QUOTA_CHATGPT_BASE_URL']) ?? configured ?? standardUsageBase;
  const url = parseUrl(base);
  if (url !== null && isSendable(url)) return base;
  throw new AppError('not-possible', 'The ChatGPT address in use is not one that tokens may be sent to.', {
    hint: 'Use https, or http to this machine only, in chatgpt_base_url or CODEX_QUOTA_CHATGPT_BASE_URL.',
  });
}

/** The same variable as Codex's own, so that both sign in at one place. */
export function loginIssuer(env: Env): string {
  const named = filled(env['CODEX_APP_SERVER_LOGIN_ISSUER']);
  if (named === null) return standardIssuer;
  const url = parseUrl(named);
  if (url !== null && isTrustedIssuer(url)) return named.replace(/\/$/, '');
  throw new AppError('not-possible', 'CODEX_APP_SERVER_LOGIN_ISSUER is not an address to sign in at.', {
    hint: 'Leave it out, or use one of OpenAI over https, or http to this machine only.',
  });
}

export function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

export function filled(value: string | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
