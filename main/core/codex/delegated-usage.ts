import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { readUsage } from '../usage/parse-usage.ts';
import { parseResetCredits } from '../usage/reset-credits.ts';
import type { UsageReading } from '../usage/usage-reading.ts';

/**
 * What Codex answers to `account/rateLimits/read` (facts/codex.md 4.3), read by the parser of the usage endpoint: the same facts under
 * other names, windows in minutes. Null when it is no such answer.
 */
export function readDelegatedUsage(answer: JsonObject, nowMs: number): UsageReading | null {
  const main = answer['rateLimits'];
  if (!isJsonObject(main)) return null;
  const body = {
    plan_type: main['planType'],
    rate_limit: { ...windowsFrom(main), allowed: answer['ordinaryUsageAllowed'] },
    credits: creditsFrom(main['credits']),
    rate_limit_reached_type: { type: main['rateLimitReachedType'] },
    spend_control: { reached: main['spendControlReached'] },
    additional_rate_limits: othersThan(main, answer['rateLimitsByLimitId']),
    rate_limit_reset_credits: countFrom(answer['rateLimitResetCredits']),
  };
  const reading = readUsage(body, nowMs);
  const saved = parseResetCredits(creditListFrom(answer['rateLimitResetCredits']), nowMs);
  return reading === null || saved === null ? reading : { ...reading, resetCreditEndsAtMs: saved.endsAtMs };
}

function creditListFrom(value: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(value) || !Array.isArray(value['credits'])) return undefined;
  const credits = value['credits'].filter(isJsonObject).map(({ status = null, expiresAt = null }) => {
    return { status, expires_at: expiresAt };
  });
  return { credits };
}

function windowsFrom(limits: JsonObject): JsonObject {
  return { primary_window: windowFrom(limits['primary']), secondary_window: windowFrom(limits['secondary']) };
}

function windowFrom(value: JsonValue | undefined): JsonObject | null {
  if (!isJsonObject(value)) return null;
  const { usedPercent, windowDurationMins: minutes, resetsAt } = value;
  const seconds = typeof minutes === 'number' ? minutes * 60 : null;
  return { used_percent: usedPercent, limit_window_seconds: seconds, reset_at: resetsAt };
}

function creditsFrom(value: JsonValue | undefined): JsonObject | null {
  if (!isJsonObject(value)) return null;
  const { hasCredits, unlimited, balance } = value;
  return { has_credits: hasCredits, unlimited, balance };
}

/** Codex lists the main limit here once more. */
function othersThan(main: JsonObject, value: JsonValue | undefined): readonly JsonObject[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([id, limits]) => {
    if (!isJsonObject(limits) || id === main['limitId']) return [];
    return [{ limit_name: limits['limitName'], metered_feature: id, rate_limit: windowsFrom(limits) }];
  });
}

function countFrom(value: JsonValue | undefined): JsonObject | null {
  return isJsonObject(value) ? { available_count: value['availableCount'] } : null;
}
