import type { Rgba } from '../main/core/tray-icon/paint-cells.ts';

/** A rectangle in the units of its drawing; the radius of its left corners and of its right ones. */
interface Block {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly leftRadius: number;
  readonly rightRadius: number;
  readonly color: Rgba;
}

interface Drawing {
  /** The square that becomes the picture, in units. */
  readonly from: number;
  readonly side: number;
  /** From the back to the front. */
  readonly blocks: readonly Block[];
}

const tile: Rgba = [0xf3, 0xf0, 0xe9, 255];
const ink: Rgba = [0x1c, 0x1c, 0x1e, 255];
const needle: Rgba = [0xd4, 0x3d, 0x22, 255];
const rest: Rgba = [0xd9, 0xd4, 0xc8, 255];
const smallRest: Rgba = [0xd0, 0xca, 0xbc, 255];

/** The tile of 824 on 1024 that macOS wants, with the two bars and the even-pace needle. */
const large: readonly Block[] = [
  block([100, 100, 824, 824], 186, tile),
  block([204, 322, 616, 188], 30, rest),
  block([204, 322, 376, 188], [30, 0], ink),
  block([204, 606, 616, 94], 22, rest),
  block([204, 606, 154, 94], [22, 0], ink),
  block([440, 240, 60, 542], 0, tile),
  block([456, 240, 28, 542], 6, needle),
];

/** For up to 48 pixels, drawn for 32: edges on whole pixels there, no margin, no rounded bars. */
const small: readonly Block[] = [
  block([1, 1, 30, 30], 7, tile),
  block([5, 8, 22, 8], 0, smallRest),
  block([5, 8, 14, 8], 0, ink),
  block([5, 20, 22, 4], 0, smallRest),
  block([5, 20, 6, 4], 0, ink),
  block([13, 4, 4, 24], 0, tile),
  block([14, 4, 2, 24], 0, needle),
];

/** Samples along each side of a pixel. */
const samples = 4;

export interface AppIcon {
  readonly sizePx: number;
  readonly rgba: Uint8Array;
}

/**
 * The icon of the app. macOS keeps a margin around its tiles, the others fill their square; up to 48 pixels there is no room for one.
 */
export function drawAppIcon(sizePx: number, platform: 'macos' | 'others'): AppIcon {
  const { from, side, blocks } = drawingFor(sizePx, platform);
  const rgba = new Uint8Array(sizePx * sizePx * 4);
  const step = side / (sizePx * samples);
  for (let pixel = 0; pixel < sizePx * sizePx; pixel += 1) {
    const left = from + (pixel % sizePx) * samples * step;
    const top = from + Math.floor(pixel / sizePx) * samples * step;
    rgba.set(averageAt(blocks, { left, top, step }), pixel * 4);
  }
  return { sizePx, rgba };
}

function drawingFor(sizePx: number, platform: 'macos' | 'others'): Drawing {
  if (sizePx <= 48) return { from: 0, side: 32, blocks: small };
  return platform === 'macos' ? { from: 0, side: 1024, blocks: large } : { from: 84, side: 856, blocks: large };
}

function block(
  [x, y, width, height]: readonly [number, number, number, number],
  radius: number | readonly [number, number],
  color: Rgba,
): Block {
  const [leftRadius, rightRadius] = typeof radius === 'number' ? [radius, radius] : radius;
  return { x, y, width, height, leftRadius, rightRadius, color };
}

interface Pixel {
  readonly left: number;
  readonly top: number;
  readonly step: number;
}

function averageAt(blocks: readonly Block[], { left, top, step }: Pixel): Rgba {
  const sum = [0, 0, 0];
  let hits = 0;
  for (let sample = 0; sample < samples * samples; sample += 1) {
    const x = left + ((sample % samples) + 0.5) * step;
    const y = top + (Math.floor(sample / samples) + 0.5) * step;
    const color = blocks.findLast((candidate) => covers(candidate, x, y))?.color;
    if (color === undefined) continue;
    hits += 1;
    for (const channel of [0, 1, 2] as const) sum[channel] = (sum[channel] ?? 0) + color[channel];
  }
  if (hits === 0) return [0, 0, 0, 0];
  const mean = (channel: number) => Math.round((sum[channel] ?? 0) / hits);
  return [mean(0), mean(1), mean(2), Math.round((255 * hits) / (samples * samples))];
}

function covers(area: Block, x: number, y: number): boolean {
  const right = area.x + area.width;
  const bottom = area.y + area.height;
  if (x < area.x || x >= right || y < area.y || y >= bottom) return false;
  const radius = x < area.x + area.width / 2 ? area.leftRadius : area.rightRadius;
  const acrossX = Math.max(area.x + radius - x, x - (right - radius), 0);
  const acrossY = Math.max(area.y + radius - y, y - (bottom - radius), 0);
  return acrossX === 0 || acrossY === 0 || Math.hypot(acrossX, acrossY) <= radius;
}
