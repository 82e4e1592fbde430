import type { Secret } from '../secret.ts';

export interface UsageRequest {
  readonly base: string;
  readonly access: Secret;
  /** Left out when unknown, as Codex does. */
  readonly accountId: string | null;
  readonly isFedramp: boolean;
  readonly userAgent: string;
}

/** Facts/codex.md 4.1: the path depends on the base. */
export function usageUrl(base: string): string {
  return `${folderOf(base)}/usage`;
}

/** The neighbour that knows when saved resets end (facts/codex.md 4.3); for a base without `/backend-api` beside its usage, too. */
export function resetCreditsUrl(base: string): string {
  return `${folderOf(base)}/rate-limit-reset-credits`;
}

function folderOf(base: string): string {
  const trimmed = base.replace(/\/+$/, '');
  return trimmed.includes('/backend-api') ? `${trimmed}/wham` : `${trimmed}/api/codex`;
}

export function usageHeaders({
  access,
  accountId,
  isFedramp,
  userAgent,
}: UsageRequest): Readonly<Record<string, string>> {
  return {
    accept: '*/*',
    authorization: `Bearer ${access.reveal()}`,
    'user-agent': userAgent,
    ...(accountId === null ? {} : { 'chatgpt-account-id': accountId }),
    ...(isFedramp ? { 'x-openai-fedramp': 'true' } : {}),
  };
}
