import { describe, expect, it } from 'vitest';
import { agoText, dayText, resetText } from '../../../main/cli/relative-time.ts';
import { isoIn, nowMs } from './reports.ts';

const plain = (text: string): string => text.replace(/[\u202F\u00A0]/g, ' ');

describe('a time relative to now', () => {
  it.each([
    ['under an hour', 34, 'in 34 m'],
    ['under a day', 134, 'in 2 h 14 m'],
    ['a day and above', 60 * 90, 'in 3 d 18 h'],
    ['the last half minute', 0.4, 'in 1 m'],
    ['half a minute before the hour', 59.7, 'in 1 h'],
    ['half a minute before the day', 24 * 60 - 0.3, 'in 1 d'],
    ['a moment that has passed', -1, 'has reset since'],
  ])('counts down to %s', (_name, minutes, text) => {
    expect(plain(resetText(isoIn(minutes), nowMs))).toBe(text);
  });

  it.each([
    ['this minute', -0.5, 'just now'],
    ['minutes ago', -7, '7 m ago'],
    ['hours ago', -150, '2 h 30 m ago'],
    ['days ago', -60 * 50, '2 d 2 h ago'],
    ['whole days ago', -60 * 48, '2 d ago'],
    ['a clock that was set back', 10, 'just now'],
  ])('looks back at %s', (_name, minutes, text) => {
    expect(plain(agoText(isoIn(minutes), nowMs))).toBe(text);
  });

  it('is a dash when the moment is unknown', () => {
    expect([agoText(null, nowMs), resetText(null, nowMs)]).toEqual(['–', '–']);
  });

  it('is never broken at the end of a line', () => {
    expect(resetText(isoIn(134), nowMs)).toBe('in 2\u202Fh\u00A014\u202Fm');
  });
});

describe('a day', () => {
  it.each([
    ['2026-12-03T12:00:00.000Z', '3 Dec'],
    ['2027-01-03T12:00:00.000Z', '3 Jan 2027'],
  ])('of %s is %s, with its year when that is another one', (at, expected) => {
    expect(dayText(at, Date.parse('2026-11-21T12:00:00.000Z')).replaceAll('\u00A0', ' ')).toBe(expected);
  });
});
