import type { Custody } from '../core/custody/custody.ts';
import type { Log } from '../core/ports.ts';

/** What is left untidied is tidied the next time. */
export async function tidy(custody: Custody, log: Log): Promise<void> {
  await custody
    .compact()
    .catch((error: unknown) => log.write('warn', 'Custody could not be tidied', { cause: String(error) }));
}
