import { expect, it } from 'vitest';
import { contest } from '../torture/rivals-campaign.ts';

/** `npm run torture:rivals` does the same for minutes, with real Codex releases among the writers. */
it('loses nothing that is used or restored beside three of codex-multi-auth that write all the time', async () => {
  const harm: string[] = [];
  const figures = await contest({
    seed: 7,
    durationMs: 12_000,
    codexPrograms: [],
    writersOfEachKind: 3,
    weSetAside: true,
    report: (kind, what) => harm.push(`${kind}: ${what}`),
  });
  expect(harm).toEqual([]);
  // Or it would have proven nothing.
  expect(figures.ourSpends).toBeGreaterThan(0);
  expect(figures.rivalSaves).toBeGreaterThan(10);
});
