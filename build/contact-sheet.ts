import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from 'fast-png';
import { plateTones, type Rgba, type Tones, templateTones } from '../main/core/tray-icon/paint-cells.ts';
import { trayCells } from '../main/core/tray-icon/render-tray-icon.ts';
import { decideTrayPicture } from '../main/core/tray-icon/tray-picture.ts';
import { lineHeightCells } from './pixel-font.ts';
import { createRaster, drawIcon, drawText, fillArea, type Raster } from './sheet-raster.ts';
import { type SheetState, sheetSeries, sheetStates } from './sheet-states.ts';

interface Look {
  readonly platform: 'macos' | 'windows';
  readonly background: Rgba;
  readonly ink: Rgba;
  readonly tones: Tones;
}

/** A stripe of one background with the same states in one or more sizes, each size starting a new line. */
interface Panel {
  readonly title: string;
  readonly look: Look;
  readonly states: readonly SheetState[];
  readonly sizesPx: readonly number[];
  readonly zoom: number;
  /** With captions each icon is also shown at true pixels below. */
  readonly hasCaptions: boolean;
  readonly smallestColumnPx: number;
}

interface Section {
  readonly heading: string;
  readonly panels: readonly Panel[];
}

type Placed = (raster: Raster) => void;

const sheetWidthPx = 1760;
const marginPx = 24;
const paddingPx = 16;
const gapPx = 12;
const lettering = { scale: 2, heightPx: 2 * lineHeightCells };
const pageInk: Rgba = [0x1c, 0x1c, 0x1e, 255];
const page: Rgba = [0xfb, 0xfb, 0xfb, 255];

const darkInk: Rgba = [0, 0, 0, 255];
const lightInk: Rgba = [255, 255, 255, 255];
const lightMenuBar: Look = {
  platform: 'macos',
  background: [0xe9, 0xe9, 0xeb, 255],
  ink: darkInk,
  tones: templateTones,
};
const darkMenuBar: Look = {
  platform: 'macos',
  background: [0x23, 0x23, 0x26, 255],
  ink: lightInk,
  tones: tintedTemplate(lightInk),
};
const lightPanel: Look = { platform: 'windows', background: [0xf1, 0xf3, 0xf6, 255], ink: darkInk, tones: plateTones };
const darkPanel: Look = { ...lightPanel, background: [0x14, 0x14, 0x16, 255], ink: lightInk };

const sections: readonly Section[] = [
  {
    heading: 'Every state, eight times enlarged and at true pixels',
    panels: [
      everyState('macOS, 18 px template, light menu bar', lightMenuBar, 18),
      everyState('macOS, 18 px template, dark menu bar', darkMenuBar, 18),
      everyState('Windows, 16 px, light taskbar', lightPanel, 16),
      everyState('Windows, 16 px, dark taskbar', darkPanel, 16),
      everyState('Linux, 22 px, light panel', lightPanel, 22),
      everyState('Linux, 22 px, dark panel', darkPanel, 22),
    ],
  },
  {
    heading: 'Levels left and used, the walk of checking, the single bar: 18 and 16 px, four times enlarged',
    panels: [series('Template', lightMenuBar, 18), series('Plate', darkPanel, 16)],
  },
  {
    heading: 'True pixels',
    panels: [
      truePixels('Template: 18 px at 1x and 2x', lightMenuBar, [18, 36]),
      truePixels('Template: 18 px at 1x and 2x', darkMenuBar, [18, 36]),
      truePixels('Plate: 16, 20, 22, 24, 32, 40, 44 and 48 px', lightPanel, [16, 20, 22, 24, 32, 40, 44, 48]),
      truePixels('Plate: 16, 20, 22, 24, 32, 40, 44 and 48 px', darkPanel, [16, 20, 22, 24, 32, 40, 44, 48]),
    ],
  },
  {
    heading: 'The other sizes, four times enlarged',
    panels: [
      enlarged('20 px', lightPanel, 20),
      enlarged('24 px', darkPanel, 24),
      enlarged('32 px', lightPanel, 32),
      enlarged('44 px: 22 px at 2x', darkPanel, 44),
      enlarged('36 px: 18 px at 2x', lightMenuBar, 36),
      enlarged('36 px: 18 px at 2x', darkMenuBar, 36),
    ],
  },
];

function everyState(title: string, look: Look, sizePx: number): Panel {
  return {
    title,
    look,
    states: sheetStates,
    sizesPx: [sizePx],
    zoom: 8,
    hasCaptions: true,
    smallestColumnPx: 22 * 8 + gapPx,
  };
}

function series(title: string, look: Look, sizePx: number): Panel {
  return { title, look, states: sheetSeries, sizesPx: [sizePx], zoom: 4, hasCaptions: true, smallestColumnPx: 92 };
}

function truePixels(title: string, look: Look, sizesPx: readonly number[]): Panel {
  return { title, look, states: sheetStates, sizesPx, zoom: 1, hasCaptions: false, smallestColumnPx: 0 };
}

function enlarged(title: string, look: Look, sizePx: number): Panel {
  return { title, look, states: sheetStates, sizesPx: [sizePx], zoom: 4, hasCaptions: false, smallestColumnPx: 0 };
}

/** What macOS makes of a template image: its alpha in the menu bar's own ink. */
function tintedTemplate([red, green, blue]: Rgba): Tones {
  const tint = ([, , , alpha]: Rgba): Rgba => [red, green, blue, alpha];
  const { empty, plate, track, lit, dim, rail, plug, outline, mark, dot } = templateTones;
  return {
    empty: tint(empty),
    plate: tint(plate),
    track: tint(track),
    lit: tint(lit),
    dim: tint(dim),
    rail: tint(rail),
    plug: tint(plug),
    outline: tint(outline),
    mark: tint(mark),
    dot: tint(dot),
  };
}

function layOutSheet(): { readonly heightPx: number; readonly placed: readonly Placed[] } {
  const placed: Placed[] = [];
  let y = marginPx;
  const title = { x: marginPx, y };
  placed.push((raster) => drawText(raster, title, { text: 'Tray glyph', ink: pageInk, scale: 4 }));
  y += 4 * lineHeightCells + gapPx;
  for (const { heading, panels } of sections) {
    const at = { x: marginPx, y: y + gapPx };
    placed.push((raster) => drawText(raster, at, { text: heading, ink: pageInk, scale: lettering.scale }));
    y += lettering.heightPx + 2 * gapPx;
    for (const panel of panels) {
      const { heightPx, draw } = layOutPanel(panel, y);
      placed.push(draw);
      y += heightPx;
    }
    y += gapPx;
  }
  return { heightPx: y + marginPx, placed };
}

function layOutPanel(panel: Panel, topPx: number): { readonly heightPx: number; readonly draw: Placed } {
  const placed: Placed[] = [];
  let y = topPx + paddingPx + lettering.heightPx + gapPx;
  for (const sizePx of panel.sizesPx) {
    const lines = layOutLines(panel, sizePx, y);
    placed.push(...lines.placed);
    y = lines.endPx;
  }
  const heightPx = y + paddingPx - gapPx - topPx;
  return {
    heightPx,
    draw: (raster) => {
      const area = { x: marginPx, y: topPx, width: sheetWidthPx - 2 * marginPx, height: heightPx };
      fillArea(raster, area, panel.look.background);
      const at = { x: marginPx + paddingPx, y: topPx + paddingPx };
      drawText(raster, at, { text: panel.title, ink: panel.look.ink, scale: lettering.scale });
      for (const draw of placed) draw(raster);
    },
  };
}

/** Lines of equal length, as few as the width allows, so that what is told apart in two lines stands in one column. */
function layOutLines(panel: Panel, sizePx: number, topPx: number) {
  const { look, states, zoom, hasCaptions } = panel;
  const iconPx = sizePx * zoom;
  const columnPx = Math.max(iconPx + gapPx / 2, panel.smallestColumnPx);
  const fitting = Math.floor((sheetWidthPx - 2 * marginPx - 2 * paddingPx + gapPx) / columnPx);
  const lines = Math.ceil(states.length / fitting);
  const perLine = Math.ceil(states.length / lines);
  const captionPx = hasCaptions ? lettering.heightPx + gapPx : 0;
  const linePx = captionPx + iconPx + gapPx + (hasCaptions ? sizePx + 2 * gapPx : 0);
  const placed = states.map(({ name, facts }, index): Placed => {
    const grid = trayCells(decideTrayPicture(facts), look.platform, sizePx);
    const x = marginPx + paddingPx + (index % perLine) * columnPx;
    const y = topPx + Math.floor(index / perLine) * linePx;
    return (raster) => {
      drawIcon(raster, { x, y: y + captionPx }, { grid, tones: look.tones, zoom });
      if (!hasCaptions) return;
      drawText(raster, { x, y }, { text: name, ink: look.ink, scale: lettering.scale });
      drawIcon(raster, { x, y: y + captionPx + iconPx + gapPx }, { grid, tones: look.tones, zoom: 1 });
    };
  });
  return { placed, endPx: topPx + lines * linePx };
}

const target = fileURLToPath(new URL('../docs/images/tray-icon.png', import.meta.url));
const { heightPx, placed } = layOutSheet();
const raster = createRaster(sheetWidthPx, heightPx, page);
for (const draw of placed) draw(raster);
await mkdir(dirname(target), { recursive: true });
const image = { width: raster.width, height: raster.height, data: raster.rgb, channels: 3, depth: 8 } as const;
await writeFile(target, encode(image, { zlib: { level: 9 } }));
console.log(`docs/images/tray-icon.png: ${raster.width} x ${raster.height}`);
