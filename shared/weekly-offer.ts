import type { AppSnapshot } from './app-snapshot.ts';
import type { Settings } from './settings.ts';

interface OfferFacts extends Pick<AppSnapshot, 'management' | 'status'> {
  readonly settings: Pick<Settings, 'weeklyCheck'>;
  readonly run: AppSnapshot['restore']['run'];
}

/**
 * Whether the weekly check is offered now. It is offered once (product.md section 10), beside the result of a check after which somebody
 * is still set aside; a result that is put away unanswered counts as no. Where the app only watches, a check of its own would bring
 * nobody back.
 */
export function isWeeklyOffered({ settings, management, status, run }: OfferFacts): boolean {
  if (settings.weeklyCheck !== 'unasked' || management === 'watch') return false;
  const isResult = run.kind === 'finished' && run.mode !== 'preview' && !run.wasStopped && run.error === null;
  return isResult && status !== null && status.flagged.count > 0;
}
