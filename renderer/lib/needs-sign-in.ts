import type { FlaggedAccountView } from '../../shared/status-report.ts';

/** Set aside by a person, or by one taken back: nothing says that it could not sign in. */
const byHand: ReadonlySet<string> = new Set(['manual', 'restore-undone', 'email-changed', 'erased-by-another-program']);
const works: ReadonlySet<string> = new Set(['healthy-flagged', 'restore-skipped']);

/** Whether a set-aside account waits for a sign-in, as far as is known: one that was switched off or left here working does not. */
export function needsSignIn({ reason, lastOutcome }: FlaggedAccountView): boolean {
  if (lastOutcome !== null && works.has(lastOutcome)) return false;
  return reason === null || !(byHand.has(reason) || reason.includes('deactivated') || reason.includes('deleted'));
}
