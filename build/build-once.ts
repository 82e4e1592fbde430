import { ensureBuilt } from './ensure-built.ts';

/** Run by vitest once, before the first end-to-end test. */
export async function setup(): Promise<void> {
  await ensureBuilt();
}
