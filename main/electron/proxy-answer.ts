/** `PROXY host:port; DIRECT` and the like, best first. Null: none, or of a kind that cannot be used. */
export function readProxyAnswer(answer: string): string | null {
  const [kind, place] = (answer.split(';')[0] ?? '').trim().split(/\s+/);
  if (place === undefined || !/^[\w.\-[\]:]+:\d+$/.test(place)) return null;
  const scheme = kind === 'PROXY' ? 'http' : kind === 'HTTPS' ? 'https' : null;
  const address = `${scheme}://${place}`;
  return scheme !== null && URL.canParse(address) ? address : null;
}
