import { expect, it } from 'vitest';
import { descendantsOf } from '../../torture/tidy-end.ts';

it.each<[string, string, readonly number[]]>([
  ['its children and theirs, the youngest generation first', '1 0\n 10 1\n 11 10\n 12 11\n 13 10\n', [12, 11, 13]],
  ['nobody of a process without any', '1 0\n10 1\n11 1\n', []],
  ['nobody where nothing could be listed', '', []],
  ['each once, whatever the table says', '10 10\n11 10\n11 10\n', [11]],
])('What a process started is %s', (_what, table, expected) => {
  expect(descendantsOf(10, table)).toEqual(expected);
});
