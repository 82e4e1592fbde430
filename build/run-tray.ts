import { spawn } from 'node:child_process';
import type { TrayEnd } from './decide-start.ts';
import { rootDir } from './project-paths.ts';

/**
 * Runs the built app until it is quit. What Chromium prints of its own is kept back, unless Electron's own switch for it
 * (ELECTRON_ENABLE_LOGGING) is set. A shell inside another Electron app may carry ELECTRON_RUN_AS_NODE, which would make
 * this one a plain Node.
 */
export function runTray(executablePath: string, args: readonly string[]): Promise<TrayEnd> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const output = env['ELECTRON_ENABLE_LOGGING'] === undefined ? 'ignore' : 'inherit';
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(executablePath, [rootDir, ...args], { env, stdio: ['ignore', output, output] });
    let wasStopped = false;
    const stop = () => {
      wasStopped = true;
      child.kill('SIGTERM');
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve({ exitCode, signal, ranMs: performance.now() - startedAt, wasStopped });
    });
  });
}
