import type { FindingFamily } from './diagnosis-report.ts';

/** Headings of what the doctor looks at, in a terminal and in the window, in the order in which they are shown. */
export const familyTitles: readonly (readonly [FindingFamily, string])[] = [
  ['installation', 'Programs'],
  ['paths', 'Paths'],
  ['stores', 'Files'],
  ['permissions', 'Permissions'],
  ['clock', 'Clock'],
  ['network', 'Network'],
  ['rivals', 'Running programs'],
  ['leftovers', 'Leftovers'],
  ['accounts', 'Accounts'],
  ['conflicts', 'Conflicts'],
];
