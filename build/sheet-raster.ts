import type { CellGrid } from '../main/core/tray-icon/cell-grid.ts';
import type { Rgba, Tones } from '../main/core/tray-icon/paint-cells.ts';
import { inkOf } from './pixel-font.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

/** An opaque picture, three bytes a pixel, that things are laid onto. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

export interface SheetIcon {
  readonly grid: CellGrid;
  readonly tones: Tones;
  /** Width of one of its pixels on the sheet. */
  readonly zoom: number;
}

export interface SheetText {
  readonly text: string;
  readonly ink: Rgba;
  /** Pixels per cell of the lettering. */
  readonly scale: number;
}

export function createRaster(width: number, height: number, background: Rgba): Raster {
  const raster = { width, height, rgb: new Uint8Array(width * height * 3) };
  fillArea(raster, { x: 0, y: 0, width, height }, background);
  return raster;
}

/** Lays the colour over what is there, by its alpha. */
export function fillArea(raster: Raster, area: Area, color: Rgba): void {
  const isInside = area.x >= 0 && area.y >= 0 && area.x + area.width <= raster.width;
  if (!isInside || area.y + area.height > raster.height) {
    throw new RangeError(`${JSON.stringify(area)} is outside the contact sheet`);
  }
  for (let y = area.y; y < area.y + area.height; y += 1) {
    for (let x = area.x; x < area.x + area.width; x += 1) blend(raster, y * raster.width + x, color);
  }
}

export function drawText(raster: Raster, at: Point, { text, ink, scale }: SheetText): void {
  for (const { x, y } of inkOf(text)) {
    fillArea(raster, { x: at.x + x * scale, y: at.y + y * scale, width: scale, height: scale }, ink);
  }
}

export function drawIcon(raster: Raster, at: Point, { grid, tones, zoom }: SheetIcon): void {
  grid.cells.forEach((role, index) => {
    const x = at.x + (index % grid.sizePx) * zoom;
    const y = at.y + Math.floor(index / grid.sizePx) * zoom;
    fillArea(raster, { x, y, width: zoom, height: zoom }, tones[role]);
  });
}

function blend({ rgb }: Raster, pixel: number, [red, green, blue, alpha]: Rgba): void {
  [red, green, blue].forEach((channel, offset) => {
    const below = rgb[pixel * 3 + offset] ?? 0;
    rgb[pixel * 3 + offset] = Math.round((channel * alpha + below * (255 - alpha)) / 255);
  });
}
