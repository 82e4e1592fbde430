import type { CreditsView, SavedResets } from '../../shared/status-report.ts';
import type { JudgedWindow } from './account-windows.ts';
import type { SignInDates } from './concern-view.ts';
import type { Format } from './format.ts';

export interface ExtrasFacts {
  readonly credits: CreditsView | null;
  readonly limits: readonly JudgedWindow[];
  /** Null: none is saved. */
  readonly saved: SavedResets | null;
  /** Null: nobody knows them. */
  readonly dates: SignInDates | null;
}

export type ExtrasSummary =
  | { readonly kind: 'lowest'; readonly limit: JudgedWindow; readonly leftPercent: number }
  | { readonly kind: 'saved'; readonly count: number }
  | { readonly kind: 'none-low' }
  | { readonly kind: 'credits'; readonly count: string }
  | { readonly kind: 'unlimited' }
  | { readonly kind: 'sign-in'; readonly refreshed: string | null };

/** What the closed fold says; null when there is nothing in it. */
export function extrasSummary({ credits, limits, saved, dates }: ExtrasFacts, format: Format): ExtrasSummary | null {
  const tight = limits
    .flatMap((limit) => (limit.leftPercent === null ? [] : [{ limit, leftPercent: limit.leftPercent }]))
    .filter(({ limit }) => limit.shape === 'low' || limit.shape === 'used-up')
    .toSorted((a, b) => a.leftPercent - b.leftPercent)[0];
  if (tight !== undefined) return { kind: 'lowest', ...tight };
  if (saved !== null) return { kind: 'saved', count: saved.count };
  if (limits.length > 0) return { kind: 'none-low' };
  return creditsSummary(credits, format) ?? (dates === null ? null : { kind: 'sign-in', refreshed: dates.refreshed });
}

function creditsSummary(credits: CreditsView | null, format: Format): ExtrasSummary | null {
  if (credits === null || !(credits.hasCredits || credits.unlimited)) return null;
  if (credits.unlimited) return { kind: 'unlimited' };
  const count = creditsCount(credits, format);
  return count === null ? null : { kind: 'credits', count };
}

/** The balance as the service wrote it, grouped where it is a number. Null: not known. */
export function creditsCount({ balance }: CreditsView, format: Format): string | null {
  if (balance === null || balance.trim() === '') return null;
  const count = Number(balance);
  return Number.isFinite(count) ? format.number(count) : balance;
}
