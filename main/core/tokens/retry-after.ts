/** A bad value once benched an account for 31 years (facts/peers.md section 2). */
const longestMs = 7 * 24 * 60 * 60 * 1000;

/**
 * When to come back, epoch ms on our clock; null when the service does not say. Seconds or an HTTP date, the latter counted from the
 * answer's own Date header, so that a wrong clock here does not matter.
 */
export function readRetryAfter(headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  const value = headers['retry-after']?.trim() ?? '';
  const waitMs = waitIn(value, dateOf(headers) ?? nowMs);
  return waitMs === null ? null : nowMs + Math.min(longestMs, Math.max(0, waitMs));
}

/** A date begins with its weekday; without that, "-5" would be read as a day in May. */
function waitIn(value: string, theirNowMs: number): number | null {
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const atMs = /^(mon|tue|wed|thu|fri|sat|sun)/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(atMs) ? null : atMs - theirNowMs;
}

function dateOf(headers: Readonly<Record<string, string>>): number | null {
  const parsed = Date.parse(headers['date'] ?? '');
  return Number.isNaN(parsed) ? null : parsed;
}
