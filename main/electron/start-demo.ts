import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { AppError } from '../core/app-error.ts';
import type { NextStart } from './next-start.ts';

/** Starts what outlives this app. Throws AppError `not-possible` when the system does not start it. */
export async function startDemo({ execPath, args }: NextStart): Promise<void> {
  const child = spawn(execPath, args, { detached: true, stdio: 'ignore' });
  await once(child, 'spawn').catch((cause: unknown) => {
    throw notStarted(cause);
  });
  child.unref();
}

function notStarted(cause: unknown): AppError {
  const hint = 'In a terminal, codex-quota demo shows the same.';
  return new AppError('not-possible', 'The demo could not be started.', { hint, cause });
}
