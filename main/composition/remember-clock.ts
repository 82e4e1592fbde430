import { rememberServiceClock } from '../core/flagging/counters.ts';
import type { ServiceClock } from '../core/service-clock.ts';
import type { Adapters } from './adapters.ts';

/** Written only when this machine's clock is wrong, or is right again. */
export async function rememberClock({ countersFile, log }: Adapters, clock: ServiceClock): Promise<void> {
  const aheadMs = clock.measuredMs();
  if (aheadMs === null) return;
  const known = await countersFile.read();
  if (rememberServiceClock(known, aheadMs) === known) return;
  await countersFile
    .update((counters) => rememberServiceClock(counters, aheadMs))
    .catch((error: unknown) => log.write('warn', 'The clock offset could not be kept', { cause: String(error) }));
}
