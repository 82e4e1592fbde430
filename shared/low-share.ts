import type { Settings } from './settings.ts';

/** At this share of a window and below it is called low: what is left at the first threshold (visual.md section 1). */
export function lowAtLeftPercent({ thresholdsUsedPercent }: Pick<Settings, 'thresholdsUsedPercent'>): number {
  return 100 - (thresholdsUsedPercent[0] ?? 80);
}
