import { describe, expect, it } from 'vitest';
import { parseUsage } from '../../../../main/core/usage/parse-usage.ts';
import { planName } from '../../../../main/core/usage/plan.ts';
import type { UsageReading } from '../../../../main/core/usage/usage-reading.ts';
import { creditsView, windowViews } from '../../../../main/core/usage/usage-view.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const laterSeconds = nowMs / 1000 + 3_600;
const session = { used_percent: 12.5, limit_window_seconds: 18_000, reset_at: laterSeconds };
const weekly = { used_percent: 80, limit_window_seconds: 604_800, reset_at: laterSeconds };

function readingOf(body: object): UsageReading {
  const reading = parseUsage(JSON.stringify(body), nowMs);
  if (reading === null) throw new Error('The body is no usage answer.');
  return reading;
}

describe('the windows as they are shown', () => {
  it('come shortest first, with the binding one marked, whatever their places in the answer', () => {
    const reading = readingOf({ rate_limit: { primary_window: weekly, secondary_window: session } });
    const resetAt = new Date(laterSeconds * 1000).toISOString();
    expect(windowViews(reading, nowMs)).toEqual([
      { kind: 'session', name: 'Session (5 hours)', windowSeconds: 18_000, usedPercent: 12.5, resetAt, binding: false },
      { kind: 'weekly', name: 'Week', windowSeconds: 604_800, usedPercent: 80, resetAt, binding: true },
    ]);
  });

  it('say weekly for a weekly window in the first place', () => {
    const reading = readingOf({ rate_limit: { primary_window: weekly } });
    expect(windowViews(reading, nowMs).map(({ kind }) => kind)).toEqual(['weekly']);
  });

  it('put a window of unknown length last', () => {
    const unknown = { used_percent: 1, reset_at: laterSeconds };
    const reading = readingOf({ rate_limit: { primary_window: unknown, secondary_window: weekly } });
    expect(windowViews(reading, nowMs).map(({ name }) => name)).toEqual(['Week', 'Limit']);
  });

  it('show neither the old percentage nor 0 once the reset has passed', () => {
    const views = windowViews(readingOf({ rate_limit: { primary_window: session } }), laterSeconds * 1000);
    expect(views).toMatchObject([{ usedPercent: null, binding: false }]);
  });

  it('name an additional limit in front and never call it binding', () => {
    const reading = readingOf({
      rate_limit: { primary_window: session },
      additional_rate_limits: [
        { limit_name: 'Spark', rate_limit: { primary_window: { ...weekly, used_percent: 99 } } },
      ],
    });
    expect(windowViews(reading, nowMs)).toMatchObject([
      { name: 'Session (5 hours)', binding: true },
      { name: 'Spark: Week', usedPercent: 99, binding: false },
    ]);
  });

  it('keep an unknown percentage unknown', () => {
    const reading = readingOf({ rate_limit: { primary_window: { ...session, used_percent: null } } });
    expect(windowViews(reading, nowMs)).toMatchObject([{ usedPercent: null, binding: false }]);
  });

  it('show no reset when none was told', () => {
    const reading = readingOf({ rate_limit: { primary_window: { ...session, reset_at: 0 } } });
    expect(windowViews(reading, nowMs)).toMatchObject([{ resetAt: null }]);
  });
});

describe('the credits as they are shown', () => {
  it('are those of the answer, and unknown when it names none', () => {
    const credits = { has_credits: true, unlimited: false, balance: '3' };
    expect(creditsView(readingOf({ credits }))).toEqual({ hasCredits: true, unlimited: false, balance: '3' });
    expect(creditsView(readingOf({ plan_type: 'plus' }))).toBeNull();
  });
});

describe('the name of a plan', () => {
  it.each([
    ['plus', 'Plus'],
    ['prolite', 'Pro Lite'],
    ['hc', 'Enterprise'],
    ['education', 'Edu'],
    ['self_serve_business_usage_based', 'Business (usage based)'],
  ])('of %s is %s', (plan, name) => {
    expect(planName(plan)).toBe(name);
  });

  it.each(['galactic_2031', 'Plus', '', 'constructor', '__proto__', 'toString'])(
    'is the word itself for a plan nobody has heard of, such as "%s"',
    (plan) => {
      expect(planName(plan)).toBe(plan);
    },
  );
});
