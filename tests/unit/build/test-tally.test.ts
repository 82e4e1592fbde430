import { describe, expect, it } from 'vitest';
import { addTallies, tallyTests } from '../../../build/test-tally.ts';

const file = (status: string, ...tests: readonly string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

describe('the count of tests', () => {
  it.each([
    [
      'is good when something passed and nothing failed',
      { success: true, numPassedTests: 2, numFailedTests: 0, testResults: [file('passed', 'passed', 'passed')] },
      { passed: 2, failed: 0, isGood: true },
    ],
    [
      'counts failed tests',
      { success: false, numPassedTests: 1, numFailedTests: 1, testResults: [file('failed', 'passed', 'failed')] },
      { passed: 1, failed: 1, isGood: false },
    ],
    [
      'counts a file that broke before its first test',
      { success: false, numPassedTests: 1, numFailedTests: 0, testResults: [file('passed', 'passed'), file('failed')] },
      { passed: 1, failed: 1, isGood: false },
    ],
    [
      'is not good when nothing ran',
      { success: true, numPassedTests: 0, numFailedTests: 0, testResults: [] },
      { passed: 0, failed: 0, isGood: false },
    ],
    [
      'is not good when the run failed beside its tests',
      { success: false, numPassedTests: 1, numFailedTests: 0, testResults: [file('passed', 'passed')] },
      { passed: 1, failed: 0, isGood: false },
    ],
  ])('%s', (_name, report, expected) => {
    expect(tallyTests(report)).toEqual(expected);
  });

  it('refuses a report of another shape', () => {
    expect(() => tallyTests({ passed: 3 })).toThrow('numPassedTests');
  });
});

describe('the tallies of several runs', () => {
  const good = { passed: 2, failed: 0, isGood: true };

  it.each([
    ['are added up', [good, good], { passed: 4, failed: 0, isGood: true }],
    [
      'are not good when one is not',
      [good, { passed: 1, failed: 1, isGood: false }],
      { passed: 3, failed: 1, isGood: false },
    ],
    ['are not good when there are none', [], { passed: 0, failed: 0, isGood: false }],
  ])('%s', (_name, tallies, expected) => {
    expect(addTallies(tallies)).toEqual(expected);
  });
});
