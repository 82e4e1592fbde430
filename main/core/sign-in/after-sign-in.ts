import type { SignedIn } from '../../../shared/sign-in.ts';
import { type ReadUsageDeps, readUsage } from '../glance/read-usage.ts';
import type { Clock, Processes } from '../ports.ts';
import type { Pauses } from '../tokens/knowledge.ts';
import { createSpendLimiter } from '../tokens/spend-limiter.ts';
import { pausingProbe, putOffUntilMs, resetCreditsOf } from '../usage/usage-pauses.ts';
import { keptReading } from '../usage-memory/kept-reading.ts';
import type { NewValue } from '../usage-memory/last-values.ts';
import type { StoredSignIn } from './store-sign-in.ts';

export interface SignedInUsage extends ReadUsageDeps {
  readonly processes: Processes;
  readonly clock: Clock;
  readonly usagePauses: Pauses<string>;
  readonly rememberValues: (values: readonly NewValue[]) => Promise<unknown>;
}

/** The usage, asked at once; what does not work about that takes nothing away from the sign-in. */
export async function afterSignIn(deps: SignedInUsage, { login, ...stored }: StoredSignIn): Promise<SignedIn> {
  const usageRead = await readAndRemember(deps, login).catch(() => false);
  return { ...stored, usageRead, ...(await whoGoesOn(deps, stored)) };
}

/** Programs that read the sign-in before it changed, and do not look again by themselves. */
export async function whoGoesOn(
  { processes }: Pick<SignedInUsage, 'processes'>,
  { place }: Pick<SignedIn, 'place'>,
): Promise<Pick<SignedIn, 'codexMayBeRunning' | 'multiAuthRuns'>> {
  return place === 'cli'
    ? { codexMayBeRunning: await processes.codexMayBeRunning(), multiAuthRuns: false }
    : { codexMayBeRunning: false, multiAuthRuns: await processes.multiAuthRuns() };
}

async function readAndRemember(deps: SignedInUsage, { key, login }: StoredSignIn['login']): Promise<boolean> {
  const isPutOff = (subject: string): boolean => putOffUntilMs(deps.usagePauses, subject, deps.clock.now()) !== null;
  if (isPutOff(key)) return false;
  const probe = pausingProbe(deps.probe, deps.usagePauses, key);
  // The values replace those that `status` read, saved resets and all.
  const withResetCredits = !isPutOff(resetCreditsOf(key));
  const asked = { limiter: createSpendLimiter(1), leaseWaitMs: 0, withResetCredits };
  const outcome = await readUsage({ ...deps, probe }, login, asked);
  if (outcome.kind !== 'read') return false;
  await deps.rememberValues([{ key, reading: keptReading(outcome.reading) }]);
  return true;
}
