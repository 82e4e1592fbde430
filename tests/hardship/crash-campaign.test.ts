import { describe, expect, it } from 'vitest';
import { tortureHome } from '../torture/crash-campaign.ts';

/** `npm run torture:crash` does the same thousands of times. */
const seeds = [900, 901, 902];
const killsEach = 8;

describe('the crash campaign, in short', () => {
  it.concurrent.each(seeds)('finds no harm after the kills of seed %i', { timeout: 300_000 }, async (seed) => {
    const harm: string[] = [];
    const effort = await tortureHome(seed, killsEach, (kind, what) => harm.push(`${kind}: ${what}`));
    expect(harm).toEqual([]);
    // Or it would have proven nothing.
    expect(effort.kills).toBeGreaterThanOrEqual(killsEach);
    expect(effort.rotated).toBeGreaterThan(0);
  });
});
