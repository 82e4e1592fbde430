import { z } from 'zod';

/** The part of vitest's JSON report that is counted. */
const reportShape = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

export interface TestTally {
  readonly passed: number;
  readonly failed: number;
  /** True only when the run as a whole succeeded and there was something to run. */
  readonly isGood: boolean;
}

/** Counts a report; a file that failed before its first test, or beside its tests, counts as one failure. Throws on another shape. */
export function tallyTests(report: unknown): TestTally {
  const { success, numPassedTests, numFailedTests, testResults } = reportShape.parse(report);
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = numFailedTests + brokenFiles;
  return { passed: numPassedTests, failed, isGood: success && failed === 0 && numPassedTests > 0 };
}

/** Good only when each one is, and when there is one. */
export function addTallies(tallies: readonly TestTally[]): TestTally {
  const sum = (field: 'passed' | 'failed'): number => tallies.reduce((total, tally) => total + tally[field], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    isGood: tallies.length > 0 && tallies.every((one) => one.isGood),
  };
}
