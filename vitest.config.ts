import { defineConfig } from 'vitest/config';

/**
 * `unit` needs nothing built. `e2e` drives the built command, which its set-up builds once, only when the sources are newer.
 * The JSON report is what `.ci/run` counts; it never lands in the tree.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results/vitest.json' },
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['build/build-once.ts'],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
