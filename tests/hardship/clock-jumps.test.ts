import { describe, expect, it } from 'vitest';
import type { Adapters } from '../../main/composition/adapters.ts';
import type { Clock } from '../../main/core/ports.ts';
import { createLeaseFiles } from '../../main/node/leases/lease-files.ts';
import { checkAftermath } from '../support/aftermath.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import { type Finding, inNewWorld, type Scenario, scenarios } from '../support/refresh-scenarios.ts';
import type { World } from '../support/world.ts';

const secondMs = 1_000;
const dayMs = 86_400_000;

/** As a person sets the clock, as a time server corrects it, and as a battery that ran out leaves it. */
const jumps: readonly (readonly [string, number])[] = [
  ['40 seconds ahead, longer than a lease lives', 40 * secondMs],
  ['40 seconds back', -40 * secondMs],
  ['a day ahead', dayMs],
  ['a day back', -dayMs],
  ['ten years ahead', 3650 * dayMs],
  ['to 1970', -Date.now()],
];

interface JumpingClock extends Clock {
  readonly looks: () => number;
}

/** From the `at`th look on it shows another time. */
function jumpingClock(real: Clock, at: number, jumpMs: number): JumpingClock {
  let looks = 0;
  return {
    sleep: real.sleep,
    now() {
      looks += 1;
      return real.now() + (looks >= at ? jumpMs : 0);
    },
    looks: () => looks,
  };
}

interface Jumped {
  readonly looks: number;
  readonly findings: readonly Finding[];
}

async function runWithJump(
  world: World,
  { use }: Scenario,
  { at, jumpMs }: { at: number; jumpMs: number },
): Promise<Jumped> {
  const clocks: JumpingClock[] = [];
  const change = (real: Adapters): Partial<Adapters> => {
    const clock = jumpingClock(real.clock, at, jumpMs);
    clocks.push(clock);
    const leases = createLeaseFiles({
      dir: world.home.leaseDir,
      lifeMs: 30 * secondMs,
      clock,
      processes: real.processes,
    });
    return { clock, leases: { ...leases, dropResults: real.leases.dropResults } };
  };
  const { app } = await createMortalApp(world, { change });
  const findings = await use(app);
  await app.drain();
  await app.close();
  return { looks: clocks[0]?.looks() ?? 0, findings };
}

/** So that the suite ends: the looks that are left out have neighbours that are not. */
const stride = 5;
const attemptsAtOnce = 4;

async function jumpEverywhere(
  scenario: Scenario,
  jumpMs: number,
): Promise<{ readonly tried: number; readonly failures: readonly string[] }> {
  let looks = 0;
  await inNewWorld(scenario, async (world) => {
    ({ looks } = await runWithJump(world, scenario, { at: Number.POSITIVE_INFINITY, jumpMs }));
  });
  const numbers = Array.from({ length: Math.ceil(looks / stride) }, (_, index) => 1 + index * stride);
  const tried = numbers.length;
  const failures: string[] = [];
  const worker = async (): Promise<void> => {
    for (let at = numbers.shift(); at !== undefined; at = numbers.shift()) {
      await inNewWorld(scenario, async (world, accounts) => {
        await runWithJump(world, scenario, { at, jumpMs });
        await checkAftermath({ world, accounts, scenario, answersInHand: 'all' });
        // Nobody's answer was lost, so nobody had a reason to present anything twice.
        const presented = world.service.log.of('token').map(({ tokenHash }) => tokenHash);
        expect(new Set(presented).size).toBe(presented.length);
      }).catch((error: unknown) => failures.push(`at look ${at}: ${error}`));
    }
  };
  await Promise.all(Array.from({ length: attemptsAtOnce }, worker));
  return { tried, failures };
}

describe.each(scenarios)('$name', (scenario) => {
  it.each(jumps)(
    'loses nothing and presents nothing twice when the clock jumps %s at any moment',
    async (_name, jumpMs) => {
      const { tried, failures } = await jumpEverywhere(scenario, jumpMs);
      expect(failures).toEqual([]);
      expect(tried).toBeGreaterThan(2);
    },
  );
});
