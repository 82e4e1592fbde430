import type { JudgedWindow } from './account-windows.ts';

/** The drawing is 128 by 48, with room for the dot at its edges; the floor is nothing left. */
const leftX = 1;
const rightX = 127;
const topY = 3;
const floorY = 45;
const mostPoints = 60;

interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface TrendDrawing {
  /** SVG path of what was. */
  readonly was: string;
  readonly now: Spot;
  /** SVG path of where it leads. Null: nobody can say. */
  readonly ahead: string | null;
}

/** Null for a window that is used up or waits, and where nothing is known (visual.md 3). */
export function trendDrawing({ trend, pace, leftPercent, shape }: JudgedWindow, nowMs: number): TrendDrawing | null {
  const isDrawn = shape === 'current' || shape === 'low' || shape === 'old';
  if (!isDrawn || trend === null || leftPercent === null) return null;
  const [startMs, resetMs] = [Date.parse(trend.startsAt), Date.parse(trend.resetAt)];
  if (!(resetMs > startMs)) return null;
  const toX = (atMs: number): number => leftX + clamp((atMs - startMs) / (resetMs - startMs), 0, 1) * (rightX - leftX);
  const points = trend.points.filter((point) => Date.parse(point.at) <= nowMs);
  const spots = thinned(points).map(({ at, usedPercent }) => ({ x: toX(Date.parse(at)), y: toY(usedPercent) }));
  const now = { x: spots.at(-1)?.x ?? toX(nowMs), y: toY(100 - leftPercent) };
  const was = pathOf([...spots.slice(0, -1), now]);
  if (pace.kind === 'runs-out') return { was, now, ahead: pathOf([now, { x: toX(nowMs + pace.inMs), y: floorY }]) };
  if (pace.kind !== 'lasts') return { was, now, ahead: null };
  return { was, now, ahead: pathOf([now, endAtReset(now)]) };
}

/** On along the line from the full start to now. */
function endAtReset(now: Spot): Spot {
  const slope = now.x <= leftX ? 0 : (now.y - topY) / (now.x - leftX);
  return { x: rightX, y: Math.min(floorY, topY + slope * (rightX - leftX)) };
}

function thinned<T>(points: readonly T[]): readonly T[] {
  if (points.length <= mostPoints) return points;
  const step = (points.length - 1) / (mostPoints - 1);
  return Array.from({ length: mostPoints }, (_, index) => points[Math.round(index * step)]).flatMap(
    (point) => point ?? [],
  );
}

function pathOf(spots: readonly Spot[]): string {
  return spots.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${tenths(x)} ${tenths(y)}`).join('');
}

function toY(usedPercent: number): number {
  return topY + (clamp(usedPercent, 0, 100) / 100) * (floorY - topY);
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
