import { compose } from '../../main/compose.ts';
import type { Adapters } from '../../main/composition/adapters.ts';
import { noCodex } from '../../main/core/codex/no-codex.ts';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import { createLeaseFiles } from '../../main/node/leases/lease-files.ts';
import { createNodeAdapters } from '../../main/node/node-adapters.ts';
import { type Fault, type FaultyAdapters, faultyAdapters, mortalProcesses } from './faulty-adapters.ts';
import type { World } from './world.ts';

export interface MortalApp {
  readonly app: QuotaApp;
  readonly faulty: FaultyAdapters;
}

interface MortalAppOptions {
  readonly fault?: Fault | null;
  /** Ports of the real ones to be used in another way, such as a clock that runs faster. */
  readonly change?: (real: Adapters) => Partial<Adapters>;
}

/** The whole product on the real files of a world, as a process of its own to whoever looks at what it left behind. */
export async function createMortalApp(world: World, options: MortalAppOptions = {}): Promise<MortalApp> {
  const log = { write: () => undefined };
  const real = await createNodeAdapters({ env: world.env, log, version: '0.0.0', codex: noCodex });
  const processes = mortalProcesses();
  const leaseFiles = createLeaseFiles({ dir: real.paths.leases, lifeMs: 30_000, clock: real.clock, processes });
  const leases = { ...leaseFiles, dropResults: real.leases.dropResults };
  const close = (): Promise<void> => real.close().finally(processes.end);
  const mortal: Adapters = { ...real, leases, processes, close };
  const faulty = faultyAdapters({ ...mortal, ...options.change?.(mortal) }, options.fault ?? null);
  return { app: compose(faulty.adapters, { spendsInFlight: 4 }), faulty };
}
