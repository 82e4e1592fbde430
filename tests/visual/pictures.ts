import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureAppBuilt } from '../../build/ensure-built.ts';
import { rootDir } from '../../build/project-paths.ts';
import { drawCallbackPages } from './draw-callback-pages.ts';
import { drawHero, drawSheet, type Studio } from './draw-sheet.ts';
import { startPageSession } from './page-session.ts';
import { preparePictureFonts } from './picture-fonts.ts';
import { sheets } from './picture-sheets.ts';

/** `npm run pictures`: every window in every state, in light and dark, into docs/images; `-- popover --out FOLDER` draws a part elsewhere. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
  const isWanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name);
  const outDir = values.out ?? join(rootDir, 'docs/images');
  const fonts = await preparePictureFonts();
  if (fonts.remark !== null) process.stdout.write(`${fonts.remark}\n`);
  const shotsDir = await mkdtemp(join(tmpdir(), 'pictures-'));
  await ensureAppBuilt();
  const session = await startPageSession({ extraEnv: fonts.env });
  try {
    for (const scheme of ['light', 'dark'] as const) {
      const studio: Studio = { session, shotsDir, outDir, scheme };
      for (const sheet of sheets.filter(({ name }) => isWanted(name))) await drawSheet(studio, sheet);
      if (isWanted('callback-page')) await drawCallbackPages(studio, 'callback-page');
      if (isWanted('hero')) await drawHero(studio);
    }
  } finally {
    await session.close();
    await rm(shotsDir, { recursive: true, force: true });
    await fonts.remove();
  }
}

await main();
