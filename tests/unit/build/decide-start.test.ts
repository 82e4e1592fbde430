import { describe, expect, it } from 'vitest';
import {
  decideStart,
  type ElectronPresence,
  type StartFacts,
  startExitCode,
  whyTrayFailed,
} from '../../../build/decide-start.ts';

const present: ElectronPresence = { state: 'present', executablePath: '/electron' };
const fetchable: ElectronPresence = { state: 'fetchable', installerPath: '/install.js' };
const failed: ElectronPresence = { state: 'failed', reason: 'it could not be fetched: ENOTFOUND' };

const desktop: StartFacts = { platform: 'linux', hasDisplay: true, isRoot: false, electron: present };
const machine = (facts: Partial<StartFacts>): StartFacts => ({ ...desktop, ...facts });

describe('npm start', () => {
  it.each<[string, StartFacts, object]>([
    ['opens the tray app where Electron is', desktop, { surface: 'tray', executablePath: '/electron' }],
    [
      'fetches Electron where it is not',
      machine({ electron: fetchable }),
      { surface: 'fetch', installerPath: '/install.js' },
    ],
    ['shows the terminal when fetching did not work', machine({ electron: failed }), { surface: 'terminal' }],
    [
      'shows the terminal without the npm package',
      machine({ electron: { state: 'missing' } }),
      { surface: 'terminal' },
    ],
    ['shows the terminal without a display', machine({ hasDisplay: false }), { surface: 'terminal' }],
    ['fetches nothing without a display', machine({ hasDisplay: false, electron: fetchable }), { surface: 'terminal' }],
  ])('%s', (_name, facts, expected) => {
    expect(decideStart([], facts)).toMatchObject(expected);
  });

  it.each([
    ['your own accounts', [], ['status', '--refresh']],
    ['your own accounts for a window that only the app has', ['--restore'], ['status', '--refresh']],
    ['the demo when asked', ['--demo'], ['demo']],
    ['the demo when asked for its windows too', ['--settings', '--demo'], ['demo']],
  ])('shows %s in the terminal', (_name, args, command) => {
    expect(decideStart(args, machine({ electron: failed }))).toMatchObject({ surface: 'terminal', command });
  });

  it.each([[['--demo']], [['--restore']], [['--settings']], [['--hidden']], [['--demo', '--restore', '--hidden']]])(
    'hands %j on to the app',
    (args) => {
      expect(decideStart(args, desktop)).toMatchObject({ surface: 'tray', args });
    },
  );

  it.each([
    ['linux', true, ['--demo', '--no-sandbox']],
    ['linux', false, ['--demo']],
    ['darwin', true, ['--demo']],
  ] as const)('on %s as root (%s) starts the app with %j', (platform, isRoot, args) => {
    expect(decideStart(['--demo'], machine({ platform, isRoot }))).toMatchObject({ surface: 'tray', args });
  });

  it.each([
    ['no display', machine({ hasDisplay: false }), 'No display here'],
    ['what kept Electron from coming', machine({ electron: failed }), 'ENOTFOUND'],
    ['where the app is, on macOS', machine({ platform: 'darwin' }), 'menu bar'],
    ['where the app is, on Windows', machine({ platform: 'win32' }), 'notification area'],
    ['that something is fetched, once', machine({ electron: fetchable }), 'this once'],
  ])('says %s in one line', (_name, facts, words) => {
    const { line } = decideStart([], facts);
    expect(line).toContain(words);
    expect(line).not.toContain('\n');
  });

  it.each([[['--dmeo']], [['--demo', 'verify-flagged']], [['status']], [['--no-sandbox']], [['--inspect']]])(
    'opens nothing for %j',
    (args) => {
      expect(decideStart(args, desktop)).toMatchObject({ surface: 'none' });
    },
  );

  it('says which word it does not know, in one line and without its control characters', () => {
    const { line } = decideStart(['--demo', '\u001b[2J\n'], desktop);
    expect(line).toContain('"\\u001b[2J\\n"');
    expect(line).not.toContain('\n');
  });

  it.each([
    ['a quit', { exitCode: 0, signal: null, ranMs: 200, wasStopped: false }, undefined],
    ['an interrupt that was passed on', { exitCode: null, signal: 'SIGTERM', ranMs: 200, wasStopped: true }, undefined],
    ['a crash after hours', { exitCode: null, signal: 'SIGSEGV', ranMs: 7_200_000, wasStopped: false }, undefined],
    ['a trap at once', { exitCode: null, signal: 'SIGTRAP', ranMs: 300, wasStopped: false }, 'SIGTRAP'],
    ['an error code at once', { exitCode: 127, signal: null, ranMs: 30, wasStopped: false }, '127'],
  ] as const)('after %s replaces the app only if it never started', (_name, end, words) => {
    const why = whyTrayFailed(end);
    if (words === undefined) expect(why).toBeUndefined();
    else expect(why).toContain(words);
  });

  it.each([
    ['ends well after a status that was shown', ['status', '--refresh'], [0, 1, 3, 130], 0],
    ['fails when there was no exit code', ['status', '--refresh'], [undefined], 1],
    ['passes on wrong usage', ['status', '--refresh'], [2], 2],
    ['passes on an end nobody foresaw', ['status', '--refresh'], [70], 70],
    ['passes on a demo that did not work', ['demo'], [1], 1],
  ])('%s', (_name, command, exitCodes, expected) => {
    expect(exitCodes.map((exitCode) => startExitCode(command, exitCode))).toEqual(exitCodes.map(() => expected));
  });
});
