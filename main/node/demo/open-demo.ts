import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../core/app-error.ts';
import { createMadeUpService } from '../made-up-service/made-up-service.ts';
import { systemCode } from '../quota-home/file-refusal.ts';
import { createDemoHome } from './demo-home.ts';

/** A made-up service on this machine and made-up accounts in a temporary folder (product.md section 11). */
export interface OpenDemo {
  /** Leads every adapter to both, and to nothing else. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the service and removes the folder. */
  close(): Promise<void>;
}

/** Rejects with AppError where the temporary folder cannot be written. */
export async function openDemo(nowMs: number): Promise<OpenDemo> {
  const dir = await mkdtemp(join(tmpdir(), 'codex-quota-demo-')).catch(refuse);
  const service = await createMadeUpService({ latencyMs: 120, signIn: { kind: 'lets-choose' } });
  const close = async (): Promise<void> => {
    await service.close();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const { env } = await createDemoHome({ dir, service, nowMs }).catch(refuse);
    return { env, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function refuse(cause: unknown): never {
  const code = systemCode(cause);
  if (code === null) throw cause;
  throw new AppError('not-possible', `The demo cannot write to the temporary folder ${tmpdir()} (${code}).`, {
    hint: 'Make room there, or name a folder that can be written in TMPDIR (on Windows TEMP).',
    cause,
  });
}
