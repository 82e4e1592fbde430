import { expect, it } from 'vitest';
import { decideClose, decidePutAway } from '../../../main/electron/popover-without-icon.ts';

it.each([
  ['notifier', 'hide', 'hide'],
  ['embedding', 'hide', 'hide'],
  ['none', 'end', 'minimize'],
  ['unknown', 'hide', 'minimize'],
  [null, 'hide', 'hide'],
] as const)('a popover whose icon is shown by %s: %s when closed, %s when put away', (host, closed, putAway) => {
  expect(decideClose(host)).toBe(closed);
  expect(decidePutAway(host)).toBe(putAway);
});
