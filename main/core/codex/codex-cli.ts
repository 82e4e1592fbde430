import type { JsonObject } from '../json.ts';
import type { CodexSignIn, CodexSignInRequest } from '../sign-in/sign-in-ports.ts';

/** The Codex CLI as a place that can refresh its own sign-in (facts/codex.md 2.7, point 8). */
export interface CodexCli {
  find(): Promise<CodexInstallation | null>;
  /** What it means for tokens is found by reading auth.json again. */
  refreshLogin(options: { readonly codexHome: string; readonly signal?: AbortSignal }): Promise<DelegatedRefresh>;
  /** The quota of the sign-in that Codex itself uses, wherever it keeps it: the only way to that of a keyring. */
  readUsage(options: { readonly codexHome: string; readonly signal?: AbortSignal }): Promise<DelegatedUsage>;
  /** Never rejects. */
  signIn(request: CodexSignInRequest): Promise<CodexSignIn>;
}

interface CodexInstallation {
  readonly path: string;
}

interface DelegationFailed {
  readonly kind: 'failed';
  /** `not-started`: nothing of Codex has run, so it has spent nothing either. */
  readonly reason: 'timeout' | 'crashed' | 'protocol' | 'cancelled' | 'not-started';
}

export type DelegatedRefresh =
  | { readonly kind: 'done' }
  | { readonly kind: 'not-signed-in' }
  | { readonly kind: 'refused'; readonly message: string }
  | DelegationFailed;

/**
 * What lies where Codex keeps its sign-in when it answers that nobody is signed in. It says so of a sign-in that was refused for good as
 * well (facts/codex.md 2.4), and of a place that it cannot look into, which is `unknown`.
 */
export type KeptByCodex = 'nothing' | 'refused' | 'unknown';

export type DelegatedUsage =
  /** The answer to `account/rateLimits/read` as it came. */
  | { readonly kind: 'read'; readonly limits: JsonObject }
  | { readonly kind: 'not-signed-in'; readonly kept: KeptByCodex }
  | { readonly kind: 'refused'; readonly message: string }
  | DelegationFailed;
