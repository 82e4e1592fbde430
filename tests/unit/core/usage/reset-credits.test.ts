import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../main/core/json.ts';
import type { HttpAnswer } from '../../../../main/core/ports.ts';
import { parseResetCredits, readResetCredits } from '../../../../main/core/usage/reset-credits.ts';
import { resetCreditsUrl } from '../../../../main/core/usage/usage-request.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const dayMs = 86_400_000;
const inDays = (days: number): string => new Date(nowMs + days * dayMs).toISOString();

function answer(status: number, body: unknown, facts: Partial<HttpAnswer> = {}): HttpAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'answer', status, headers: {}, body: text, complete: true, ...facts };
}

const credit = (expires_at: JsonValue, status: JsonValue = 'available'): JsonValue => ({ id: 'x', status, expires_at });
const list = { available_count: 2, credits: [credit(inDays(9)), credit(inDays(2))] };

describe('saved resets', () => {
  it('are known by their number and when they end, soonest first', () => {
    const endsAtMs = [nowMs + 2 * dayMs, nowMs + 9 * dayMs];
    expect(readResetCredits(answer(200, list), nowMs)).toEqual({ kind: 'known', count: 2, endsAtMs });
  });

  it.each<[string, JsonValue, readonly number[]]>([
    ['never end', [credit(null)], []],
    ['are used up', [credit(inDays(3), 'redeemed'), credit(inDays(4))], [nowMs + 4 * dayMs]],
    ['have ended', [credit(inDays(-1)), credit(inDays(0))], []],
    ['name no state', [{ expires_at: inDays(3) }], [nowMs + 3 * dayMs]],
    ['end at a moment in seconds', [credit(nowMs / 1000 + 60)], [nowMs + 60_000]],
    ['end at no moment', [credit('soon'), credit(-4), credit(true), credit('')], []],
    ['are no objects', ['x', null, 7], []],
  ])('are read laxly when they %s', (_name, credits, endsAtMs) => {
    expect(parseResetCredits({ credits }, nowMs)).toEqual({ count: null, endsAtMs });
  });

  it.each([
    ['no network', { kind: 'unsent', cause: 'dns', detail: '' } as const],
    ['silence', { kind: 'unanswered', cause: 'timeout', detail: '' } as const],
    ['half an answer', answer(200, list, { complete: false })],
    ['a web page', answer(200, '<html></html>')],
    ['an answer that is called a web page', answer(200, list, { headers: { 'content-type': 'text/html' } })],
    ['an error document', answer(200, { error: 'no' })],
    ['a refusal', answer(401, list)],
    ['a missing page', answer(404, list)],
    ['a busy service', answer(429, list)],
    ['a failure', answer(503, list)],
  ])('have an unknown end after %s', (_name, result) => {
    expect(readResetCredits(result, nowMs)).toEqual({ kind: 'unknown', putOff: {} });
  });

  it.each([429, 503])('are put off as long as the service asks for with a %i', (status) => {
    const result = answer(status, '', { headers: { 'retry-after': '90' } });
    expect(readResetCredits(result, nowMs)).toEqual({
      kind: 'unknown',
      putOff: { resetCreditsRetryAtMs: nowMs + 90_000 },
    });
  });

  it('never end in the past or at an impossible moment, whatever the answer holds', () => {
    const moment = fc.oneof(fc.double(), fc.string(), fc.date().map(String), fc.constant(null));
    const credits = fc.array(fc.oneof(fc.record({ expires_at: moment }), fc.jsonValue() as fc.Arbitrary<JsonValue>));
    fc.assert(
      fc.property(credits, (some) => {
        const { endsAtMs = [] } = parseResetCredits({ credits: some as JsonValue[] }, nowMs) ?? {};
        for (const atMs of endsAtMs) expect(atMs > nowMs && !Number.isNaN(new Date(atMs).getTime())).toBe(true);
        expect([...endsAtMs].sort((a, b) => a - b)).toEqual(endsAtMs);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['https://chatgpt.com/backend-api', 'https://chatgpt.com/backend-api/wham/rate-limit-reset-credits'],
    ['https://chat.example/', 'https://chat.example/api/codex/rate-limit-reset-credits'],
  ])('are asked for beside usage (%s)', (base, url) => {
    expect(resetCreditsUrl(base)).toBe(url);
  });
});
