import { expect, it } from 'vitest';
import { judgeRivals } from '../../../../main/core/diagnosis/rules/rivals.ts';

it('a computer on which nothing else may touch these accounts is said to be sound', () => {
  expect(judgeRivals([])).toMatchObject([{ sentence: 'nothing that refreshes these sign-ins' }]);
});
