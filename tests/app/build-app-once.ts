import { ensureAppBuilt, ensureBuilt } from '../../build/ensure-built.ts';

/** Run by vitest once, before the first story. */
export async function setup(): Promise<void> {
  await ensureBuilt();
  await ensureAppBuilt();
}
