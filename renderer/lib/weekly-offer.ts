import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { ListView } from './restore-view.ts';

/**
 * Whether to offer the weekly check now: once a check has come to its end and somebody is still set aside, until the person has said
 * yes or no, here or in the settings (product.md section 10). Where the app only watches, a
 * check of its own would bring nobody back.
 */
export function isWeeklyOffered(snapshot: AppSnapshot, phase: ListView['phase']): boolean {
  const { settings, management, status, restore } = snapshot;
  if (settings.weeklyCheck !== 'unasked' || management === 'watch' || phase !== 'finished') return false;
  const { run } = restore;
  const hasEnded = run.kind === 'finished' && !run.wasStopped && run.error === null;
  return hasEnded && status !== null && status.flagged.count > 0;
}
