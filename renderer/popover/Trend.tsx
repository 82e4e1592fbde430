import type { JudgedWindow } from '../lib/account-windows.ts';
import { isShort } from '../lib/pace.ts';
import { trendDrawing } from '../lib/trend-view.ts';
import { trendText } from '../lib/window-texts.ts';
import type { Seen } from './seen.ts';

interface TrendProps {
  readonly seen: Seen;
  readonly window: JudgedWindow;
}

export function Trend({ seen, window }: TrendProps) {
  const drawing = trendDrawing(window, seen.nowMs);
  if (drawing === null) return null;
  const names = [
    'burn',
    isShort(window.pace) ? 'short' : '',
    window.shape === 'old' ? 'old' : '',
    seen.snapshot.settings.showAs === 'used' ? 'flip' : '',
  ];
  return (
    <svg
      className={names.filter((name) => name !== '').join(' ')}
      viewBox="0 0 128 48"
      role="img"
      aria-label={trendText(window)}
    >
      <path className="base" d="M0 45.5H128" />
      <path className="even" d="M1 3L127 45" />
      <path className="was" d={drawing.was} />
      {drawing.ahead === null ? null : <path className="then" d={drawing.ahead} />}
      <circle className="now" cx={drawing.now.x} cy={drawing.now.y} r="3.5" />
    </svg>
  );
}
