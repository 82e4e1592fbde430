import { isStorageTrouble } from '../core/app-error.ts';
import { type GlanceDeps, glance } from '../core/glance/glance.ts';
import type { QuotaApp } from '../core/quota-app.ts';
import type { Adapters, ComposeOptions } from './adapters.ts';
import { backgroundSpends, type Core } from './assemble.ts';

interface Reading {
  readonly options: ComposeOptions;
  readonly takeOutcomes: GlanceDeps['takeOutcomes'];
  readonly prepare: () => Promise<unknown>;
}

export function createReadStatus(adapters: Adapters, core: Core, reading: Reading): QuotaApp['status'] {
  const { codex, codexHome, usageFile } = adapters;
  const { takeOutcomes, prepare } = reading;
  const { spendsInFlight } = reading.options;
  const keyring = { codex, codexHome, updateMemory: usageFile.update };
  const shared = { ...core.moving, ...core.asking, ...keyring, readMemory: usageFile.read, takeOutcomes };
  return async (run) => {
    if (run.refresh) await prepareOrGoOn(adapters, prepare);
    if (run.inBackground !== true) return glance(shared, { ...run, concurrency: spendsInFlight });
    const concurrency = Math.min(backgroundSpends, spendsInFlight);
    return glance({ ...shared, probe: core.backgroundProbe }, { ...run, concurrency });
  };
}

/**
 * A file that cannot be written keeps what an earlier run began waiting. The accounts are read all the same: each one looks for itself
 * whether its own files let it be refreshed, and says so when they do not.
 */
async function prepareOrGoOn({ log }: Pick<Adapters, 'log'>, prepare: Reading['prepare']): Promise<void> {
  try {
    await prepare();
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
    log.write('warn', 'What an earlier run began has to wait', { code: error.code });
  }
}
