const minuteMs = 60_000;
const narrowSpace = '\u202F';
const noBreakSpace = '\u00A0';

/**
 * "2 h 14 m" under a day, "3 d 18 h" above, "5 d" when nothing is left over (visual.md section 5); a minute at least, since what is
 * left of one is not nothing.
 */
function durationText(durationMs: number): string {
  const minutes = Math.max(1, Math.round(durationMs / minuteMs));
  if (minutes < 60) return unit(minutes, 'm');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return unit(hours, 'h') + rest(minutes % 60, 'm');
  return unit(Math.floor(hours / 24), 'd') + rest(hours % 24, 'h');
}

function rest(count: number, name: string): string {
  return count === 0 ? '' : noBreakSpace + unit(count, name);
}

function unit(count: number, name: string): string {
  return `${count}${narrowSpace}${name}`;
}

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

const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };

/** "3 Dec", with its year when that is another one, in the zone of whoever reads it. */
export function dayText(atIso: string, nowMs: number): string {
  const at = new Date(atIso);
  const isThisYear = at.getFullYear() === new Date(nowMs).getFullYear();
  return at.toLocaleDateString('en-GB', isThisYear ? day : { ...day, year: 'numeric' }).replaceAll(' ', noBreakSpace);
}
