import { type ChildProcess, spawn } from 'node:child_process';
import { builtCommandPath } from '../../build/project-paths.ts';
import { leakIn, watchTokensBelow } from './token-watch.ts';

export interface CommandResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<CommandResult>;
}

/** The real built command in a world of its own: nothing of the machine's home, path or proxies reaches it. */
export function startCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  /** A command that runs ours under some condition, such as `prlimit`; found on the machine's own path. */
  under: readonly string[] = [],
): StartedCommand {
  return startSearched([...under, process.execPath, builtCommandPath, ...args], env);
}

export function runCommand(args: readonly string[], env: Readonly<Record<string, string>>): Promise<CommandResult> {
  return startCommand(args, env).ended;
}

/**
 * Any command. What it prints is searched for every token of its home, before the run and after it; `ended` rejects when a piece of
 * one is found.
 */
export function startSearched(line: readonly string[], env: Readonly<Record<string, string>>): StartedCommand {
  const homes = [env['CODEX_HOME'], env['CODEX_MULTI_AUTH_DIR'], env['CODEX_QUOTA_HOME']];
  watchTokensBelow(homes);
  const [command = process.execPath, ...args] = line;
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
  });
  const ended = new Promise<CommandResult>((resolve, reject) => {
    child.once('close', (exitCode, signal) => {
      watchTokensBelow(homes);
      const leak = leakIn(texts.stdout) ?? leakIn(texts.stderr);
      if (leak === null) resolve({ exitCode, signal, ...texts });
      else reject(new Error(`\`${args.join(' ')}\` printed a piece of a token: ${leak}`));
    });
  });
  return { child, ended };
}
