import { readDelegatedUsage } from '../../../main/core/codex/delegated-usage.ts';
import { recallUsage } from '../../../main/core/glance/recall-usage.ts';
import { isJsonObject, parseJson } from '../../../main/core/json.ts';
import { classifyUsage } from '../../../main/core/usage/classify-usage.ts';
import { readResetCredits } from '../../../main/core/usage/reset-credits.ts';
import type { UsageReading } from '../../../main/core/usage/usage-reading.ts';
import { windowViews } from '../../../main/core/usage/usage-view.ts';
import { limitAt } from '../../../main/core/usage/windows.ts';
import { keptReading } from '../../../main/core/usage-memory/kept-reading.ts';
import {
  emptyUsageMemory,
  encodeUsageMemory,
  parseUsageMemory,
  rememberReading,
} from '../../../main/core/usage-memory/last-values.ts';
import type { FuzzTarget } from '../fuzz-target.ts';
import { fits, holdsNoToken, isAlike, isStable, promise, shallowJson } from '../oracle.ts';
import { nowMs } from './planted-tokens.ts';
import { moment, usageReading } from './sound-types.ts';
import { answerIn } from './token-targets.ts';

const weekSeconds = 7 * 86_400;
const usageBody = {
  plan_type: 'plus',
  rate_limit: {
    allowed: true,
    limit_reached: false,
    primary_window: {
      used_percent: 37.5,
      limit_window_seconds: 18_000,
      reset_after_seconds: 600,
      reset_at: nowMs / 1000 + 600,
    },
    secondary_window: { used_percent: '81', limit_window_seconds: weekSeconds, reset_at: nowMs + 86_400_000 },
  },
  additional_rate_limits: [
    {
      limit_name: 'codex-max',
      metered_feature: 'max',
      rate_limit: { primary_window: { used_percent: 5, limit_window_seconds: 3_600 } },
    },
  ],
  credits: { has_credits: true, unlimited: false, balance: '12.40' },
  spend_control: { reached: false },
  rate_limit_reached_type: { type: 'rate_limit_reached' },
  rate_limit_reset_credits: { available_count: 1 },
};

/** What is read is what its type says, can be shown, and comes back from disk as it was. */
function soundReading(reading: UsageReading): void {
  fits(usageReading, reading, 'a reading');
  for (const view of windowViews(reading, nowMs)) promise(view.name !== '', 'a window has no name');
  const { untilMs } = limitAt(reading, nowMs);
  promise(untilMs === null || moment.safeParse(untilMs).success, 'a limit ends beyond every calendar');
  const memory = rememberReading(emptyUsageMemory, 'abcde12345', keptReading(reading));
  const text = encodeUsageMemory(memory);
  const back = parseUsageMemory(parseJson(text));
  isAlike(back, memory, 'a reading does not come back from disk as it was');
  // What looks like a token is left out on the way, and nothing else.
  if (!text.includes('[redacted]') && back !== null)
    isAlike(recallUsage(back, 'abcde12345', nowMs).reading, reading, 'a reading is recalled otherwise');
}

const usageAnswer: FuzzTarget = {
  name: 'usage-answer',
  seeds: [
    JSON.stringify({ status: 200, headers: {}, body: usageBody }),
    JSON.stringify({
      status: 401,
      headers: {},
      body: { error: { code: 'token_expired' }, detail: { code: 'deactivated_workspace' } },
    }),
    JSON.stringify({ status: 403, headers: { 'content-type': 'text/html' }, body: '<html>' }),
    JSON.stringify({ status: 429, headers: { 'retry-after': '60' }, body: {} }),
  ],
  examine(input) {
    const made = answerIn(input);
    const found = classifyUsage({ kind: 'answer', complete: true, ...made }, nowMs);
    promise(
      found.kind !== 'deactivated' || (made.status >= 400 && made.status < 500),
      'an account is called switched off without a refusal',
    );
    if (found.kind === 'ok') soundReading(found.reading);
  },
};

const delegatedUsage: FuzzTarget = {
  name: 'delegated-usage',
  seeds: [
    JSON.stringify({
      rateLimits: {
        limitId: 'codex',
        planType: 'plus',
        primary: { usedPercent: 12, windowDurationMins: 300, resetsAt: nowMs / 1000 + 60 },
        secondary: { usedPercent: 80, windowDurationMins: 10_080, resetsAt: nowMs / 1000 + 600 },
        credits: { hasCredits: false, unlimited: false, balance: null },
        rateLimitReachedType: null,
        spendControlReached: false,
      },
      ordinaryUsageAllowed: true,
      rateLimitsByLimitId: {
        codex: {},
        max: { limitName: 'Max', primary: { usedPercent: 1, windowDurationMins: 60, resetsAt: null } },
      },
      rateLimitResetCredits: {
        availableCount: 2,
        credits: [{ status: 'available', expiresAt: nowMs / 1000 + 9_000 }, { expiresAt: null }],
      },
    }),
  ],
  examine(input) {
    const value = parseJson(input);
    const reading = isJsonObject(value) ? readDelegatedUsage(value, nowMs) : null;
    if (reading !== null) soundReading(reading);
  },
};

const resetCredits: FuzzTarget = {
  name: 'reset-credits',
  seeds: [
    JSON.stringify({
      status: 200,
      body: {
        available_count: 2,
        credits: [
          { status: 'available', expires_at: '2026-12-01T00:00:00Z' },
          { status: 'used', expires_at: 1_800_000_000 },
        ],
      },
    }),
    JSON.stringify({ status: 503, headers: { 'retry-after': '30' }, body: {} }),
  ],
  examine(input) {
    const found = readResetCredits({ kind: 'answer', complete: true, ...answerIn(input) }, nowMs);
    if (found.kind === 'unknown') return;
    promise(found.count === null || Number.isFinite(found.count), 'a count is no number');
    for (const at of found.endsAtMs)
      promise(moment.safeParse(at).success && at > nowMs, 'a saved reset ends at no moment ahead');
  },
};

/** `usage.json`. Whatever it holds, the values can be recalled and shown. */
const usageMemory: FuzzTarget = {
  name: 'usage-memory',
  seeds: [
    encodeUsageMemory({
      accounts: new Map([
        [
          'abcde12345',
          {
            reading: {
              fetchedAtMs: nowMs,
              value: {
                plan: 'plus',
                windows: [{ usedPercent: 5, windowSeconds: 18_000, resetAtMs: nowMs + 60_000 }],
                additional: [{ name: 'max', windows: [{ usedPercent: 5, windowSeconds: 3_600, resetAtMs: null }] }],
                allowed: true,
                credits: { hasCredits: true, unlimited: false, balance: '5' },
                resetCreditCount: 1,
                resetCreditEndsAtMs: [nowMs + 1],
              },
            },
            error: { code: 'offline', message: 'No connection.', at: '2026-11-14T12:00:01Z', httpStatus: null },
          },
        ],
      ]),
    }),
  ],
  examine(input) {
    const memory = parseUsageMemory(shallowJson(input));
    if (memory === null) return;
    isStable(encodeUsageMemory(memory), (text) => encodeUsageMemory(parseUsageMemory(parseJson(text)) ?? memory));
    for (const key of memory.accounts.keys()) {
      const recalled = recallUsage(memory, key, nowMs);
      if (recalled.reading === null) continue;
      fits(usageReading, recalled.reading, 'a recalled reading');
      windowViews(recalled.reading, nowMs);
      holdsNoToken(
        encodeUsageMemory(rememberReading(emptyUsageMemory, 'k', keptReading(recalled.reading))),
        'usage.json',
      );
    }
  },
};

export const usageTargets: readonly FuzzTarget[] = [usageAnswer, delegatedUsage, resetCredits, usageMemory];
