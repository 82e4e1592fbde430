import { expect, it } from 'vitest';
import { AppError } from '../../../../main/core/app-error.ts';
import type { FilesFound } from '../../../../shared/errors.ts';
import { createAppBench } from '../../../support/app-bench.ts';

const broken = new AppError('store-broken', 'The pool is empty.', { hint: 'Mend it.', file: 'pool' });
const found: FilesFound = {
  broken: { name: 'pool.json', writtenAt: '2026-11-16T08:00:00.000Z', bytes: 0, accounts: null, cutOffLine: null },
  backup: null,
};
const nothing: FilesFound = { broken: null, backup: null };

async function problemWith(error: Error, findInTheWay: () => Promise<FilesFound>) {
  const bench = createAppBench(
    () => {
      throw error;
    },
    { findInTheWay },
  );
  bench.app.start();
  await bench.clock.advance(1000);
  const { problem } = bench.app.snapshot();
  await bench.app.quit();
  return problem;
}

it.each<[string, Error, () => Promise<FilesFound>, object]>([
  ['with what lies there', broken, async () => found, { message: 'The pool is empty.', file: 'pool', found }],
  [
    'also when nothing can be found out about it',
    broken,
    () => Promise.reject(new Error('EIO')),
    { message: 'The pool is empty.', file: 'pool', found: nothing },
  ],
  [
    'and looks at no file where none is in the way',
    new AppError('internal', 'Something went wrong.'),
    async () => found,
    { message: 'Something went wrong.', file: null, found: nothing },
  ],
])('a file in the way of reading is shown, %s', async (_name, error, findInTheWay, problem) => {
  expect(await problemWith(error, findInTheWay)).toMatchObject(problem);
});
