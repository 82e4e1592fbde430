/** One window of one good reading. */
export interface HistoryPoint {
  readonly key: string;
  /** Length of the window, by which windows of one account are told apart. */
  readonly windowSeconds: number;
  readonly atMs: number;
  readonly usedPercent: number;
}

/** One window of one account, from a moment on. */
export interface HistoryQuery {
  readonly key: string;
  readonly windowSeconds: number;
  readonly fromMs: number;
}

/**
 * Good readings of the last weeks, in our own folder. Only the app records: the command's readings are few, and their last values are in
 * `usage.json` anyway. Losing it costs a curve, never a login, so trouble with it is told in the log and nowhere else. Never rejects.
 */
export interface UsageHistory {
  record(points: readonly HistoryPoint[]): Promise<void>;
  /** Oldest first. */
  since(query: HistoryQuery): Promise<readonly Pick<HistoryPoint, 'atMs' | 'usedPercent'>[]>;
  close(): void;
}
