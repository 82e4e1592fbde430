import type { OpenAddress } from './sign-in-ports.ts';

/** Is this an address of that service itself? No other host, port or scheme, and nobody's name or password in it. */
export function leadsTo(address: string, issuer: string): boolean {
  if (!URL.canParse(address) || !URL.canParse(issuer)) return false;
  const { origin, username, password } = new URL(address);
  return origin === new URL(issuer).origin && origin !== 'null' && username === '' && password === '';
}

/** Pages of the sign-in service alone, whoever names one: Codex does, and what it says is from outside. */
export function openServiceAlone(open: OpenAddress, issuer: () => string): OpenAddress {
  return async (address) => (leadsTo(address, issuer()) ? open(address) : false);
}
