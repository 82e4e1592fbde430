import { defineConfig } from 'vitest/config';
import { testsFolder } from './build/tests-folder.ts';

/** End-to-end tests and stories mostly wait: for a service, for a second look after a refusal, for another process, for a page. */
const waitingWorkers = 8;
/** Pages keep a processor busy: each of these has a Chromium beside it. */
const pageWorkers = 4;
/** Searches and removes what tests left: one folder, also of those that were ended. */
const clearUp = 'tests/clear-up.ts';
/** Suites that strike at random moments or at every step, or read tens of thousands of files: they want the processors for themselves. */
const strikes = [
  'kill',
  'crash-campaign',
  'contest',
  'fault-campaign',
  'faults',
  'system-calls',
  'sign-in-deaths',
  'path-homes',
].map((name) => `tests/hardship/${name}.test.ts`);

/**
 * `npm test` runs the first three. `unit` needs nothing built. `e2e` drives the built command, which its set-up builds once, only when
 * the sources are newer. `app` tells the stories of the tray app, on Electron where it is and else on the stand-in, at the same time as
 * `e2e`. The others take longer than anyone waits for before a commit: `pages` shows every state of every window, `hardship` meets the
 * command with what is broken, hostile, slow or a rival, `strikes` does so with death, and `interop` needs two real Codex releases in the
 * cache. The JSON reports are what `.ci/run` counts; they never land in the tree.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { TMPDIR: testsFolder, TEMP: testsFolder, TMP: testsFolder },
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results/vitest.json' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          globalSetup: [clearUp],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['build/build-once.ts', clearUp],
          testTimeout: 120_000,
          maxWorkers: waitingWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'hardship',
          include: ['tests/hardship/**/*.test.ts'],
          exclude: strikes,
          globalSetup: ['build/build-once.ts', clearUp],
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
          globalSetup: ['build/build-once.ts', clearUp],
          testTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'interop',
          include: ['tests/interop/**/*.test.ts'],
          globalSetup: ['build/build-once.ts', 'tests/interop/link-codex.ts', clearUp],
          testTimeout: 120_000,
          maxWorkers: 4,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'pages',
          include: ['tests/pages/**/*.spec.ts'],
          globalSetup: ['tests/app/build-app-once.ts', clearUp],
          testTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
          maxWorkers: pageWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'app',
          include: ['tests/app/**/*.spec.ts'],
          globalSetup: ['tests/app/build-app-once.ts', clearUp],
          testTimeout: 120_000,
          // What a window or a file shows in the end, however busy the machine is.
          expect: { poll: { timeout: 30_000 } },
          maxWorkers: waitingWorkers,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
