import { defineConfig } from 'vitest/config';

/** End-to-end tests mostly wait: for a service, for a second look after a refusal, for another process. */
const waitingWorkers = 6;
/** Suites that strike at random moments or at every step, and want the processors for themselves. */
const strikes = ['kill', 'crash-campaign', 'faults', 'system-calls'].map((name) => `tests/e2e/${name}.test.ts`);

/**
 * `unit` needs nothing built. `e2e` drives the built command, which its set-up builds once, only when the sources are newer; `strikes`
 * does too, after it. The JSON report is what `.ci/run` counts; it never lands in the tree.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results/vitest.json' },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: strikes,
          globalSetup: ['build/build-once.ts'],
          testTimeout: 120_000,
          maxWorkers: waitingWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'strikes',
          include: strikes,
          globalSetup: ['build/build-once.ts'],
          testTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
