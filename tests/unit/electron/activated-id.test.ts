import { describe, expect, it } from 'vitest';
import { activatedId } from '../../../main/electron/activated-id.ts';

describe('what Windows tells about a notification that was clicked', () => {
  it.each([
    ['type=action&action=0&tag=sign-in-0123456789', 'sign-in-0123456789'],
    ['tag=back-0123456789', 'back-0123456789'],
    ['type=click', null],
    ['', null],
    ['type=action&tag=../../somewhere', null],
    [`tag=${'a'.repeat(65)}`, null],
  ])('names it in %j as %j', (given, id) => {
    expect(activatedId({ arguments: given })).toBe(id);
  });
});
