import { durationParts } from '../../shared/duration.ts';
import { englishTimes } from '../../shared/english-times.ts';
import { texts } from '../texts/texts.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const spokenUnits = { d: 'day', h: 'hour', m: 'minute' } as const;

/** For screen readers: "2 hours 14 minutes". */
export function spokenDuration(durationMs: number): string {
  if (durationMs < minuteMs) return texts.lessThanMinute;
  return durationParts(durationMs)
    .filter(({ value }, index) => value > 0 || index === 0)
    .map(({ value, unit }) => {
      const style = { style: 'unit', unit: spokenUnits[unit], unitDisplay: 'long' } as const;
      return new Intl.NumberFormat('en', style).format(value);
    })
    .join(' ');
}

/** A share that is not quite all or nothing never reads as 100 or 0. */
export function wholePercent(percent: number): number {
  const rounded = Math.round(percent);
  if (rounded <= 0) return percent > 0 ? 1 : 0;
  return rounded >= 100 && percent < 100 ? 99 : Math.min(100, rounded);
}

interface ClockText {
  readonly text: string;
  readonly isToday: boolean;
}

/** What depends on how a person writes times and numbers. The words stay English, as all others do. */
export interface Format {
  readonly number: (value: number) => string;
  readonly percent: (percent: number) => string;
  /** "16:40" */
  readonly time: (atMs: number) => string;
  /** "16:40" today, "Fri 09:00" within a week, else "12 Dec, 09:00". */
  readonly clock: (atMs: number, nowMs: number) => ClockText;
  /** "16:40" today, else "3 Dec". */
  readonly dayOrTime: (atMs: number, nowMs: number) => string;
  /** "just now", "4 min ago", and from ten minutes on the time. */
  readonly age: (atMs: number, nowMs: number) => string;
}

const formats = new Map<string, Format>();

/** `locale`: a BCP 47 tag of the system; one that Intl does not know falls back to English. */
export function formatFor(locale: string): Format {
  const format = formats.get(locale) ?? createFormat(locale);
  formats.set(locale, format);
  return format;
}

function createFormat(locale: string): Format {
  const known = isKnown(locale) ? locale : 'en';
  const english = englishTimes(locale);
  const numbers = new Intl.NumberFormat(known, { maximumFractionDigits: 2 });
  const times = new Intl.DateTimeFormat(english.locale, english.clock);
  const weekdays = new Intl.DateTimeFormat(english.locale, { weekday: 'short' });
  const dates = new Intl.DateTimeFormat(english.locale, { day: 'numeric', month: 'short' });
  const clock = (atMs: number, nowMs: number): ClockText => {
    const time = times.format(atMs);
    const days = Math.abs(startOfDay(atMs) - startOfDay(nowMs)) / dayMs;
    if (days < 0.5) return { text: time, isToday: true };
    return { text: days < 6.5 ? `${weekdays.format(atMs)} ${time}` : `${dates.format(atMs)}, ${time}`, isToday: false };
  };
  return {
    number: (value) => numbers.format(value),
    percent: (percent) => `${wholePercent(percent)}%`,
    time: (atMs) => times.format(atMs),
    clock,
    dayOrTime: (atMs, nowMs) => (clock(atMs, nowMs).isToday ? times : dates).format(atMs),
    age: (atMs, nowMs) => {
      const minutes = Math.floor((nowMs - atMs) / minuteMs);
      if (minutes < 1) return texts.justNow;
      return minutes < 10 ? texts.minutesAgo(minutes) : clock(atMs, nowMs).text;
    },
  };
}

function isKnown(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}

function startOfDay(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0);
}
