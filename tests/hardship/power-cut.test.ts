import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { flaggedRecord } from '../support/codex-home.ts';
import { runCommand } from '../support/run-command.ts';
import { createWorld } from '../support/world.ts';

const tracer = pathToFileURL(fileURLToPath(new URL('../support/trace-files-child.ts', import.meta.url))).href;

it('multi-auth 47: a store is synced before it takes its name, its folder right after, and custody before all', async () => {
  const world = await createWorld();
  try {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const trace = join(world.home.dir, 'trace');
    const env = { ...world.env, NODE_OPTIONS: `--import=${tracer}`, TRACE_FILES: trace };
    const { stdout } = await runCommand(['verify-flagged', '--json'], env);
    expect(JSON.parse(stdout)).toMatchObject({ restored: 1 });
    const lines = (await readFile(trace, 'utf8')).trim().split('\n');
    for (const store of [world.home.poolPath, world.home.flaggedPath]) {
      // By a link where there was none before, else by a rename.
      const namings = lines.flatMap((line, at) =>
        /^(rename|link) /.test(line) && line.endsWith(` ${store}`) ? [at] : [],
      );
      expect(namings).not.toEqual([]);
      for (const at of namings) {
        const [, temp = ''] = lines[at]?.split(' ') ?? [];
        expect(lines.slice(0, at)).toContain(`sync ${temp}`);
        expect(lines.slice(at + 1)).toContain(`sync ${dirname(store)}`);
      }
    }
    const inCustody = lines.findIndex((line) => line.startsWith(`sync ${world.home.custodyDir}/`));
    const inStore = lines.findIndex((line) => line.endsWith(` ${world.home.flaggedPath}`));
    expect(inCustody).toBeGreaterThanOrEqual(0);
    expect(inCustody).toBeLessThan(inStore);
  } finally {
    await world.dispose();
  }
});
