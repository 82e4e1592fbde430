import type { UsageWindowView } from '../../shared/status-report.ts';

/** Shapes carry the meaning, as in the tray: solid is left, hatched is old, hollow is used up, dots are unknown. */
export function windowBar(
  window: UsageWindowView | null,
  { cells, stale }: { readonly cells: number; readonly stale: boolean },
): string {
  const left = leftPercent(window);
  if (left === null) return '·'.repeat(cells);
  if (left <= 0) return '▯'.repeat(cells);
  const lit = Math.min(cells, Math.max(1, Math.round((left / 100) * cells)));
  return (stale ? '▒' : '█').repeat(lit) + '░'.repeat(cells - lit);
}

function leftPercent(window: UsageWindowView | null): number | null {
  if (window === null || window.usedPercent === null) return null;
  return Math.min(100, Math.max(0, 100 - window.usedPercent));
}

/** Unknown is a dash, never 0; and 0 is said only of what the bar draws hollow. */
export function leftText(window: UsageWindowView | null): string {
  const left = leftPercent(window);
  if (left === null) return '–';
  return `${left <= 0 ? 0 : Math.max(1, Math.round(left))}%`;
}
