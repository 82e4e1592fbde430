/** Nothing that is stored can be refreshed after these: only a person can help. */
const codes: ReadonlySet<string> = new Set(['refresh_token_expired', 'answer-lost', 'no-refresh-token']);

export function onlySignInHelps(code: string | null): boolean {
  return code !== null && codes.has(code);
}

/** Of a sign-in that Codex keeps where only itself can put a new one. */
const codesOfCodex: ReadonlySet<string> = new Set(['keyring-empty', 'keyring-refused']);

/** It stopped, and no sign-in of ours could take its place: the person runs `codex login`. */
export function onlyCodexSignsIn(code: string | null | undefined): boolean {
  return code != null && codesOfCodex.has(code);
}
