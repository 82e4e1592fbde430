import type { RefreshElsewhere } from '../ledger/account-history.ts';

/** Whether it is told at all, said by `doctor` alone, or also shown to a person who did not ask. */
export type Weight = 'silent' | 'note' | 'pressing';

const recentMs = 7 * 24 * 60 * 60 * 1000;
/** Twice may be a person who signed in again; from the third time on two programs are at it by turns. */
const oftenTimes = 3;

export interface RotationSigns {
  /** In which file a sign-in stands now that another program made. */
  readonly shownIn: 'cli' | 'pool' | null;
  /** What was noted of the account so far, by lease or not. */
  readonly noted: readonly RefreshElsewhere[];
}

/**
 * The pool goes on without us whenever codex-multi-auth refreshes, and auth.json whenever Codex does: that is their work, and a sign-in
 * is at risk only where it happens again and again beside ours.
 */
export function weighRotations({ shownIn, noted }: RotationSigns, nowMs: number): Weight {
  const times = timesOf('rotated-elsewhere', noted, nowMs);
  if (times >= oftenTimes) return 'pressing';
  if (shownIn === 'pool') return 'note';
  return shownIn === 'cli' && times === oftenTimes - 1 ? 'note' : 'silent';
}

/** Whoever takes leases gets along with us: good to know, and no more until it happens often. */
export function weighLeases(
  { isShown, noted }: { readonly isShown: boolean; readonly noted: readonly RefreshElsewhere[] },
  nowMs: number,
): Weight {
  const times = timesOf('leased-elsewhere', noted, nowMs);
  if (times >= oftenTimes) return 'pressing';
  return isShown || times > 0 ? 'note' : 'silent';
}

function timesOf(kind: RefreshElsewhere['conflict'], noted: readonly RefreshElsewhere[], nowMs: number): number {
  return noted.filter((one) => one.conflict === kind && isRecent(one, nowMs)).length;
}

/** What lies ahead was written before the clock was set back. */
export function isRecent({ atMs }: RefreshElsewhere, nowMs: number): boolean {
  return atMs <= nowMs && nowMs - atMs < recentMs;
}
