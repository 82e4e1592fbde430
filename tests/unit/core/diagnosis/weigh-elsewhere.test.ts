import { describe, expect, it } from 'vitest';
import {
  type RotationSigns,
  type Weight,
  weighLeases,
  weighRotations,
} from '../../../../main/core/diagnosis/weigh-elsewhere.ts';
import type { RefreshElsewhere } from '../../../../main/core/ledger/account-history.ts';
import { hashOf } from '../ledger/ledger-arbitraries.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const nowMs = Date.UTC(2026, 10, 21, 12);

function noted(conflict: RefreshElsewhere['conflict'], ...agesMs: readonly number[]): readonly RefreshElsewhere[] {
  return agesMs.map((ageMs) => ({ conflict, tokenHash: hashOf(String(ageMs)), atMs: nowMs - ageMs }));
}

const rotated = (...agesMs: readonly number[]) => noted('rotated-elsewhere', ...agesMs);
const leased = (...agesMs: readonly number[]) => noted('leased-elsewhere', ...agesMs);

describe('a refresh by another program, seen in a file', () => {
  it.each<[string, RotationSigns, Weight]>([
    ['nothing at all', { shownIn: null, noted: [] }, 'silent'],
    ['the pool went on without us', { shownIn: 'pool', noted: [] }, 'note'],
    ['Codex refreshed its own sign-in', { shownIn: 'cli', noted: [] }, 'silent'],
    ['Codex did so once this week', { shownIn: 'cli', noted: rotated(dayMs) }, 'silent'],
    ['auth.json changed under us twice this week', { shownIn: 'cli', noted: rotated(dayMs, hourMs) }, 'note'],
    ['twice, and ours is in the file again', { shownIn: null, noted: rotated(dayMs, hourMs) }, 'silent'],
    ['auth.json changed three times', { shownIn: 'cli', noted: rotated(2 * dayMs, dayMs, hourMs) }, 'pressing'],
    ['the pool changed three times', { shownIn: 'pool', noted: rotated(2 * dayMs, dayMs, hourMs) }, 'pressing'],
    ['three times, and ours is in the file now', { shownIn: null, noted: rotated(2 * dayMs, dayMs, 0) }, 'pressing'],
    ['the first of three was a week ago', { shownIn: null, noted: rotated(7 * dayMs, dayMs, hourMs) }, 'silent'],
    ['three by a clock that was set back since', { shownIn: null, noted: rotated(-1, -2, -3) }, 'silent'],
    ['three under leases', { shownIn: null, noted: leased(3, 2, 1) }, 'silent'],
  ])('weighs by file and how often: %s', (_what, signs, weight) => {
    expect(weighRotations(signs, nowMs)).toBe(weight);
  });
});

describe('a refresh by another program, under a lease', () => {
  it.each<[string, boolean, readonly RefreshElsewhere[], Weight]>([
    ['nothing at all', false, [], 'silent'],
    ['a lease is held now', true, [], 'note'],
    ['one this week', false, leased(6 * dayMs), 'note'],
    ['one a week ago', false, leased(7 * dayMs), 'silent'],
    ['three this week', false, leased(6 * dayMs, dayMs, 0), 'pressing'],
    ['three without a lease', false, rotated(3, 2, 1), 'silent'],
  ])('weighs by how often: %s', (_what, isShown, history, weight) => {
    expect(weighLeases({ isShown, noted: history }, nowMs)).toBe(weight);
  });
});
