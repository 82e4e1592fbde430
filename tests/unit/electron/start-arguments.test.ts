import { describe, expect, it } from 'vitest';
import { readStartArguments, windowOfSecondStart } from '../../../main/electron/start-arguments.ts';

describe('the words of a start', () => {
  it.each([
    [[], 'popover', false],
    [['--hidden'], null, false],
    [['--restore'], 'restore', false],
    [['--settings'], 'settings', false],
    [['--demo'], 'popover', true],
    [['--hidden', '--demo'], null, true],
    [['--restore', '--hidden'], 'restore', false],
    [['.', '--inspect=0', '--allow-file-access', '--demo', '--settings', '/some/file'], 'settings', true],
  ] as const)('%j ask for the window %s, demo %s', (argv, window, isDemo) => {
    expect(readStartArguments(argv)).toEqual({ window, isDemo });
  });
});

describe('a second start', () => {
  it.each([
    [{ window: 'restore', isDemo: false }, 'restore'],
    [{ window: 'settings' }, 'settings'],
    [{ window: 'popover' }, 'popover'],
    [{ window: null }, null],
    [{ window: 'file:///etc' }, 'popover'],
    [{}, 'popover'],
    [null, 'popover'],
    [undefined, 'popover'],
    ['restore', 'popover'],
  ])('that sends %j opens %s', (wanted, window) => {
    expect(windowOfSecondStart(wanted)).toBe(window);
  });
});
