import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CodexCli, DelegatedRefresh } from '../../core/codex/codex-cli.ts';
import { isJsonObject, parseJson, textOrNull } from '../../core/json.ts';

export interface CodexAppServerDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
}

/** As long as Codex itself waits for the token endpoint (facts/codex.md 2.2), and a little for its start. */
const overallMs = 50_000;
const graceMs = 2_000;

/** The Codex CLI asked over `codex app-server` to refresh its own sign-in (facts/codex.md section 9). */
export function createCodexAppServer({ env, version }: CodexAppServerDeps): CodexCli {
  return {
    async find() {
      const path = codexCandidates({ env, platform: process.platform, home: homedir() }).find(isExecutable);
      return path === undefined ? null : { path };
    },
    async refreshLogin({ codexHome, signal }) {
      const path = codexCandidates({ env, platform: process.platform, home: homedir() }).find(isExecutable);
      if (path === undefined) return { kind: 'failed', reason: 'crashed' };
      return askToRefresh({ path, env: { ...env, CODEX_HOME: codexHome }, version, signal });
    },
  };
}

interface CandidateQuestion {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
}

/** On the path, and where installers put it: an app started from the desktop does not see the shell's path. */
function codexCandidates({ env, platform, home }: CandidateQuestion): readonly string[] {
  const name = platform === 'win32' ? 'codex.exe' : 'codex';
  const onPath = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((dir) => dir !== '');
  // A made-up home has its own world: without HOME nothing outside the path is looked at.
  const own = env['HOME'] === undefined && env['USERPROFILE'] === undefined ? [] : wellKnown(platform, home);
  return [...onPath, ...own].map((dir) => join(dir, name));
}

function wellKnown(platform: string, home: string): readonly string[] {
  if (platform === 'win32') return [join(home, 'AppData', 'Roaming', 'npm'), join(home, 'scoop', 'shims')];
  const personal = ['.local/bin', '.npm-global/bin', '.volta/bin', '.bun/bin', '.asdf/shims', 'bin'].map((dir) =>
    join(home, dir),
  );
  return ['/opt/homebrew/bin', '/usr/local/bin', ...personal];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

interface Asking {
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly signal: AbortSignal | undefined;
}

/** The child ends with its input, so it does not outlive us either. */
function askToRefresh({ path, env, version, signal }: Asking): Promise<DelegatedRefresh> {
  const child = spawn(path, ['app-server'], { env, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
  return new Promise((resolve) => {
    let isDone = false;
    const finish = (outcome: DelegatedRefresh): void => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      child.stdin.end();
      const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      child.once('close', () => clearTimeout(killer));
      resolve(outcome);
    };
    const onAbort = (): void => finish({ kind: 'failed', reason: 'cancelled' });
    const timer = setTimeout(() => finish({ kind: 'failed', reason: 'timeout' }), overallMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    child.once('error', () => finish({ kind: 'failed', reason: 'crashed' }));
    child.once('exit', () => finish({ kind: 'failed', reason: 'crashed' }));
    child.stdin.on('error', () => undefined);
    const send = (message: object): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message = parseJson(line);
      if (!isJsonObject(message)) return;
      if (message['id'] === 1) {
        send({ method: 'initialized' });
        send({ id: 2, method: 'account/read', params: { refreshToken: true } });
      }
      if (message['id'] === 2) finish(readAnswer(message));
    });
    const clientInfo = { name: 'codex_quota_tray', title: 'Codex Quota Tray', version };
    send({ id: 1, method: 'initialize', params: { clientInfo } });
  });
}

/** `account` null: a permanent refusal, or nobody is signed in; whoever asked knows which from auth.json. */
function readAnswer(message: Readonly<Record<string, unknown>>): DelegatedRefresh {
  const { result, error } = message;
  if (isJsonObject(error)) return { kind: 'refused', message: textOrNull(error['message']) ?? '' };
  if (!isJsonObject(result)) return { kind: 'failed', reason: 'protocol' };
  return result['account'] === null ? { kind: 'not-signed-in' } : { kind: 'done' };
}
