import { describe, expect, it } from 'vitest';
import { isCalledByEmail, wholeName } from '../../../shared/whole-name.ts';

describe('the whole name of an account', () => {
  it.each([
    ['mira@fernhill.example', 'mira@fernhill.example', true, 'mira@fernhill.example'],
    ['mira@fern…', 'mira@fernhill.example', true, 'mira@fernhill.example'],
    ['Work', 'mira@fernhill.example', false, 'Work, mira@fernhill.example'],
    ['Work…', 'mira@fernhill.example', false, 'Work…, mira@fernhill.example'],
    ['Account 2', null, false, 'Account 2'],
  ])('called %s, with the e-mail %s: %s, %s', (label, email, isEmail, whole) => {
    expect(isCalledByEmail({ label, email })).toBe(isEmail);
    expect(wholeName({ label, email })).toBe(whole);
  });
});
