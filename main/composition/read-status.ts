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
    if (run.refresh) await prepare();
    if (run.inBackground !== true) return glance(shared, { ...run, concurrency: spendsInFlight });
    const concurrency = Math.min(backgroundSpends, spendsInFlight);
    return glance({ ...shared, probe: core.backgroundProbe }, { ...run, concurrency });
  };
}
