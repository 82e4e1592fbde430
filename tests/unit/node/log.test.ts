import { describe, expect, it } from 'vitest';
import type { LogLevel } from '../../../main/core/ports.ts';
import { createLineLog } from '../../../main/node/log.ts';

const everyLevel: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

describe('the log', () => {
  it.each([
    [undefined, ['error']],
    ['', ['error']],
    ['loud', ['error']],
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['debug', ['error', 'warn', 'info', 'debug']],
  ])('at level %s tells %s', (level, expected) => {
    const lines: string[] = [];
    const log = createLineLog(level, (line) => lines.push(line));
    for (const entry of everyLevel) log.write(entry, 'Something happened');
    expect(lines).toEqual(expected.map((entry) => `${entry}: Something happened`));
  });

  it('is one line per entry, whatever a field holds', () => {
    const lines: string[] = [];
    createLineLog('info', (line) => lines.push(line)).write('info', 'Read', { path: 'a\nb "c"', count: 2, gone: null });
    expect(lines).toEqual(['info: Read path="a\\nb \\"c\\"" count=2 gone=null']);
  });
});
