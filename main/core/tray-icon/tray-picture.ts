/** What is known of one window of the account in use. */
interface TrayWindow {
  /** 0 to 100; 0 also when its limit is reached, null when not known (never 0 for unknown). */
  readonly leftPercent: number | null;
}

export interface TrayFacts {
  /** Shortest window first. None draws two bare tracks, one the single bar; beyond the first two nothing is drawn. */
  readonly windows: readonly TrayWindow[];
  /** At or under this share a current bar is low: 100 minus the first threshold. */
  readonly lowAtLeftPercent: number;
  readonly show: 'left' | 'used';
  readonly hasError: boolean;
  readonly isOffline: boolean;
  readonly isStale: boolean;
  /** Null while no run lasts. */
  readonly checkingStep: CheckingStep | null;
  readonly needsSignIn: boolean;
}

export const defaultLowAtLeftPercent = 20;

/** Position of the walking gap: 0, a third, two thirds and the whole of its way. */
export type CheckingStep = 0 | 1 | 2 | 3;

export type BarPicture =
  | { readonly kind: 'track' }
  | { readonly kind: 'level'; readonly litShare: number }
  | { readonly kind: 'low'; readonly litShare: number }
  | { readonly kind: 'hollow' };

export type TrayCondition =
  | { readonly kind: 'plain' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'error' }
  | { readonly kind: 'checking'; readonly step: CheckingStep };

/** Everything the glyph shows, free of sizes and colours. */
export interface TrayPicture {
  readonly bars: { readonly upper: BarPicture; readonly lower: BarPicture } | { readonly single: BarPicture };
  readonly condition: TrayCondition;
  readonly hasDot: boolean;
}

/** Which shapes say these facts (visual.md 6): one condition at a time, while the dot joins any of them. */
export function decideTrayPicture(facts: TrayFacts): TrayPicture {
  const condition = decideCondition(facts);
  const isCurrent = condition.kind === 'plain' || condition.kind === 'checking';
  const barOf = (window: TrayWindow | undefined) => decideBar(window, facts, isCurrent);
  const [short, long] = facts.windows;
  const bars = short !== undefined && long === undefined ? { single: barOf(short) } : pairOf(barOf(short), barOf(long));
  return { bars, condition, hasDot: facts.needsSignIn };
}

function decideCondition(facts: TrayFacts): TrayCondition {
  if (facts.hasError) return { kind: 'error' };
  if (facts.isOffline) return { kind: 'offline' };
  if (facts.isStale) return { kind: 'stale' };
  if (facts.checkingStep !== null) return { kind: 'checking', step: facts.checkingStep };
  return { kind: 'plain' };
}

/** The shorter window waits for a used-up longer one, whatever is left of it. */
function pairOf(upper: BarPicture, lower: BarPicture): TrayPicture['bars'] {
  return { upper: lower.kind === 'hollow' ? lower : upper, lower };
}

function decideBar(window: TrayWindow | undefined, facts: TrayFacts, isCurrent: boolean): BarPicture {
  const leftPercent = window?.leftPercent ?? null;
  if (leftPercent === null || Number.isNaN(leftPercent)) return { kind: 'track' };
  if (leftPercent <= 0) return { kind: 'hollow' };
  const leftShare = Math.min(leftPercent, 100) / 100;
  const litShare = facts.show === 'left' ? leftShare : 1 - leftShare;
  return { kind: isCurrent && leftPercent <= facts.lowAtLeftPercent ? 'low' : 'level', litShare };
}
