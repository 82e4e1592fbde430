import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const main = join(import.meta.dirname, '../../../main');

describe('a hint of the core and of its adapters', () => {
  it('speaks to people in a window as well as in a terminal: nobody runs a window again', () => {
    const shared = readdirSync(main, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.startsWith('cli'))
      .filter((path) => /run (?:this|it) again/i.test(readFileSync(join(main, path), 'utf8')));
    expect(shared).toEqual([]);
  });
});
