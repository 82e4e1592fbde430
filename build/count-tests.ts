import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from './project-paths.ts';
import { type TestTally, tallyTests } from './test-tally.ts';

async function readTally(): Promise<TestTally> {
  try {
    return tallyTests(JSON.parse(await readFile(join(rootDir, 'test-results', 'vitest.json'), 'utf8')));
  } catch (error) {
    console.error(`No test report to count. ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 0, isGood: false };
  }
}

const { passed, failed, isGood } = await readTally();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = isGood ? 0 : 1;
