import { durationParts, partText } from '../../shared/duration.ts';

const minuteMs = 60_000;
const noBreakSpace = '\u00A0';

export function agoText(atIso: string | null, nowMs: number): string {
  if (atIso === null) return '–';
  const ageMs = nowMs - Date.parse(atIso);
  return ageMs < minuteMs ? 'just now' : `${durationText(ageMs)} ago`;
}

export function resetText(atIso: string | null, nowMs: number): string {
  if (atIso === null) return '–';
  const leftMs = Date.parse(atIso) - nowMs;
  return leftMs <= 0 ? 'has reset since' : `in ${durationText(leftMs)}`;
}

/**
 * "2 h 14 m" under a day, "3 d 18 h" above, "5 d" when nothing is left over; a minute at least, since what is left of one is not nothing.
 * To the nearest minute: what is printed once does not count down before the eyes of whoever reads it.
 */
function durationText(durationMs: number): string {
  const minutes = Math.max(1, Math.round(durationMs / minuteMs));
  return durationParts(minutes * minuteMs)
    .filter(({ value }, index) => value > 0 || index === 0)
    .map(partText)
    .join(noBreakSpace);
}

const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };

/** "3 Dec", with its year when that is another one, in the zone of whoever reads it. */
export function dayText(atIso: string, nowMs: number): string {
  const at = new Date(atIso);
  const isThisYear = at.getFullYear() === new Date(nowMs).getFullYear();
  return at.toLocaleDateString('en-GB', isThisYear ? day : { ...day, year: 'numeric' }).replaceAll(' ', noBreakSpace);
}
