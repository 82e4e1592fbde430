import type { RequestOf } from '../../shared/bridge-contract.ts';

/** What a window tells of itself once it has drawn a snapshot. `heightPx`: how high it wants to be. */
export function painted(takenAt: string, heightPx: number): RequestOf<'window:painted'> {
  return { takenAt, heightPx, textScale: textScale() };
}

/** How large the system wants text, as far as it leaves that to the page; no other part of the app can learn it. */
function textScale(): number {
  const scale = Number(getComputedStyle(document.documentElement).getPropertyValue('--text-scale'));
  return Number.isFinite(scale) && scale > 0 ? scale : 1;
}
