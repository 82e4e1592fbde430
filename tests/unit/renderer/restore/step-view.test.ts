import { describe, expect, it } from 'vitest';
import { stepView } from '../../../../renderer/lib/step-view.ts';

describe('how far the check of an account is', () => {
  it.each([
    ['looking', 'now ahead ahead ahead', 'Looking for a newer sign-in'],
    ['trying', 'done now ahead ahead', 'Trying the current sign-in'],
    ['waiting', 'done done ahead ahead', 'Waiting for its turn'],
    ['refreshing', 'done done now ahead', 'Refreshing the sign-in'],
    ['trying-new', 'done done done now', 'Trying the new sign-in'],
    ['saving', 'done done done done', 'Saving it'],
    [undefined, 'ahead ahead ahead ahead', 'Waiting for its turn'],
  ] as const)('is shown for %j as %s, and said', (step, rungs, text) => {
    const view = stepView(step);
    expect(view.rungs.map(({ state }) => state)).toEqual(rungs.split(' '));
    expect(view.text).toBe(text);
  });
});
