import { spawn } from 'node:child_process';
import type { CodexHome, HomeLogin } from '../support/codex-home.ts';
import { peakOf } from '../support/peak-memory.ts';
import type { ServiceProcess } from '../support/service-process.ts';

export interface Measured {
  readonly tookMs: number;
  readonly peakMb: number;
  readonly stdout: string;
}

const minuteMs = 60_000;

/** A process from its start to its exit. */
export async function measure(args: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<Measured> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
  });
  const peak = peakOf(child);
  child.stdin.end(input);
  await new Promise((resolve) => child.once('close', resolve));
  return { tookMs: performance.now() - startedMs, peakMb: peak(), stdout };
}

export function envFor(home: CodexHome, service: ServiceProcess): NodeJS.ProcessEnv {
  return {
    HOME: home.dir,
    PATH: '/nonexistent',
    CODEX_HOME: home.dir,
    CODEX_REFRESH_TOKEN_URL_OVERRIDE: service.tokenUrl,
  };
}

let named = 0;

/** Signed in for a while, so that their access tokens have run out. */
export async function addLogins(service: ServiceProcess, count: number): Promise<readonly HomeLogin[]> {
  const signIn = { issuedAtMs: Date.now() - 90 * minuteMs, expiresAtMs: Date.now() - 30 * minuteMs };
  const specs = Array.from({ length: count }, () => ({ key: `bench-${named++}`, signIn }));
  return (await service.addAccounts(specs)).map(({ tokens }) => tokens);
}
