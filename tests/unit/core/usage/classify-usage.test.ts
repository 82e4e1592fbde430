import { describe, expect, it } from 'vitest';
import type { HttpAnswer, HttpResult } from '../../../../main/core/ports.ts';
import { classifyUsage } from '../../../../main/core/usage/classify-usage.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const page = '<html><body>Just a moment...</body></html>';
const html = { 'content-type': 'text/html; charset=utf-8' };

function answer(status: number, body: unknown, facts: Partial<HttpAnswer> = {}): HttpAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'answer', status, headers: {}, body: text, complete: true, ...facts };
}

const coded = (code: string): object => ({ error: { code, message: 'No.' } });

describe('what an answer of the usage endpoint means', () => {
  it('is a reading when it can be read', () => {
    expect(classifyUsage(answer(200, { plan_type: 'plus' }), nowMs)).toMatchObject({
      kind: 'ok',
      reading: { plan: 'plus', fetchedAtMs: nowMs },
    });
  });

  it.each<[string, HttpResult, string, number | null]>([
    ['no name service', { kind: 'unsent', cause: 'dns', detail: '' }, 'offline', null],
    ['a refused connection', { kind: 'unsent', cause: 'refused', detail: '' }, 'offline', null],
    ['a certificate that is not trusted', { kind: 'unsent', cause: 'tls', detail: '' }, 'offline', null],
    ['no connection in time', { kind: 'unsent', cause: 'timeout', detail: '' }, 'timeout', null],
    ['a stop before it was sent', { kind: 'unsent', cause: 'cancelled', detail: '' }, 'cancelled', null],
    ['silence', { kind: 'unanswered', cause: 'timeout', detail: '' }, 'timeout', null],
    ['a broken connection', { kind: 'unanswered', cause: 'reset', detail: '' }, 'offline', null],
    ['half a reading', answer(200, { plan_type: 'plus' }, { complete: false }), 'answer-cut-short', 200],
    ['a web page with 200', answer(200, page), 'web-page', 200],
    ['a reading that is called a web page', answer(200, { plan_type: 'plus' }, { headers: html }), 'web-page', 200],
    ['an error document with 200', answer(200, coded('token_expired')), 'unclear-answer', 200],
    ['nothing with 204', answer(204, ''), 'unclear-answer', 204],
    ['a redirect', answer(302, '', { headers: { location: 'http://portal.example/' } }), 'web-page', 302],
    ['a network that wants a sign-in first', answer(511, ''), 'web-page', 511],
    ['a redirect page', answer(302, page), 'web-page', 302],
    ['a bad request', answer(400, coded('invalid_request')), 'unclear-answer', 400],
    ['a missing page', answer(404, page), 'web-page', 404],
    ['a slow request', answer(408, ''), 'timeout', 408],
    ['too many requests', answer(429, ''), 'rate-limited', 429],
    ['a challenge page', answer(403, page), 'challenge', 403],
    ['a challenge that is no page', answer(403, '', { headers: { 'cf-mitigated': 'challenge' } }), 'challenge', 403],
    ['a region', answer(403, coded('unsupported_country_region_territory')), 'region', 403],
    ['a region, said with 401', answer(401, coded('unsupported_country_region_territory')), 'region', 401],
    ['a failure of the service', answer(500, ''), 'server-error', 500],
    ['a failure that names a dead account', answer(503, coded('account_deactivated')), 'server-error', 503],
    ['a busy service that names a dead account', answer(429, coded('account_deactivated')), 'rate-limited', 429],
  ])('is no verdict on the login after %s', (_name, result, reason, httpStatus) => {
    expect(classifyUsage(result, nowMs)).toEqual({ kind: 'unreadable', reason, httpStatus, retryAtMs: null });
  });

  it.each([429, 500, 503])('says when to come back after a %i', (status) => {
    const result = answer(status, '', { headers: { 'retry-after': '90' } });
    expect(classifyUsage(result, nowMs)).toMatchObject({ kind: 'unreadable', retryAtMs: nowMs + 90_000 });
  });

  it.each([
    [401, coded('token_expired')],
    [401, coded('token_invalidated')],
    [401, { detail: 'Unauthorized' }],
    [401, ''],
    [403, coded('forbidden')],
    [403, ''],
  ])('is worth a refresh after a %i with %j', (httpStatus, body) => {
    expect(classifyUsage(answer(httpStatus, body), nowMs)).toEqual({ kind: 'unauthorized', httpStatus });
  });

  it.each([
    [402, coded('deactivated_workspace'), 'deactivated_workspace'],
    [403, coded('workspace_deactivated'), 'workspace_deactivated'],
    [401, { code: 'Account_Deactivated' }, 'account_deactivated'],
    [403, { detail: { code: 'user_deactivated' } }, 'user_deactivated'],
    [401, { error: 'account_deleted' }, 'account_deleted'],
    [401, { error: 'Unauthorized', code: 'account_deactivated' }, 'account_deactivated'],
  ])('is the end of the account after a %i with %j', (httpStatus, body, reason) => {
    expect(classifyUsage(answer(httpStatus, body), nowMs)).toEqual({ kind: 'deactivated', reason, httpStatus });
  });

  it.each([
    { error: 'We could not find out whether the account was deactivated.' },
    { error: { message: 'account_deactivated' } },
    { message: 'Your account is deactivated' },
    { error: { code: 'not_deactivated' } },
    { detail: 'account_deactivated' },
  ])('is never the end of the account for the wording of %j', (body) => {
    expect(classifyUsage(answer(403, body), nowMs)).toEqual({ kind: 'unauthorized', httpStatus: 403 });
  });
});
