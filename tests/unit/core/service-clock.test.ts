import { describe, expect, it } from 'vitest';
import type { HttpResult } from '../../../main/core/ports.ts';
import { createServiceClock } from '../../../main/core/service-clock.ts';

const nowMs = Date.UTC(2026, 2, 1, 10);
const clock = { now: () => nowMs };
const hourMs = 3_600_000;

function answeredAt(date: string | undefined): HttpResult {
  const headers: Record<string, string> = date === undefined ? {} : { date };
  return { kind: 'answer', status: 200, headers, body: '', complete: true };
}

describe('the service clock', () => {
  it('is our own clock until an answer came', () => {
    const service = createServiceClock(clock);
    expect([service.now(), service.measuredMs()]).toEqual([nowMs, null]);
  });

  it.each([
    ['an hour ahead', nowMs + hourMs, hourMs],
    ['an hour behind', nowMs - hourMs, -hourMs],
    ['ten seconds apart, which is the way of the answer', nowMs - 10_000, 0],
  ])('follows an answer that is %s', (_name, atMs, aheadMs) => {
    const service = createServiceClock(clock);
    service.note(answeredAt(new Date(atMs).toUTCString()));
    expect([service.now(), service.measuredMs()]).toEqual([nowMs + aheadMs, aheadMs]);
  });

  it.each([
    ['no date', answeredAt(undefined)],
    ['nonsense', answeredAt('soon')],
    ['a year that no calendar has', answeredAt('Sat, 13 Sep 275760 00:00:00 GMT')],
    ['no answer at all', { kind: 'unanswered', cause: 'reset', detail: '' } satisfies HttpResult],
  ])('takes nothing from %s', (_name, result) => {
    const service = createServiceClock(clock);
    service.assume(hourMs);
    service.note(result);
    expect([service.now(), service.measuredMs()]).toEqual([nowMs + hourMs, null]);
  });

  it('believes an answer more than what was assumed', () => {
    const service = createServiceClock(clock);
    service.assume(hourMs);
    service.note(answeredAt(new Date(nowMs).toUTCString()));
    expect([service.now(), service.measuredMs()]).toEqual([nowMs, 0]);
  });
});
