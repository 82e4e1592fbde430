import type { JsonObject, JsonValue } from '../../core/json.ts';

export const sessionSeconds = 18_000;
export const weekSeconds = 604_800;
export const monthSeconds = 2_592_000;

export interface MadeUpWindow {
  readonly usedPercent: number;
  readonly seconds: number;
  /** Epoch milliseconds of the service's clock. Once it has passed, the window starts anew at 0 %. */
  readonly resetAtMs: number;
}

interface MadeUpLimit {
  readonly name: string;
  readonly feature: string;
  readonly primary: MadeUpWindow | null;
  readonly secondary: MadeUpWindow | null;
}

interface MadeUpResetCredit {
  readonly id: string;
  readonly grantedAtMs: number;
  readonly expiresAtMs: number | null;
}

/** What the usage endpoint knows of an account. Fields left out are left out of the answer, too. */
export interface MadeUpQuota {
  readonly primary: MadeUpWindow | null;
  readonly secondary: MadeUpWindow | null;
  /** Both follow from the windows when left out. */
  readonly allowed?: boolean;
  readonly limitReached?: boolean;
  readonly reachedType?: string;
  readonly credits?: { readonly hasCredits: boolean; readonly unlimited: boolean; readonly balance: string | null };
  readonly spendControl?: JsonObject;
  readonly additional?: readonly MadeUpLimit[];
  readonly resetCredits?: readonly MadeUpResetCredit[];
}

export function sessionWindow(usedPercent: number, resetAtMs: number): MadeUpWindow {
  return { usedPercent, seconds: sessionSeconds, resetAtMs };
}

export function weekWindow(usedPercent: number, resetAtMs: number): MadeUpWindow {
  return { usedPercent, seconds: weekSeconds, resetAtMs };
}

export function monthWindow(usedPercent: number, resetAtMs: number): MadeUpWindow {
  return { usedPercent, seconds: monthSeconds, resetAtMs };
}

/** A quiet account: a quarter of the session and two fifths of the week are used. */
export function plainQuota(nowMs: number): MadeUpQuota {
  return {
    primary: sessionWindow(25, nowMs + 3 * 3_600_000),
    secondary: weekWindow(40, nowMs + 4 * 86_400_000),
    credits: { hasCredits: false, unlimited: false, balance: null },
  };
}

export interface UsageSubject {
  readonly email: string;
  readonly accountId: string;
  readonly userId: string;
  readonly plan: string;
}

/** The body of `GET {base}/wham/usage` (facts/codex.md 4.2). */
export function usageBody(subject: UsageSubject, quota: MadeUpQuota, nowMs: number): JsonObject {
  const { reachedType, credits, spendControl, additional, resetCredits } = quota;
  return {
    user_id: subject.userId,
    account_id: subject.accountId,
    email: subject.email,
    plan_type: subject.plan,
    rate_limit: rateLimit(quota, nowMs),
    ...(credits === undefined ? {} : { credits: creditsBody(credits) }),
    ...(spendControl === undefined ? {} : { spend_control: spendControl }),
    ...(reachedType === undefined ? {} : { rate_limit_reached_type: { type: reachedType } }),
    ...(additional === undefined
      ? {}
      : { additional_rate_limits: additional.map((limit) => extraLimit(limit, nowMs)) }),
    ...(resetCredits === undefined ? {} : { rate_limit_reset_credits: { available_count: resetCredits.length } }),
  };
}

/** The body of `GET {base}/wham/rate-limit-reset-credits` (facts/codex.md 4.3). */
export function resetCreditsBody(quota: MadeUpQuota): JsonObject {
  const credits = (quota.resetCredits ?? []).map(
    (credit): JsonValue => ({
      id: credit.id,
      reset_type: 'codex_rate_limits',
      status: 'available',
      granted_at: new Date(credit.grantedAtMs).toISOString(),
      expires_at: credit.expiresAtMs === null ? null : new Date(credit.expiresAtMs).toISOString(),
    }),
  );
  return { available_count: credits.length, credits };
}

type Windows = Pick<MadeUpQuota, 'primary' | 'secondary' | 'allowed' | 'limitReached'>;

function rateLimit(windows: Windows, nowMs: number): JsonObject {
  const primary = currentWindow(windows.primary, nowMs);
  const secondary = currentWindow(windows.secondary, nowMs);
  const full = [primary, secondary].some((window) => window !== null && window.usedPercent >= 100);
  const limitReached = windows.limitReached ?? full;
  return {
    allowed: windows.allowed ?? !limitReached,
    limit_reached: limitReached,
    primary_window: windowBody(primary, nowMs),
    secondary_window: windowBody(secondary, nowMs),
  };
}

/** The window as it is at that time: after its reset, the one that follows, unused. */
export function currentWindow(window: MadeUpWindow | null, nowMs: number): MadeUpWindow | null {
  if (window === null || window.resetAtMs > nowMs) return window;
  const lengthMs = window.seconds * 1000;
  const passed = Math.floor((nowMs - window.resetAtMs) / lengthMs) + 1;
  return { ...window, usedPercent: 0, resetAtMs: window.resetAtMs + passed * lengthMs };
}

function windowBody(window: MadeUpWindow | null, nowMs: number): JsonValue {
  if (window === null) return null;
  return {
    used_percent: window.usedPercent,
    limit_window_seconds: window.seconds,
    reset_after_seconds: Math.max(0, Math.round((window.resetAtMs - nowMs) / 1000)),
    reset_at: Math.round(window.resetAtMs / 1000),
  };
}

function creditsBody(credits: NonNullable<MadeUpQuota['credits']>): JsonObject {
  const { hasCredits, unlimited, balance } = credits;
  return { has_credits: hasCredits, unlimited, balance, approx_local_messages: null, approx_cloud_messages: null };
}

function extraLimit(limit: MadeUpLimit, nowMs: number): JsonObject {
  return { limit_name: limit.name, metered_feature: limit.feature, rate_limit: rateLimit(limit, nowMs) };
}
