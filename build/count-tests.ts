import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from './project-paths.ts';
import { addTallies, type TestTally, tallyTests } from './test-tally.ts';

/** One for `npm test`, and one for each of the others that `.ci/run` runs: all have to be there. */
const reports = ['vitest.json', 'pages.json', 'hardship.json', 'interop.json'];

async function readTally(name: string): Promise<TestTally> {
  try {
    return tallyTests(JSON.parse(await readFile(join(rootDir, 'test-results', name), 'utf8')));
  } catch (error) {
    console.error(`No test report ${name} to count. ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 0, isGood: false };
  }
}

const { passed, failed, isGood } = addTallies(await Promise.all(reports.map(readTally)));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = isGood ? 0 : 1;
