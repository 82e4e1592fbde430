import { join } from 'node:path';
import { expect, it } from 'vitest';
import { codexReleases } from '../../build/codex-releases.ts';
import { contest } from '../torture/rivals-campaign.ts';
import { linkedCodexVariable } from './link-codex.ts';

/** `npm run torture:rivals` does the same for minutes, with three writers of each kind. */
it.each([11, 12])(
  'loses nothing beside real Codex releases and codex-multi-auth, all writing at once (seed %i)',
  async (seed) => {
    const harm: string[] = [];
    const dir = process.env[linkedCodexVariable] ?? '';
    const figures = await contest({
      seed,
      durationMs: 15_000,
      codexPrograms: codexReleases.map(({ version }) => join(dir, version, 'codex')),
      writersOfEachKind: 2,
      weSetAside: true,
      report: (kind, what) => harm.push(`${kind}: ${what}`),
    });
    expect(harm).toEqual([]);
    // Or it would have proven nothing.
    expect(figures.ourSpends).toBeGreaterThan(0);
    expect(figures.codexRefreshes).toBeGreaterThan(10);
    expect(figures.rivalSaves).toBeGreaterThan(10);
  },
);
