import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureAppBuilt } from '../../build/ensure-built.ts';
import { snapshotNames, snapshots } from '../support/snapshots.ts';
import { startPageSession } from './page-session.ts';

const outDir = '/tmp/shots';

/** `node tests/visual/shoot.ts popover --width 340 --scheme dark --only one-login`: pictures of the states, in /tmp/shots. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      width: { type: 'string', default: '340' },
      height: { type: 'string', default: '640' },
      scheme: { type: 'string', default: 'light' },
      only: { type: 'string', multiple: true },
    },
  });
  const [window = 'popover'] = positionals;
  const scheme = values.scheme === 'dark' ? 'dark' : 'light';
  const wanted = snapshotNames.filter((name) => values.only === undefined || values.only.includes(name));
  const size = { width: Number(values.width), height: Number(values.height) };
  mkdirSync(outDir, { recursive: true });
  await ensureAppBuilt();
  const session = await startPageSession();
  try {
    for (const name of wanted) {
      const { page, complaints, close } = await session.open({ window, snapshot: snapshots[name], ...size, scheme });
      for (const complaint of complaints) process.stdout.write(`${name}: ${complaint}\n`);
      await page.screenshot({ path: join(outDir, `${window}-${name}-${values.width}-${scheme}.png`) });
      await close();
    }
  } finally {
    await session.close();
  }
}

await main();
