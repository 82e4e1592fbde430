/** The parts of a URL that decide about trust. */
export interface UrlParts {
  readonly protocol: string;
  readonly hostname: string;
  readonly username: string;
  readonly password: string;
}

const loopbackName = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function isLoopback({ hostname }: Pick<UrlParts, 'hostname'>): boolean {
  return loopbackName.test(hostname.toLowerCase());
}

/** Plain http for loopback only, and never a user name in front that could hide the real host. */
export function isSendable(url: UrlParts): boolean {
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}

/** Where a discovered issuer or endpoint may lie: OpenAI over https, or this machine (product.md section 3). */
export function isTrustedIssuer(url: UrlParts): boolean {
  if (!isSendable(url)) return false;
  const host = url.hostname.toLowerCase();
  return isLoopback(url) || (url.protocol === 'https:' && (host === 'openai.com' || host.endsWith('.openai.com')));
}
