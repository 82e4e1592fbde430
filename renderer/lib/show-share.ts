import type { Settings } from '../../shared/settings.ts';

/** What is shown for a share of which so much is left: the rest in used mode. */
export function shownPercent(leftPercent: number, { showAs }: Pick<Settings, 'showAs'>): number {
  return showAs === 'used' ? 100 - leftPercent : leftPercent;
}
