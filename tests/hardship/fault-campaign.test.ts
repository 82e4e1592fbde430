import { describe, expect, it } from 'vitest';
import { checkAftermath, play } from '../support/aftermath.ts';
import type { Fault, SystemError } from '../support/faulty-adapters.ts';
import { inNewWorld, scenarios } from '../support/refresh-scenarios.ts';
import { faultAt, faultPointsOf, strikeOnce } from '../torture/fault-campaign.ts';
import { faultUses } from '../torture/fault-uses.ts';
import { suspendRuns } from '../torture/suspended-runs.ts';
import { stracePath } from '../torture/traced-death.ts';

// `npm run torture:faults` and `npm run torture:suspend` do the same everywhere and often.

const strace = stracePath();
/** Of each use; spread over it, and other ones than the middle of a call that is made often. */
const strikesEach = 3;
const seed = 900;

/** Where processes may not be traced, the ports fail in the process itself, and the name says so. */
if (strace === null)
  describe('a call that fails, at the ports in the process since strace is missing, in short', failPorts);
else describe('a call of the system that fails, by strace, in short', () => failCalls(strace));

function failCalls(path: string): void {
  it.concurrent.each(faultUses)('harms nothing in $name', { timeout: 300_000 }, async (use) => {
    const points = await faultPointsOf(path, use);
    expect(points.length).toBeGreaterThan(30);
    const stride = Math.floor(points.length / strikesEach);
    const harm: string[] = [];
    let struck = 0;
    for (const point of points.filter((_, index) => index % stride === seed % stride).slice(0, strikesEach)) {
      const fault = faultAt(point, seed);
      const where = `${fault.error} at ${fault.call} ${fault.count}`;
      const effort = await strikeOnce(path, { use, fault }, (kind, what) => harm.push(`${kind}: ${what} (${where})`));
      struck += effort.struck;
    }
    expect(harm).toEqual([]);
    // Or it would have proven nothing.
    expect(struck).toBeGreaterThan(0);
  });
}

function failPorts(): void {
  const errors: readonly SystemError[] = ['EIO', 'ENOSPC', 'EROFS', 'EACCES'];

  it.concurrent.each(scenarios)('harms nothing in $name', { timeout: 300_000 }, async (scenario) => {
    for (const [index, does] of errors.entries()) {
      const fault: Fault = { at: 3 + index * 4, when: 'before', does };
      await inNewWorld(scenario, async (world, accounts) => {
        await play(world, scenario.use, fault);
        await checkAftermath({ world, accounts, scenario, answersInHand: 'all' });
      });
    }
  });
}

describe.runIf(process.platform !== 'win32')(
  'runs that fall asleep for longer than their leases live, in short',
  () => {
    it.concurrent.each([2, 5, 8])('harm nothing with seed %i', { timeout: 300_000 }, async (homeSeed) => {
      const harm: string[] = [];
      const effort = await suspendRuns(homeSeed, (kind, what) => harm.push(`${kind}: ${what}`));
      expect(harm).toEqual([]);
      expect(effort.suspended).toBeGreaterThan(0);
    });
  },
);
