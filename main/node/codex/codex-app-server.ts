import { homedir } from 'node:os';
import type { CodexCli, DelegatedRefresh, DelegatedUsage } from '../../core/codex/codex-cli.ts';
import { codexCandidates } from './codex-candidates.ts';
import { type Ask, type SessionFailure, talkToCodex } from './codex-session.ts';
import { signInThroughCodex } from './codex-sign-in.ts';
import { programEnv } from './program-env.ts';
import { type ProgramState, programState } from './program-state.ts';

export interface CodexAppServerDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** For one conversation, from start to last answer. */
  readonly overallMs?: number;
}

/** As long as Codex itself waits for the token endpoint (facts/codex.md 2.2), and a little for its start. */
const patienceMs = 50_000;

/** The Codex CLI asked over `codex app-server` to refresh its own sign-in (facts/codex.md section 9). */
export function createCodexAppServer({ env, version, overallMs = patienceMs }: CodexAppServerDeps): CodexCli {
  const findPath = (): string | null => firstProgram(env, 'runnable');
  const talk = async <T>(
    { codexHome, signal }: Parameters<CodexCli['refreshLogin']>[0],
    conversation: (ask: Ask) => Promise<T>,
  ): Promise<T | SessionFailure> => {
    const path = findPath();
    if (path === null) return { kind: 'failed', reason: 'crashed' };
    return talkToCodex(
      { path, env: { ...programEnv(path, env), CODEX_HOME: codexHome }, version, signal, overallMs },
      conversation,
    );
  };
  return {
    async find() {
      const path = findPath();
      return path === null ? null : { path };
    },
    refreshLogin: (options) => talk(options, askToRefresh),
    readUsage: (options) => talk(options, askForUsage),
    async signIn(request) {
      const path = findPath();
      return path === null
        ? { kind: 'unusable' }
        : signInThroughCodex({ path, env: programEnv(path, env), version }, request);
    },
  };
}

/** The first Codex that everybody on this computer may replace. It is never started: it would be handed the sign-in. */
export function changeableCodex(env: CodexAppServerDeps['env']): string | null {
  return firstProgram(env, 'changeable');
}

function firstProgram(env: CodexAppServerDeps['env'], wanted: ProgramState): string | null {
  const candidates = codexCandidates({ env, platform: process.platform, arch: process.arch, home: homedir() });
  return candidates.find((path) => programState(path) === wanted) ?? null;
}

/** `account` null: a permanent refusal, or nobody is signed in; whoever asked knows which from auth.json. */
async function askToRefresh(ask: Ask): Promise<DelegatedRefresh> {
  const answer = await ask('account/read', { refreshToken: true });
  if (answer.kind === 'error') return { kind: 'refused', message: answer.message };
  return answer.result['account'] === null ? { kind: 'not-signed-in' } : { kind: 'done' };
}

/**
 * Codex renews an access token that has ended when it starts. It does not renew one that this call finds refused (facts/codex.md 2.5),
 * so that is asked for, once, and for no other failure.
 */
async function askForUsage(ask: Ask): Promise<DelegatedUsage> {
  const account = await ask('account/read', { refreshToken: false });
  if (account.kind === 'result' && account.result['account'] === null) return { kind: 'not-signed-in' };
  const first = await ask('account/rateLimits/read', null);
  if (first.kind === 'result') return { kind: 'read', limits: first.result };
  if (!/\b401\b/.test(first.message)) return { kind: 'refused', message: first.message };
  const renewed = await askToRefresh(ask);
  if (renewed.kind === 'not-signed-in') return renewed;
  const second = await ask('account/rateLimits/read', null);
  return second.kind === 'result'
    ? { kind: 'read', limits: second.result }
    : { kind: 'refused', message: second.message };
}
