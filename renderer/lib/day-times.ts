import { englishTimes } from '../../shared/english-times.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Where and how a person reads times; without a time zone the system's. */
export interface Reader {
  readonly locale: string;
  readonly timeZone?: string;
}

/** Points in time and spans around `nowMs`, in the words of the window of set-aside accounts. */
export interface DayTimes {
  /** "09:12". */
  clock(iso: string): string;
  /** "09:12" today, "Sat 09:12" within a week of now, else "2 Nov". */
  near(iso: string): string;
  /** "Sat 21 Nov 09:12". */
  full(iso: string): string;
  /** "2 days", "3 weeks", "5 minutes": how long ago, at least a minute. */
  age(iso: string): string;
}

export function dayTimes(nowMs: number, { locale, timeZone }: Reader): DayTimes {
  const zone = timeZone === undefined ? {} : { timeZone };
  const english = englishTimes(locale);
  const formatter = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(english.locale, { ...zone, ...options });
  const clock = formatter(english.clock);
  const weekday = formatter({ weekday: 'short' });
  const date = formatter({ day: 'numeric', month: 'short' });
  const day = formatter({ year: 'numeric', month: 'numeric', day: 'numeric' });
  const near = (atMs: number): string => {
    if (day.format(atMs) === day.format(nowMs)) return clock.format(atMs);
    if (Math.abs(atMs - nowMs) < 6.5 * dayMs) return `${weekday.format(atMs)} ${clock.format(atMs)}`;
    return date.format(atMs);
  };
  return {
    clock: (iso) => clock.format(Date.parse(iso)),
    near: (iso) => near(Date.parse(iso)),
    full: (iso) => {
      const atMs = Date.parse(iso);
      return `${weekday.format(atMs)} ${date.format(atMs)} ${clock.format(atMs)}`;
    },
    age: (iso) => ageText(nowMs - Date.parse(iso)),
  };
}

function ageText(ageMs: number): string {
  const { count, unit } = ageIn(Math.max(ageMs, minuteMs));
  return new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

function ageIn(ms: number): { readonly count: number; readonly unit: string } {
  if (ms < hourMs) return { count: Math.floor(ms / minuteMs), unit: 'minute' };
  if (ms < dayMs) return { count: Math.floor(ms / hourMs), unit: 'hour' };
  if (ms < 14 * dayMs) return { count: Math.floor(ms / dayMs), unit: 'day' };
  if (ms < 60 * dayMs) return { count: Math.floor(ms / (7 * dayMs)), unit: 'week' };
  return { count: Math.floor(ms / (30 * dayMs)), unit: 'month' };
}
