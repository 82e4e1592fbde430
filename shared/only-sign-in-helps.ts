/** Nothing that is stored can be refreshed after these: only a person can help. */
const codes: ReadonlySet<string> = new Set(['refresh_token_expired', 'answer-lost', 'no-refresh-token']);

export function onlySignInHelps(code: string | null): boolean {
  return code !== null && codes.has(code);
}
