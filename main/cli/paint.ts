import { styleText } from 'node:util';

/** Colour on a terminal that wants it; meaning never rests on it. */
export interface Paint {
  readonly quiet: (text: string) => string;
  readonly alert: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
}

const plain = (text: string): string => text;

export function createPaint(isColoured: boolean): Paint {
  if (!isColoured) return { quiet: plain, alert: plain, good: plain, warn: plain };
  const style =
    (format: 'dim' | 'red' | 'green' | 'yellow') =>
    (text: string): string =>
      styleText(format, text, { validateStream: false });
  return { quiet: style('dim'), alert: style('red'), good: style('green'), warn: style('yellow') };
}
