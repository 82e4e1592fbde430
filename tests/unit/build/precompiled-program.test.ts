import { describe, expect, it } from 'vitest';
import { precompiledProgram } from '../../../build/precompiled-program.ts';

type Resolving = (id: string, importer: string | undefined) => string | null;

const bundledFor = precompiledProgram({}).resolveId as Resolving;

describe('what the first lines of the command load', () => {
  it.each([
    ['on Linux', '/home/mira/tray/main'],
    ['on Windows, where Vite writes paths with slashes all the same', 'C:/Users/mira/tray/main'],
  ])('is the loader instead of the program %s', (_where, dir) => {
    expect(bundledFor('./cli/run-command-line.ts', `${dir}/cli.ts`)).toBe('\0precompiled-program');
  });

  it('is the program itself where that is what is to be bundled', () => {
    expect(bundledFor('/home/mira/tray/main/cli/run-command-line.ts', undefined)).toBeNull();
  });

  it('is left to the bundler where it is anything else', () => {
    expect(bundledFor('./cli/modest-process.ts', '/tray/main/cli.ts')).toBeNull();
  });
});
