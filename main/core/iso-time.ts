/** The years 1 to 9999: beyond, ISO 8601 wants a sign and more digits, which readers of our documents do not know. */
const firstMs = Date.parse('0001-01-01T00:00:00.000Z');
const lastMs = Date.parse('9999-12-31T23:59:59.999Z');

/** ISO 8601 of epoch ms; null for unknown, and for the numbers of other programs that are beyond every calendar. */
export function isoOrNull(atMs: number | null): string | null {
  return atMs === null || !(atMs >= firstMs && atMs <= lastMs) ? null : new Date(atMs).toISOString();
}
