import { beforeAll, describe, expect, it } from 'vitest';
import { judgeLife } from '../long-life/judge-life.ts';
import { type Life, simulate } from '../long-life/simulate.ts';

/** `npm run long-life` lives through a fortnight. The second day has hours without a network. */
const days = 2;

describe('two days of the app with twenty accounts, a rival and a sign-in that dies each day', () => {
  let life: Life;
  beforeAll(async () => {
    life = await simulate(days, 7);
  }, 300_000);

  it('do no harm: nothing lost, nothing spent twice, nothing asked or told too often, nothing that grows', () => {
    expect(judgeLife(life)).toEqual([]);
  });

  it('are days in which much happens, or that would prove nothing', () => {
    const { totals, told, deaths } = life;
    expect(totals.usage).toBeGreaterThan(days * life.accounts * 20);
    expect(totals.rotations).toBeGreaterThan(life.accounts);
    expect(totals.refused).toBeGreaterThanOrEqual(deaths);
    expect(deaths).toBe(days);
    for (const kind of [/^sign-in-/, /^used-session-/])
      expect(told.filter(({ id }) => kind.test(id)).length).toBeGreaterThan(1);
  });
});
