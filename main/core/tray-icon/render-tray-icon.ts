import { assertNever } from '../../../shared/errors.ts';
import { type CellGrid, centredGrid } from './cell-grid.ts';
import { drawGlyph } from './draw-glyph.ts';
import { glyphGeometryFor } from './glyph-geometry.ts';
import { paintCells, plateTones, type Tones, templateTones } from './paint-cells.ts';
import { pictureKey } from './picture-key.ts';
import { decideTrayPicture, type TrayFacts, type TrayPicture } from './tray-picture.ts';

export type TrayPlatform = 'macos' | 'windows' | 'linux';

interface TrayImageSize {
  readonly sizePx: number;
  /** The scale factor the system is told, 1 for an image it shall show pixel by pixel. */
  readonly scaleFactor: number;
}

interface TrayImage extends TrayImageSize {
  /** Straight RGBA, `sizePx` squared. Electron's own bitmap order differs per platform, so encode it as PNG. */
  readonly rgba: Uint8Array;
}

export interface TrayIcon {
  /** The picture in one string: when it is the one already shown, there is nothing to redraw. */
  readonly key: string;
  readonly isTemplate: boolean;
  readonly images: readonly TrayImage[];
}

interface TrayIconRequest {
  readonly facts: TrayFacts;
  readonly platform: TrayPlatform;
  /** Of the display that shows the tray: 1, 1.25, 1.5, 2. Only Windows needs it; elsewhere the system picks among the images. */
  readonly displayScale: number;
}

/** The tray icon of these facts in every size the platform wants (visual.md 6, electron.md 2 Images). */
export function renderTrayIcon({ facts, platform, displayScale }: TrayIconRequest): TrayIcon {
  const picture = decideTrayPicture(facts);
  const tones: Tones = platform === 'macos' ? templateTones : plateTones;
  const drawn = trayImageSizes(platform, displayScale).map((size) => ({
    ...size,
    grid: trayCells(picture, platform, size.sizePx),
  }));
  return {
    key: pictureKey(drawn.map(({ grid }) => grid)),
    isTemplate: platform === 'macos',
    images: drawn.map(({ scaleFactor, grid }) => ({
      sizePx: grid.sizePx,
      scaleFactor,
      rgba: paintCells(grid, tones),
    })),
  };
}

/** The cells of one image; a size that is not listed carries the largest listed glyph in its middle. */
export function trayCells(picture: TrayPicture, platform: TrayPlatform, sizePx: number): CellGrid {
  const glyph = drawGlyph(picture, glyphGeometryFor(sizePx), platform === 'macos' ? 'bare' : 'plate');
  return centredGrid(glyph, sizePx);
}

/** Which images the platform's tray takes. Windows ignores further representations and would stretch a small one. */
function trayImageSizes(platform: TrayPlatform, displayScale: number): readonly TrayImageSize[] {
  switch (platform) {
    case 'macos':
      return [imageAt(18, 1), imageAt(18, 2)];
    case 'windows':
      return [{ sizePx: Math.max(16, Math.round(16 * displayScale)), scaleFactor: 1 }];
    case 'linux':
      return [imageAt(22, 1), imageAt(22, 2)];
    default:
      return assertNever(platform);
  }
}

function imageAt(sizePx: number, scaleFactor: number): TrayImageSize {
  return { sizePx: sizePx * scaleFactor, scaleFactor };
}
