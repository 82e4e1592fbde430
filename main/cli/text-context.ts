import type { CommandIo } from './command-io.ts';
import { createPaint, type Paint } from './paint.ts';

/** What turns a report into lines for one terminal at one moment. */
export interface TextContext {
  readonly width: number;
  readonly nowMs: number;
  readonly paint: Paint;
}

const narrowest = 40;
const widest = 160;

export function textContext(io: CommandIo): TextContext {
  const width = Math.max(narrowest, Math.min(io.columns, widest));
  return { width, nowMs: io.now(), paint: createPaint(io.isColoured) };
}
