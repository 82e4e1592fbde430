import { createDiagnosis, type Diagnosis } from '../core/diagnosis/diagnosis.ts';
import type { QuotaApp } from '../core/quota-app.ts';
import type { Adapters } from './adapters.ts';
import type { Core } from './assemble.ts';

interface Reading {
  readonly read: QuotaApp['status'];
  readonly repair: () => Promise<unknown>;
}

/** Finding out what is wrong; and `status`, which notes who else is at work whenever it has asked the services. */
export function composeDiagnosis(
  adapters: Adapters,
  core: Core,
  { read, repair }: Reading,
): Diagnosis & Pick<QuotaApp, 'status'> {
  const status: QuotaApp['status'] = async (run) => {
    const report = await read(run);
    if (run.refresh) await noteConflicts();
    return report;
  };
  const { noteConflicts, ...diagnosis } = createDiagnosis({
    ...adapters,
    ...core.moving,
    get settings() {
      return core.settings();
    },
    http: core.http,
    serviceClock: core.asking.serviceClock,
    status,
    repair,
  });
  return { ...diagnosis, status };
}
