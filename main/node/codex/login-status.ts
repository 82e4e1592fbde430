import { execFile } from 'node:child_process';
import type { KeptByCodex } from '../../core/codex/codex-cli.ts';

interface StatusQuestion {
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** It looks into one place and prints a line; a keyring may ask its owner first. */
const patienceMs = 8_000;
const largestAnswer = 16 * 1024;

/** What `codex login status` says of the place where Codex keeps its sign-in. Never rejects. */
export function askLoginStatus({ path, env, signal }: StatusQuestion): Promise<KeptByCodex> {
  const limits = { timeout: patienceMs, killSignal: 'SIGKILL', maxBuffer: largestAnswer, windowsHide: true } as const;
  const options = { ...limits, env, ...(signal === undefined ? {} : { signal }) };
  return new Promise((resolve) => {
    const child = execFile(path, ['login', 'status'], options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve(keptByCodex(exitCode, `${stdout}\n${stderr}`));
    });
    child.stdin?.end();
  });
}

/**
 * It ends alike for an empty place and for one that it cannot look into, such as a keyring without a session bus; only its words differ
 * (seen in 0.140.0 and 0.169.0). What is not the one sentence for an empty place counts as unknown, so that other words never sign
 * anybody out. `exitCode` null: it did not end by itself.
 */
export function keptByCodex(exitCode: number | null, said: string): KeptByCodex {
  if (exitCode === 0) return 'refused';
  return exitCode === 1 && /^Not logged in\s*$/m.test(said) ? 'nothing' : 'unknown';
}
