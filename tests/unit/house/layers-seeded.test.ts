import { describe, expect, it, onTestFinished } from 'vitest';
import { layerViolations, walkFrom } from './import-walk.ts';
import { plantTree, runTool, type ToolRun } from './seeded-tree.ts';

type Seeds = Readonly<Record<string, string>>;

async function plant(seeds: Seeds): Promise<string> {
  const { dir, remove } = await plantTree(seeds);
  onTestFinished(remove);
  return dir;
}

const checkTypes = async (seeds: Seeds, project: string): Promise<ToolRun> =>
  await runTool(await plant(seeds), 'typescript/bin/tsc', ['-b', project, '--pretty', 'false']);

describe('the project references', () => {
  it('accept the sound tree', async () => {
    expect(await checkTypes({}, 'main')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it.each([
    ['an adapter in the core', 'main/core', 'main/core/bad.ts', "import '../node/disk.ts';", 'TS6307', 'disk.ts'],
    [
      'the type of an adapter in the core',
      'main/core',
      'main/core/bad.ts',
      "export type Bad = typeof import('../node/disk.ts');",
      'TS6307',
      'disk.ts',
    ],
    ['node:fs in the core', 'main/core', 'main/core/bad.ts', "import 'node:fs';", 'TS2882', 'node:fs'],
    ['process in the core', 'main/core', 'main/core/bad.ts', 'export const bad = process;', 'TS2591', 'process'],
    ['window in the core', 'main/core', 'main/core/bad.ts', 'export const bad = window;', 'TS2304', 'window'],
    ['the core in shared', 'shared', 'shared/bad.ts', "import '../main/core/thing.ts';", 'TS6307', 'thing.ts'],
    ['node:fs in shared', 'shared', 'shared/bad.ts', "import 'node:fs';", 'TS2882', 'node:fs'],
    ['compose in an adapter', 'main/node', 'main/node/bad.ts', "import '../compose.ts';", 'TS6307', 'compose.ts'],
    [
      'an adapter in compose',
      'main/tsconfig.compose.json',
      'main/compose.ts',
      "import './node/disk.ts';",
      'TS6307',
      'disk.ts',
    ],
    [
      'an adapter in a part of compose',
      'main/tsconfig.compose.json',
      'main/composition/bad.ts',
      "import '../node/disk.ts';",
      'TS6307',
      'disk.ts',
    ],
    ['node:fs in compose', 'main/tsconfig.compose.json', 'main/compose.ts', "import 'node:fs';", 'TS2882', 'node:fs'],
  ])('reject %s', async (_name, project, file, line, code, culprit) => {
    const { exitCode, stdout } = await checkTypes({ [file]: `${line}\nexport {};\n` }, project);
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain(`${file}(`);
    expect(stdout).toContain(code);
    expect(stdout).toContain(culprit);
  });
});

describe('the walk over the imports', () => {
  it('accepts the sound tree', async () => {
    const dir = await plant({});
    expect(layerViolations(dir)).toEqual([]);
    expect(walkFrom(dir, 'main/cli.ts').waysToElectron).toEqual([]);
  });

  it.each([
    ['an import', "import { app } from 'electron';\nexport { app };\n"],
    ['the import of a type', "import type { App } from 'electron';\nexport type A = App;\n"],
    ['a type in place', "export type A = import('electron').App;\n"],
    ['a dynamic import', "export const load = () => import('electron');\n"],
    ['a re-export', "export * from 'electron';\n"],
    ['a side effect', "import 'electron/main';\n"],
    ['a package that is Electron by another name', "import 'electron-store';\n"],
  ])('names the way to Electron through %s deep in the core', async (_name, text) => {
    const dir = await plant({
      'main/core/thing.ts': "import './deep.ts';\n\nexport const thing = 1;\n",
      'main/core/deep.ts': text,
    });
    expect(walkFrom(dir, 'main/cli.ts').waysToElectron).toEqual([
      expect.stringMatching(
        /^main\/cli\.ts -> main\/compose\.ts -> main\/core\/thing\.ts -> main\/core\/deep\.ts -> electron/,
      ),
    ]);
  });

  it.each([
    ['main/core/bad.ts', "import 'fs';\n", 'main/core/bad.ts (core) imports fs'],
    ['main/core/bad.ts', "import 'undici';\n", 'main/core/bad.ts (core) imports undici'],
    ['main/core/bad.ts', "import '../node/disk.ts';\n", 'main/core/bad.ts (core) imports main/node/disk.ts (node)'],
    [
      'main/core/bad.ts',
      'export const bad = (name: string) => import(name);\n',
      'main/core/bad.ts imports something computed at run time',
    ],
    ['main/node/bad.ts', "import '../cli.ts';\n", 'main/node/bad.ts (node) imports main/cli.ts (cli)'],
    ['main/node/bad.ts', "require('electron');\n", 'main/node/bad.ts (node) imports electron'],
    ['main/compose.ts', "import './node/disk.ts';\n", 'main/compose.ts (compose) imports main/node/disk.ts (node)'],
    [
      'main/composition/bad.ts',
      "import '../node/disk.ts';\n",
      'main/composition/bad.ts (compose) imports main/node/disk.ts (node)',
    ],
    ['main/other.ts', "import './compose.ts';\n", 'main/other.ts belongs to no layer'],
    ['shared/bad.ts', "import '../main/core/thing.ts';\n", 'shared/bad.ts (shared) imports main/core/thing.ts (core)'],
    [
      'renderer/popover/bad.tsx',
      "import '../../main/core/thing.ts';\n",
      'renderer/popover/bad.tsx (renderer) imports main/core/thing.ts (core)',
    ],
    ['preload/bad.ts', "import 'node:fs';\n", 'preload/bad.ts (preload) imports node:fs'],
  ])('names what %s may not import: %j', async (file, text, sentence) => {
    expect(layerViolations(await plant({ [file]: text }))).toEqual([sentence]);
  });

  it('names a file that is not there', async () => {
    const dir = await plant({ 'main/core/bad.ts': "import './gone.ts';\n" });
    expect(() => layerViolations(dir)).toThrow('main/core/bad.ts imports ./gone.ts, which is not there');
  });
});
