import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { Judging } from '../lib/account-windows.ts';
import type { Format } from '../lib/format.ts';

/** What every part of the popover is drawn from. */
export interface Seen {
  readonly snapshot: AppSnapshot;
  readonly nowMs: number;
  readonly format: Format;
  /** Shows another account; null: the one in use again. */
  readonly choose: (key: string | null) => void;
}

export function judgingOf({ snapshot, nowMs }: Seen): Judging {
  const { settings, reading, trends } = snapshot;
  return { settings, reading, trends, nowMs };
}

/** "16:40" today, else with its day; of epoch milliseconds. */
export function clockIn({ format, nowMs }: Seen): (atMs: number) => string {
  return (atMs) => format.clock(atMs, nowMs).text;
}

/** The same, of ISO 8601. */
export function nearIn(seen: Seen): (iso: string) => string {
  return (iso) => clockIn(seen)(Date.parse(iso));
}
