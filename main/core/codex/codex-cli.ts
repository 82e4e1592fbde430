/** The Codex CLI as a place that can refresh its own sign-in (facts/codex.md 2.7, point 8). */
export interface CodexCli {
  find(): Promise<CodexInstallation | null>;
  /** What it means for tokens is found by reading auth.json again. */
  refreshLogin(options: { readonly codexHome: string; readonly signal?: AbortSignal }): Promise<DelegatedRefresh>;
}

interface CodexInstallation {
  readonly path: string;
}

export type DelegatedRefresh =
  | { readonly kind: 'done' }
  | { readonly kind: 'not-signed-in' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'failed'; readonly reason: 'timeout' | 'crashed' | 'protocol' | 'cancelled' };
