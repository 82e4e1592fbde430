import { describe, expect, it } from 'vitest';
import { checkAftermath, play } from '../support/aftermath.ts';
import type { Fault, SystemError } from '../support/faulty-adapters.ts';
import { inNewWorld, scenarios } from '../support/refresh-scenarios.ts';
import { faultsOf, strikeOnce } from '../torture/fault-campaign.ts';
import { faultUses } from '../torture/fault-uses.ts';
import { suspendRuns } from '../torture/suspended-runs.ts';
import { stracePath } from '../torture/traced-death.ts';

// `npm run torture:faults` and `npm run torture:suspend` do the same everywhere and often.

const strace = stracePath();
/** Of each use; spread over it, and other ones than the middle of a call that is made often. */
const strikesEach = 3;
/** A call is found by its number among its kind, and a run of several threads may make one fewer. */
const triesEach = 12;
const seed = 900;

/** A few of them, the first ones as far from each other as all of them are. */
function spreadOver<Fault>(faults: readonly Fault[], count: number): readonly Fault[] {
  const stride = faults.length / strikesEach;
  return Array.from({ length: count }, (_, nth) => {
    const round = Math.floor(nth / strikesEach) / (count / strikesEach);
    return faults[Math.floor(seed + (nth + round) * stride) % faults.length];
  }).flatMap((fault) => fault ?? []);
}

/** Where processes may not be traced, the ports fail in the process itself, and the name says so. */
if (strace === null)
  describe('a call that fails, at the ports in the process since strace is missing, in short', failPorts);
else describe('a call of the system that fails, by strace, in short', () => failCalls(strace));

function failCalls(path: string): void {
  it.concurrent.each(faultUses.filter(({ renews }) => renews === undefined))(
    'harms nothing in $name',
    { timeout: 300_000 },
    async (use) => {
      const faults = await faultsOf(path, use);
      expect(faults.length).toBeGreaterThan(50);
      const harm: string[] = [];
      let struck = 0;
      for (const fault of spreadOver(faults, triesEach)) {
        if (struck >= strikesEach) break;
        const where = `${fault.error} at ${fault.call} ${fault.count}`;
        const effort = await strikeOnce(path, { use, fault }, (kind, what) => harm.push(`${kind}: ${what} (${where})`));
        struck += effort.struck > 0 ? 1 : 0;
      }
      expect(harm).toEqual([]);
      // Or it would have proven little.
      expect(struck).toBe(strikesEach);
    },
  );

  it.concurrent('harms nothing in the renewal of a lease, by an error or by death', { timeout: 300_000 }, async () => {
    const use = faultUses.find(({ renews }) => renews === true);
    if (use === undefined) throw new Error('There is no such use.');
    const all = await faultsOf(path, use);
    const firstOf = (call: string, error: string) => all.find((one) => one.call === call && one.error === error) ?? [];
    // Of the lease's own file, these two are made by nothing but a renewal.
    const faults = ['rename', 'utimensat'].flatMap((call) =>
      ['EIO', 'SIGKILL'].flatMap((error) => firstOf(call, error)),
    );
    const harm: string[] = [];
    const efforts = await Promise.all(
      faults.map((fault) => strikeOnce(path, { use, fault }, (kind, what) => harm.push(`${kind}: ${what}`))),
    );
    expect(harm).toEqual([]);
    expect(efforts.map(({ struck }) => struck > 0)).toEqual(Array(4).fill(true));
    expect(efforts.map(({ died }) => died)).toEqual([0, 1, 0, 1]);
  });

  it('harms nothing wherever an earlier backup of putting right cannot be taken away', {
    timeout: 300_000,
  }, async () => {
    const use = faultUses.find(({ args, isMendable }) => isMendable === true && !args.includes('--undo'));
    if (use === undefined) throw new Error('There is no such use.');
    const faults = (await faultsOf(path, use)).filter(
      ({ call, count, error }) => (call === 'rmdir' || (call === 'unlink' && count === 1)) && error === 'EACCES',
    );
    expect(faults.map(({ call }) => call)).toContain('rmdir');
    const harm: string[] = [];
    for (const fault of faults)
      await strikeOnce(path, { use, fault }, (kind, what) =>
        harm.push(`${kind}: ${what} (${fault.call} ${fault.count})`),
      );
    expect(harm).toEqual([]);
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
