/** Is this an address of that service itself? No other host, port or scheme, and nobody's name or password in it. */
export function leadsTo(address: string, issuer: string): boolean {
  if (!URL.canParse(address) || !URL.canParse(issuer)) return false;
  const { origin, username, password } = new URL(address);
  return origin === new URL(issuer).origin && origin !== 'null' && username === '' && password === '';
}
