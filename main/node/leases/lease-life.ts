/** As long as codex-multi-auth has it (facts/multi-auth.md 1.7). */
const usualLifeMs = 30_000;

/** How long a lease stands that nobody renews, by the variable that says so to codex-multi-auth, too. */
export function leaseLifeMs(env: Readonly<Record<string, string | undefined>>): number {
  const wantedMs = Number(env['CODEX_AUTH_REFRESH_LEASE_TTL_MS']);
  return Number.isFinite(wantedMs) && wantedMs > 0 ? wantedMs : usualLifeMs;
}
