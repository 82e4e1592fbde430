/** Joins number and unit so that they never part at the end of a line. */
const narrowSpace = '\u202f';
const minuteMs = 60_000;

export interface DurationPart {
  readonly value: number;
  readonly unit: 'd' | 'h' | 'm';
}

/** Days and hours from a day on, hours and minutes from an hour on, else minutes: always rounded down, never below nought. */
export function durationParts(durationMs: number): readonly DurationPart[] {
  const minutes = Math.max(0, Math.floor(durationMs / minuteMs));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  if (days > 0) return part(days, 'd', part(hours, 'h'));
  if (minutes >= 60) return part(hours, 'h', part(minutes % 60, 'm'));
  return part(minutes, 'm');
}

function part(value: number, unit: DurationPart['unit'], rest: readonly DurationPart[] = []): readonly DurationPart[] {
  return [{ value, unit }, ...rest];
}

/** "2 h 14 m", with narrow no-break spaces. Popover, tooltip and menu say it alike, since they are read one above the other. */
export function duration(durationMs: number): string {
  if (durationMs < minuteMs) return `<${narrowSpace}1${narrowSpace}m`;
  return durationParts(durationMs).map(partText).join(narrowSpace);
}

/** "14 m" */
export function partText({ value, unit }: DurationPart): string {
  return `${value}${narrowSpace}${unit}`;
}
