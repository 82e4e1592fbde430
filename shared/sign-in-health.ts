/** Why a sign-in that works will need a person before long. */
export type SignInConcern =
  /** Its refreshes failed in a way that says neither yes nor no. */
  | 'unclear-refreshes'
  /** Its access has ended, and nobody refreshed it for long. */
  | 'long-unrefreshed'
  /** Its access ends, and nothing that could renew it is stored. */
  | 'cannot-refresh'
  /** Its access ends, and whoever is to refresh it is not there. */
  | 'nobody-refreshes';

/** How long a sign-in has been good, and for how long it will be. Times are ISO 8601. */
export interface SignInHealth {
  /** Null when the access token does not say. */
  readonly accessExpiresAt: string | null;
  /** When the access token that is stored was issued: the last refresh, or the sign-in, that worked. */
  readonly refreshedAt: string | null;
  /** Null: nothing that a person has to know before it fails; and for one that already stopped. */
  readonly concern: SignInConcern | null;
}

/** Behind "will need attention:". `days`: since the last refresh; null when that is not known. */
export function concernReason(concern: SignInConcern, days: number | null): string {
  switch (concern) {
    case 'unclear-refreshes':
      return 'its refreshes failed unclearly';
    case 'long-unrefreshed':
      return days === null ? 'not refreshed for long' : `not refreshed for ${days} days`;
    case 'cannot-refresh':
      return 'it cannot be refreshed';
    case 'nobody-refreshes':
      return 'nobody refreshes it';
  }
}

const dayMs = 24 * 60 * 60 * 1000;

/** Whole days; null while not known. A moment ahead counts as now. */
export function daysSince(at: string | null, nowMs: number): number | null {
  return at === null ? null : Math.max(0, Math.floor((nowMs - Date.parse(at)) / dayMs));
}
