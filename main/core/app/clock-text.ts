import { englishTimes } from '../../../shared/english-times.ts';

/** Just after midnight nobody wonders which morning is meant. */
const soonMs = 6 * 60 * 60 * 1000;

/** "16:40" today or in a few hours, "Fri 09:00" otherwise, as the person's own clock would show it. */
export function clockTextAt(
  atMs: number,
  { nowMs, locale }: { readonly nowMs: number; readonly locale: string },
): string {
  const english = englishTimes(locale);
  const time = new Intl.DateTimeFormat(english.locale, english.clock).format(atMs);
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  if (isToday || Math.abs(atMs - nowMs) < soonMs) return time;
  return `${new Intl.DateTimeFormat(english.locale, { weekday: 'short' }).format(atMs)} ${time}`;
}
