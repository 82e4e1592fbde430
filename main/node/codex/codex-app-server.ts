import type { CodexCli, KeptByCodex } from '../../core/codex/codex-cli.ts';
import type { SystemProxy } from '../http/http-client.ts';
import { namesProxy } from '../http/proxy-names.ts';
import { searchHere } from '../programs/search-folders.ts';
import { codexCandidates } from './codex-candidates.ts';
import type { Ask } from './codex-line.ts';
import { askForUsage, askToRefresh } from './codex-questions.ts';
import { type SessionFailure, talkToCodex } from './codex-session.ts';
import { signInThroughCodex } from './codex-sign-in.ts';
import { askLoginStatus } from './login-status.ts';
import { programEnv } from './program-env.ts';
import { type ProgramState, programState } from './program-state.ts';

export interface CodexAppServerDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Where `env` names no proxy, Codex is told of this one. Left out: of none. */
  readonly systemProxy?: SystemProxy;
  /** For one conversation, from start to last answer. */
  readonly overallMs?: number;
}

/** As long as Codex itself waits for the token endpoint (facts/codex.md 2.2), and a little for its start. */
const patienceMs = 50_000;

/** The Codex CLI asked over `codex app-server` to refresh its own sign-in (facts/codex.md section 9). */
export function createCodexAppServer(deps: CodexAppServerDeps): CodexCli {
  const { env, version, overallMs = patienceMs } = deps;
  const findPath = (): string | null => firstProgram(env, 'runnable');
  const talk = async <T>(
    { codexHome, signal }: Parameters<CodexCli['refreshLogin']>[0],
    conversation: (ask: Ask) => Promise<T>,
  ): Promise<T | SessionFailure> => {
    const path = findPath();
    if (path === null) return { kind: 'failed', reason: 'not-started' };
    const envOfHome = { ...programEnv(path, await envNow(deps)), CODEX_HOME: codexHome };
    return talkToCodex({ path, env: envOfHome, version, signal, overallMs, maySpend: true }, conversation);
  };
  const whatIsKept = async ({ codexHome, signal }: Parameters<CodexCli['readUsage']>[0]): Promise<KeptByCodex> => {
    const path = findPath();
    if (path === null) return 'unknown';
    return askLoginStatus({ path, env: { ...programEnv(path, await envNow(deps)), CODEX_HOME: codexHome }, signal });
  };
  return {
    async find() {
      const path = findPath();
      return path === null ? null : { path };
    },
    refreshLogin: (options) => talk(options, askToRefresh),
    async readUsage(options) {
      const answer = await talk(options, askForUsage);
      return answer.kind === 'not-signed-in' ? { ...answer, kept: await whatIsKept(options) } : answer;
    },
    async signIn(request) {
      const path = findPath();
      if (path === null) return { kind: 'unusable' };
      return signInThroughCodex({ path, env: programEnv(path, await envNow(deps)), version }, request);
    },
  };
}

async function envNow({ env, systemProxy }: CodexAppServerDeps): Promise<CodexAppServerDeps['env']> {
  if (systemProxy === undefined || namesProxy(env)) return env;
  const proxy = await systemProxy.now();
  return proxy === null ? env : { ...env, HTTPS_PROXY: proxy };
}

/** The first Codex that everybody on this computer may replace. It is never started: it would be handed the sign-in. */
export function changeableCodex(env: CodexAppServerDeps['env']): string | null {
  return firstProgram(env, 'changeable');
}

function firstProgram(env: CodexAppServerDeps['env'], wanted: ProgramState): string | null {
  const candidates = codexCandidates({ ...searchHere(env), arch: process.arch });
  return candidates.find((path) => programState(path) === wanted) ?? null;
}
