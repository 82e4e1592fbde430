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
  return isSendable(url) && (isLoopback(url) || isBelow(url, 'openai.com'));
}

/** OpenAI's own, or this machine: somewhere else a token may go only because a person said so. */
export function isTrustedService(url: UrlParts): boolean {
  return isTrustedIssuer(url) || (isSendable(url) && isBelow(url, 'chatgpt.com'));
}

/** Only over https. */
function isBelow({ protocol, hostname }: UrlParts, domain: string): boolean {
  const host = hostname.toLowerCase();
  return protocol === 'https:' && (host === domain || host.endsWith(`.${domain}`));
}
