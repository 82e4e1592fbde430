import { join } from 'node:path';
import { type CallbackPage, callbackPage } from '../../main/node/sign-in/callback-page.ts';
import { drawPage, type Studio, sheetScale } from './draw-sheet.ts';
import { type Shot, sheetPage } from './sheet-page.ts';

const captions: readonly (readonly [CallbackPage, string])[] = [
  ['signed-in', 'Signed in'],
  ['not-signed-in', 'Refused'],
  ['not-ours', 'Of another sign-in, or of one that is over'],
  ['not-found', 'Another address'],
];
const size = { widthPx: 560, heightPx: 260 } as const;

/** What the browser shows at the end of a sign-in. */
export async function drawCallbackPages(studio: Studio, name: string): Promise<void> {
  const { session, scheme, shotsDir } = studio;
  const shots: Shot[] = [];
  const page = await session.browser.newPage({
    viewport: { width: size.widthPx, height: size.heightPx },
    deviceScaleFactor: sheetScale,
    colorScheme: scheme,
  });
  for (const [kind, caption] of captions) {
    await page.setContent(callbackPage(kind));
    const path = join(shotsDir, `${name}-${kind}-${scheme}.png`);
    await page.screenshot({ path });
    shots.push({ path, caption, ...size });
  }
  await page.close();
  const html = sheetPage(shots, { scheme, title: '127.0.0.1:1455', columns: 2 });
  await drawPage(studio, { name: `${name}-${scheme}`, html, scale: sheetScale });
}
