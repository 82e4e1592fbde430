import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { encode } from 'fast-png';
import { renderTrayIcon } from '../../main/core/tray-icon/render-tray-icon.ts';
import { defaultLowAtLeftPercent } from '../../main/core/tray-icon/tray-picture.ts';
import { snapshots } from '../support/snapshots.ts';
import type { OpenPage, PageSession } from './page-session.ts';
import { toPalettePng } from './palette-png.ts';
import type { Sheet, Tile } from './picture-sheets.ts';
import { heroPage, type Shot, sheetPage } from './sheet-page.ts';

export interface Studio {
  readonly session: PageSession;
  /** Where single windows lie until they are on their sheet. */
  readonly shotsDir: string;
  readonly outDir: string;
  readonly scheme: 'light' | 'dark';
}

type Frame = Pick<Sheet, 'name' | 'window' | 'width' | 'height' | 'wants'>;

export const sheetScale = 1.5;
const heroScale = 2;

export async function drawSheet(studio: Studio, sheet: Sheet): Promise<void> {
  const shots: Shot[] = [];
  for (const tile of sheet.tiles) shots.push(await shoot(studio, sheet, { tile, scale: sheetScale }));
  const page = sheetPage(shots, { scheme: studio.scheme, title: sheet.title, columns: sheet.columns });
  await drawPage(studio, { name: `${sheet.name}-${studio.scheme}`, html: page, scale: sheetScale });
}

export async function drawHero(studio: Studio): Promise<void> {
  const restoreFrame: Frame = { name: 'hero-restore', window: 'restore', width: 840, height: 640 };
  const restoreTile: Tile = { snapshot: 'restored', before: 'seven-aside', caption: '' };
  const popoverFrame: Frame = { name: 'hero-popover', window: 'popover', width: 340, height: 640 };
  // One moment in two windows: what the popover says is what the check beside it left behind.
  const popoverTile: Tile = { snapshot: 'restored', caption: '' };
  const restore = await shoot(studio, restoreFrame, { tile: restoreTile, scale: heroScale });
  const popover = await shoot(studio, popoverFrame, { tile: popoverTile, scale: heroScale });
  const html = heroPage({ restore, popover, glyph: glyph() }, studio.scheme);
  await drawPage(studio, { name: `hero-${studio.scheme}`, html, scale: heroScale });
}

/** One window in one state, cut to its size. */
async function shoot(
  studio: Studio,
  frame: Frame,
  { tile, scale }: { readonly tile: Tile; readonly scale: number },
): Promise<Shot> {
  const { session, scheme, shotsDir } = studio;
  const width = tile.width ?? frame.width;
  const snapshot = snapshots[tile.before ?? tile.snapshot];
  const opened = await session.open({
    window: frame.window,
    snapshot,
    width,
    height: frame.height,
    scheme,
    scale,
    ...(frame.wants === undefined ? {} : { wants: frame.wants }),
    ...(tile.answers === undefined ? {} : { answers: tile.answers }),
  });
  await bringAbout(opened, tile);
  const height = await wishedHeight(opened, frame);
  await opened.page.setViewportSize({ width, height });
  const path = join(shotsDir, `${frame.name}-${scheme}-${crypto.randomUUID()}.png`);
  await opened.page.screenshot({ path });
  for (const complaint of opened.complaints) process.stdout.write(`${frame.name}, ${tile.caption}: ${complaint}\n`);
  await opened.close();
  return { path, caption: tile.caption, widthPx: width, heightPx: height };
}

async function bringAbout({ page, bridge }: OpenPage, tile: Tile): Promise<void> {
  if (tile.before !== undefined) await bridge.push('snapshot:changed', snapshots[tile.snapshot]);
  if (tile.focusedKey !== undefined) await bridge.push('account:focused', { key: tile.focusedKey });
  for (const name of tile.clicks ?? []) {
    await page.getByText(name).first().click();
    if (tile.laterAnswers !== undefined) await bridge.answer(tile.laterAnswers);
  }
  await page.mouse.move(0, 0);
  // Bars and dialogs move into place within 220 ms; pictures show where they end.

  await page.waitForTimeout(400);
}

/** A popover is as high as it says; settings scroll and are shown whole. */
async function wishedHeight({ page, bridge }: OpenPage, { window, height }: Frame): Promise<number> {
  if (window === 'restore' || window === 'diagnostics') return height;
  if (window === 'settings') return page.evaluate<number>('document.documentElement.scrollHeight');
  const heights = (await bridge.calls()).flatMap(({ name, request }) =>
    name === 'window:painted' ? [heightIn(request)] : [],
  );
  return Math.min(height, heights.at(-1) ?? height);
}

function heightIn(request: unknown): number {
  if (typeof request !== 'object' || request === null || !('heightPx' in request)) return 0;
  return Number(request.heightPx);
}

export async function drawPage(
  { session, shotsDir, outDir }: Studio,
  wish: { readonly name: string; readonly html: string; readonly scale: number },
): Promise<void> {
  const path = join(shotsDir, `${wish.name}.html`);
  await writeFile(path, wish.html);
  const page = await session.browser.newPage({ viewport: { width: 400, height: 300 }, deviceScaleFactor: wish.scale });
  await page.goto(pathToFileURL(path).href);
  const png = await page.locator('main').screenshot();
  await writeFile(join(outDir, `${wish.name}.png`), toPalettePng(png));
  await page.close();
}

/** What the menu bar shows for the popover of the hero. */
function glyph(): string {
  const facts = {
    windows: [{ leftPercent: 71 }, { leftPercent: 31 }],
    lowAtLeftPercent: defaultLowAtLeftPercent,
    show: 'left',
    hasError: false,
    isOffline: false,
    isStale: false,
    checkingStep: null,
    needsSignIn: true,
  } as const;
  const image = renderTrayIcon({ facts, platform: 'macos', displayScale: 2 }).images.at(-1);
  if (image === undefined) throw new Error('no glyph was drawn');
  const { sizePx, rgba } = image;
  const png = encode({ width: sizePx, height: sizePx, data: rgba, channels: 4, depth: 8 });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
