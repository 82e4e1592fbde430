import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { daysSince, type SignInConcern } from '../../shared/sign-in-health.ts';
import { texts } from '../texts/texts.ts';
import type { Format } from './format.ts';

interface Reading {
  readonly snapshot: AppSnapshot;
  readonly nowMs: number;
  readonly format: Format;
}

export interface ConcernView {
  readonly text: string;
  readonly hint: string;
  readonly action: 'refresh' | 'sign-in' | 'settings';
}

/** What helps before it fails: another try, a new sign-in where nothing could renew it, or somebody who refreshes it. */
export const concernActions: Readonly<Record<SignInConcern, ConcernView['action']>> = {
  'unclear-refreshes': 'refresh',
  'long-unrefreshed': 'refresh',
  'cannot-refresh': 'sign-in',
  'nobody-refreshes': 'settings',
};

/** What a person is told of an account before it fails; null when there is nothing. */
export function concernView(key: string, { snapshot, nowMs, format }: Reading): ConcernView | null {
  const health = snapshot.signInHealth[key];
  if (health == null || health.concern === null) return null;
  const { concern, refreshedAt, accessExpiresAt } = health;
  const endsMs = accessExpiresAt === null ? null : Date.parse(accessExpiresAt);
  const ends = endsMs === null || endsMs <= nowMs ? null : format.clock(endsMs, nowMs).text;
  return {
    text: texts.concern(concern, daysSince(refreshedAt, nowMs)),
    hint: texts.concernHint(concern, ends),
    action: concernActions[concern],
  };
}

export interface SignInDates {
  readonly refreshed: string | null;
  readonly access: string | null;
}

interface DatesReader extends Pick<Reading, 'snapshot' | 'nowMs'> {
  /** A point in time in the words of the window. */
  readonly clock: (atMs: number) => string;
}

/** Null when neither is known. */
export function signInDates(key: string, { snapshot, nowMs, clock }: DatesReader): SignInDates | null {
  const { refreshedAt = null, accessExpiresAt = null } = snapshot.signInHealth[key] ?? {};
  const days = daysSince(refreshedAt, nowMs);
  const refreshed = days === null ? null : texts.daysAgo(days);
  const endsMs = accessExpiresAt === null ? null : Date.parse(accessExpiresAt);
  const access = endsMs === null ? null : texts.access(clock(endsMs), endsMs > nowMs);
  return refreshed === null && access === null ? null : { refreshed, access };
}
