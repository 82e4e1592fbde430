import { type ChildProcess, spawn } from 'node:child_process';
import { builtCommandPath } from '../../build/project-paths.ts';

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
export function startCommand(args: readonly string[], env: Readonly<Record<string, string>>): StartedCommand {
  const child = spawn(process.execPath, [builtCommandPath, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
  });
  const ended = new Promise<CommandResult>((resolve) => {
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, ...texts }));
  });
  return { child, ended };
}

export function runCommand(args: readonly string[], env: Readonly<Record<string, string>>): Promise<CommandResult> {
  return startCommand(args, env).ended;
}
