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
