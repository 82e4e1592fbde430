import {
  booleanOrNull,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  numberOrNull,
  parseJson,
  textOrNull,
} from '../json.ts';
import type { AdditionalLimit, UsageReading, UsageWindow } from './usage-reading.ts';

/** From here on a moment is in milliseconds, not in seconds. */
const millisecondsFrom = 1e11;

/**
 * Laxer than Codex itself: numbers may be strings or fractions, and whatever is missing is unknown. Null when the body is no usage
 * answer at all (a web page, an error document), so that it never becomes a reading of 0 %.
 */
export function parseUsage(body: string, nowMs: number): UsageReading | null {
  return readUsage(parseJson(body), nowMs);
}

export function readUsage(value: JsonValue | undefined, nowMs: number): UsageReading | null {
  if (!isJsonObject(value)) return null;
  const { rate_limit: limit, credits, plan_type: plan, additional_rate_limits: additional } = value;
  if (limit === undefined && plan === undefined && credits === undefined) return null;
  const rateLimit = isJsonObject(limit) ? limit : null;
  return {
    plan: textOrNull(plan),
    windows: windowsOf(rateLimit, nowMs),
    additional: Array.isArray(additional) ? additional.flatMap((entry) => additionalLimit(entry, nowMs)) : [],
    allowed: booleanOrNull(rateLimit?.['allowed']),
    limitReached: booleanOrNull(rateLimit?.['limit_reached']),
    reachedType: reachedType(value),
    credits: creditsOf(credits),
    resetCreditCount: countOf(value['rate_limit_reset_credits']),
    fetchedAtMs: nowMs,
  };
}

function windowsOf(rateLimit: JsonObject | null, nowMs: number): readonly UsageWindow[] {
  return [rateLimit?.['primary_window'], rateLimit?.['secondary_window']].flatMap((window) => windowOf(window, nowMs));
}

function windowOf(value: JsonValue | undefined, nowMs: number): readonly UsageWindow[] {
  if (!isJsonObject(value)) return [];
  const usedPercent = numberOrNull(value['used_percent']);
  const windowSeconds = positive(numberOrNull(value['limit_window_seconds']));
  const resetAtMs = resetMoment(value, nowMs);
  if (usedPercent === null && windowSeconds === null && resetAtMs === null) return [];
  return [{ usedPercent, windowSeconds, resetAtMs }];
}

function resetMoment(window: JsonObject, nowMs: number): number | null {
  const at = positive(numberOrNull(window['reset_at']));
  if (at !== null) return saneMoment(at >= millisecondsFrom ? at : at * 1000);
  const after = numberOrNull(window['reset_after_seconds']);
  return after === null || after < 0 ? null : saneMoment(nowMs + after * 1000);
}

function saneMoment(atMs: number): number | null {
  return atMs > 8.64e15 ? null : Math.round(atMs);
}

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}

function additionalLimit(value: JsonValue, nowMs: number): readonly AdditionalLimit[] {
  if (!isJsonObject(value)) return [];
  const name = textOrNull(value['limit_name']) ?? textOrNull(value['metered_feature']);
  const windows = isJsonObject(value['rate_limit']) ? windowsOf(value['rate_limit'], nowMs) : [];
  return name === null || windows.length === 0 ? [] : [{ name, windows }];
}

/** Facts/codex.md 4.2. */
const reachedTypes: ReadonlySet<string> = new Set([
  'rate_limit_reached',
  'workspace_owner_credits_depleted',
  'workspace_member_credits_depleted',
  'workspace_owner_usage_limit_reached',
  'workspace_member_usage_limit_reached',
]);

/** An unknown or oddly shaped type says nothing. */
function reachedType(value: JsonObject): string | null {
  const reached = value['rate_limit_reached_type'];
  const type = isJsonObject(reached) ? textOrNull(reached['type']) : null;
  if (type !== null && reachedTypes.has(type)) return type;
  const isSpendingOver = isJsonObject(value['spend_control']) && value['spend_control']['reached'] === true;
  return isSpendingOver ? 'spend_control' : null;
}

function creditsOf(value: JsonValue | undefined): UsageReading['credits'] {
  if (!isJsonObject(value)) return null;
  const balance = textOrNull(value['balance']) ?? numberOrNull(value['balance'])?.toString() ?? null;
  const hasCredits = booleanOrNull(value['has_credits']);
  const unlimited = booleanOrNull(value['unlimited']);
  if (hasCredits === null && unlimited === null && balance === null) return null;
  return { hasCredits: hasCredits ?? balance !== null, unlimited: unlimited ?? false, balance };
}

function countOf(value: JsonValue | undefined): number | null {
  return isJsonObject(value) ? numberOrNull(value['available_count']) : null;
}
