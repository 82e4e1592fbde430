const latestMs = 8.64e15;

/** ISO 8601 of epoch ms; null for unknown, and for the numbers of other programs that are beyond every calendar. */
export function isoOrNull(atMs: number | null): string | null {
  return atMs === null || !(Math.abs(atMs) <= latestMs) ? null : new Date(atMs).toISOString();
}
