import { describe, expect, it } from 'vitest';
import { precompiledProgram } from '../../../build/precompiled-program.ts';

type Resolving = (this: object, id: string, importer: string | undefined) => Promise<string | null> | string | null;

/** What is bundled for `id` where the bundler itself would take the file at `found`. */
async function bundledFor(id: string, importer: string | undefined, found: string): Promise<string | null> {
  const { resolveId } = precompiledProgram({});
  return (resolveId as Resolving).call({ resolve: async () => ({ id: found }) }, id, importer);
}

describe('what the first lines of the command load', () => {
  it.each([
    ['on Linux', '/home/mira/tray/main'],
    ['on Windows, where Vite writes paths with slashes all the same', 'C:/Users/mira/tray/main'],
  ])('is the loader instead of the program %s', async (_where, dir) => {
    const bundled = await bundledFor('./cli/run-command-line.ts', `${dir}/cli.ts`, `${dir}/cli/run-command-line.ts`);
    expect(bundled).toBe('\0precompiled-program');
  });

  it('is the program itself where that is what is to be bundled', async () => {
    const path = '/home/mira/tray/main/cli/run-command-line.ts';
    expect(await bundledFor(path, undefined, path)).toBeNull();
  });

  it('is left to the bundler where it is anything else', async () => {
    const found = '/tray/main/cli/modest-process.ts';
    expect(await bundledFor('./cli/modest-process.ts', '/tray/main/cli.ts', found)).toBeNull();
  });
});
