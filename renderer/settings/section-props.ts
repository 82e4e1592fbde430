import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { Settings } from '../../shared/settings.ts';

export interface SectionProps {
  readonly snapshot: AppSnapshot;
  /** Takes effect at once. */
  readonly change: (change: Partial<Settings>) => void;
}
