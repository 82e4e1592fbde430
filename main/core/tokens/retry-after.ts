/** A bad value once benched an account for 31 years (facts/peers.md section 2). */
const longestMs = 7 * 24 * 60 * 60 * 1000;

/**
 * When to come back, epoch ms on our clock; null when the service does not say. Seconds or an HTTP date, the latter counted from the
 * answer's own Date header, so that a wrong clock here does not matter.
 */
export function readRetryAfter(headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return null;
  const waitMs = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - (dateOf(headers) ?? nowMs);
  if (!Number.isFinite(waitMs)) return null;
  return nowMs + Math.min(longestMs, Math.max(0, waitMs));
}

function dateOf(headers: Readonly<Record<string, string>>): number | null {
  const parsed = Date.parse(headers['date'] ?? '');
  return Number.isNaN(parsed) ? null : parsed;
}
