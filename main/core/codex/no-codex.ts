import type { CodexCli } from './codex-cli.ts';

/** For homes that no Codex CLI is to touch, such as the demo's. */
export const noCodex: CodexCli = {
  find: async () => null,
  refreshLogin: async () => ({ kind: 'failed', reason: 'crashed' }),
  readUsage: async () => ({ kind: 'failed', reason: 'crashed' }),
  signIn: async () => ({ kind: 'unusable' }),
};
