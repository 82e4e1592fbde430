import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMadeUpService } from '../made-up-service/made-up-service.ts';
import { createDemoHome } from './demo-home.ts';

/** A made-up service on this machine and made-up accounts in a temporary folder (product.md section 11). */
export interface OpenDemo {
  /** Leads every adapter to both, and to nothing else. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the service and removes the folder. */
  close(): Promise<void>;
}

export async function openDemo(nowMs: number): Promise<OpenDemo> {
  const dir = await mkdtemp(join(tmpdir(), 'codex-quota-demo-'));
  const service = await createMadeUpService({ latencyMs: 120, signIn: { kind: 'lets-choose' } });
  const close = async (): Promise<void> => {
    await service.close();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const { env } = await createDemoHome({ dir, service, nowMs });
    return { env, close };
  } catch (error) {
    await close();
    throw error;
  }
}
