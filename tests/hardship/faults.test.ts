import { describe, expect, it } from 'vitest';
import { AppError } from '../../main/core/app-error.ts';
import { checkAftermath, type Played, play, type Struck } from '../support/aftermath.ts';
import type { Fault, SystemError } from '../support/faulty-adapters.ts';
import { inNewWorld, type Scenario, scenarios } from '../support/refresh-scenarios.ts';

/** The whole story of one fault: it strikes, and the app is started again. */
async function strike({ fault, ...struck }: Omit<Struck, 'answersInHand'> & { readonly fault: Fault }): Promise<void> {
  const played = await play(struck.world, struck.scenario.use, fault);
  if (fault.does !== 'dies') checkSentences(played);
  await checkAftermath({ ...struck, answersInHand: fault.does === 'dies' ? answersKept(played, fault) : 'all' });
}

/** Answers that the product had in hand before it died. */
function answersKept({ calls, met }: Played, { when }: Fault): number {
  const filled = calls.filter((name) => name === 'slot.fill').length;
  return met === 'slot.fill' && when === 'before' ? filled - 1 : filled;
}

/** Whoever ran it is told what stands in the way; nobody is told of an error inside. */
function checkSentences({ error, findings, met }: Played): void {
  if (error !== null) {
    expect(error).toBeInstanceOf(AppError);
    expect(String(error)).toContain(met);
    return;
  }
  for (const { isWell, isOpen, reason, message } of findings ?? []) {
    // What happens to the lease after the token is on its way is no reason for anything.
    expect(isWell || (isOpen && met?.startsWith('lease.') !== true)).toBe(true);
    if (isOpen) expect([reason, message]).not.toContain(null);
  }
}

const systemErrors: readonly SystemError[] = ['ENOSPC', 'EIO', 'EACCES', 'EROFS'];
const attemptsAtOnce = 4;

/** Names of the calls of a run that nothing disturbs, which is also the proof that the run does its work. */
async function undisturbedCalls(scenario: Scenario): Promise<readonly string[]> {
  let calls: readonly string[] = [];
  await inNewWorld(scenario, async (world) => {
    const played = await play(world, scenario.use, null);
    expect(played.error).toBeNull();
    expect(played.findings?.map(({ isWell }) => isWell)).toEqual(Array(scenario.accounts).fill(true));
    calls = [...played.calls];
  });
  return calls;
}

async function strikeEverywhere(scenario: Scenario, faultAt: (at: number) => Fault): Promise<readonly string[]> {
  const calls = await undisturbedCalls(scenario);
  const numbers = calls.map((_, index) => index + 1);
  const failures: string[] = [];
  const worker = async (): Promise<void> => {
    for (let at = numbers.shift(); at !== undefined; at = numbers.shift()) {
      const fault = faultAt(at);
      await inNewWorld(scenario, (world, accounts) => strike({ world, accounts, scenario, fault })).catch(
        (error: unknown) =>
          failures.push(`${fault.does} ${fault.when} call ${fault.at}, ${calls[fault.at - 1]}: ${error}`),
      );
    }
  };
  await Promise.all(Array.from({ length: attemptsAtOnce }, worker));
  return failures;
}

describe.each(scenarios)('$name', (scenario) => {
  it.each(['before', 'after'] as const)('survives its death %s any call of a port', async (when) => {
    expect(await strikeEverywhere(scenario, (at) => ({ at, when, does: 'dies' }))).toEqual([]);
  });

  it.each(['before', 'after'] as const)('survives an error of the system %s any call of a port', async (when) => {
    const failures = await strikeEverywhere(scenario, (at) => ({
      at,
      when,
      does: systemErrors[(at + (when === 'after' ? 2 : 0)) % systemErrors.length] ?? 'EIO',
    }));
    expect(failures).toEqual([]);
  });
});
