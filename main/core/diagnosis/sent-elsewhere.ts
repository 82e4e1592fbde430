import type { HttpResult } from '../ports.ts';

/** The host to which an answer sends whoever asked this one; null when it stays at the same site. */
export function sentElsewhere(host: string, result: HttpResult): string | null {
  if (result.kind !== 'answer' || result.status < 300 || result.status >= 400) return null;
  const found = /^https?:\/\/([\w.\-[\]:]+)/i.exec(result.headers['location'] ?? '')?.[1]?.toLowerCase() ?? null;
  return found === null || siteOf(found) === siteOf(host) ? null : found;
}

/** `auth.openai.com` may well send to `openai.com`. */
function siteOf(host: string): string {
  return host.toLowerCase().split('.').slice(-2).join('.');
}
