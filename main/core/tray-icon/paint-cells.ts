import type { CellGrid, CellRole } from './cell-grid.ts';

/** Red, green, blue and alpha, each 0 to 255, alpha not multiplied in. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

export type Tones = Readonly<Record<CellRole, Rgba>>;

const clear: Rgba = [0, 0, 0, 0];
const solidBlack: Rgba = [0, 0, 0, 255];
const white: Rgba = [255, 255, 255, 255];
const alert: Rgba = [0xff, 0x5c, 0x42, 255];

/** macOS tints a template image itself and reads nothing but its alpha. */
export const templateTones: Tones = {
  empty: clear,
  plate: clear,
  track: [0, 0, 0, 77],
  dim: [0, 0, 0, 153],
  lit: solidBlack,
  rail: solidBlack,
  plug: solidBlack,
  outline: solidBlack,
  mark: solidBlack,
  dot: solidBlack,
};

/** Windows and Linux: contrast comes from the plate, so one picture is right on every panel. */
export const plateTones: Tones = {
  empty: clear,
  plate: [0x14, 0x14, 0x16, 224],
  track: [0x62, 0x62, 0x68, 255],
  dim: [0xbe, 0xbe, 0xc4, 255],
  lit: white,
  rail: white,
  plug: [0xff, 0xba, 0x46, 255],
  outline: alert,
  mark: white,
  dot: alert,
};

/** Four bytes per cell in RGBA order, row by row, as PNG encoders take them. */
export function paintCells(grid: CellGrid, tones: Tones): Uint8Array {
  const rgba = new Uint8Array(grid.cells.length * 4);
  grid.cells.forEach((role, index) => {
    rgba.set(tones[role], index * 4);
  });
  return rgba;
}
