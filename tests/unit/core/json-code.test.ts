import { describe, expect, it } from 'vitest';
import { errorCodes, isChallenge, isWebPage, usageErrorCodes } from '../../../main/core/json-code.ts';

describe('the codes of an error answer', () => {
  it.each([
    [{ error: 'invalid_grant' }, ['invalid_grant']],
    [{ error: { code: 'Invalid_Grant' } }, ['invalid_grant']],
    [{ code: ' a ' }, ['a']],
    [{ detail: { code: 'a' } }, []],
    [{ error: 'a', code: 'b', detail: { code: 'c' } }, ['a', 'b']],
    [{ error: { code: '' }, code: 'b' }, ['b']],
    [{ error: { code: 17 }, code: true, detail: 'x' }, []],
    [{}, []],
    [['invalid_grant'], []],
    ['invalid_grant', []],
    [null, []],
  ])('of %j are %j', (body, codes) => {
    expect(errorCodes(JSON.stringify(body))).toEqual(codes);
  });

  it.each(['', 'invalid_grant', '<html></html>', '{"error":"invalid_gr'])('are none for the text "%s"', (body) => {
    expect(errorCodes(body)).toEqual([]);
  });
});

describe('the codes of an error answer of the usage endpoint', () => {
  it.each([
    [{ detail: { code: 'a' } }, ['a']],
    [{ error: 'a', code: 'b', detail: { code: 'c' } }, ['a', 'b', 'c']],
    [{ detail: 'a' }, []],
  ])('of %j are %j, with its own place beside the others', (body, codes) => {
    expect(usageErrorCodes(JSON.stringify(body))).toEqual(codes);
  });
});

describe('a page where an answer belongs', () => {
  it.each([
    ['its kind', { 'content-type': 'text/html' }, 'anything'],
    ['its kind as XHTML', { 'content-type': 'application/xhtml+xml' }, ''],
    ['its first tag', {}, '\n  <!DOCTYPE HTML PUBLIC "x">'],
    ['its first element', { 'content-type': 'application/json' }, '<html lang="en">'],
  ])('is known by %s', (_name, headers, body) => {
    expect(isWebPage({ headers, body })).toBe(true);
    expect(isChallenge({ headers, body })).toBe(true);
  });

  it.each([
    ['an answer', { 'content-type': 'application/json' }, '{"error":"<html>"}'],
    ['nothing', {}, ''],
    ['another document', { 'content-type': 'text/plain' }, '<svg></svg>'],
  ])('is not seen in %s', (_name, headers, body) => {
    expect(isWebPage({ headers, body })).toBe(false);
    expect(isChallenge({ headers, body })).toBe(false);
  });

  it('is a challenge by its header alone', () => {
    const answer = { headers: { 'cf-mitigated': 'challenge' }, body: '{}' };
    expect([isChallenge(answer), isWebPage(answer)]).toEqual([true, false]);
  });
});
