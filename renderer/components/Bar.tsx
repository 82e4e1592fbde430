import type { CSSProperties } from 'react';
import type { BarShape } from '../lib/bar-shape.ts';

const shapeNames: Readonly<Record<BarShape, string>> = {
  current: '',
  old: 'old',
  low: 'low',
  'used-up': 'out',
  waiting: 'held',
  unknown: '',
};

export interface BarProps {
  readonly shape: BarShape;
  /** How far it is lit, 0 to 100; null: not known. */
  readonly percent: number | null;
  /** Where an even pace would be, 0 to 100. */
  readonly evenPercent?: number | null;
  readonly isThin?: boolean;
  /** Amber: it ends before it resets. */
  readonly isShort?: boolean;
}

export function Bar({ shape, percent, evenPercent = null, isThin = false, isShort = false }: BarProps) {
  const names = ['bar', isThin ? 'thin' : '', shapeNames[shape], isShort ? 'short' : ''];
  const lit = shape === 'used-up' ? 0 : (percent ?? 0);
  const places: Readonly<Record<`--${string}`, string>> = { '--v': `${lit}%`, '--p': `${evenPercent ?? 0}%` };
  return (
    <span className={names.filter((name) => name !== '').join(' ')} style={places as CSSProperties} aria-hidden="true">
      <i />
      {evenPercent === null ? null : <u />}
    </span>
  );
}
