const minuteMs = 60_000;
const narrowSpace = '\u202F';
const noBreakSpace = '\u00A0';

/**
 * "2 h 14 m" under a day, "3 d 18 h" above, "5 d" when nothing is left over (visual.md section 5); a minute at least, since what is
 * left of one is not nothing.
 */
export function durationText(durationMs: number): string {
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
