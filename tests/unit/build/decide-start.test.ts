import { describe, expect, it } from 'vitest';
import { decideStart, startExitCode } from '../../../build/decide-start.ts';

describe('npm start', () => {
  it.each([
    ['shows the status of your own accounts in the terminal', [], ['status', '--refresh']],
    ['shows the demo when asked', ['--demo'], ['demo']],
  ])('%s', (_name, args, command) => {
    expect(decideStart(args)).toMatchObject({ surface: 'terminal', command });
  });

  it.each([[['--dmeo']], [['--demo', 'verify-flagged']], [['status']]])('opens nothing for %j', (args) => {
    expect(decideStart(args)).toMatchObject({ surface: 'none' });
  });

  it('says which word it does not know, in one line and without its control characters', () => {
    const { line } = decideStart(['--demo', '\u001b[2J\n']);
    expect(line).toContain('"\\u001b[2J\\n"');
    expect(line).not.toContain('\n');
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
