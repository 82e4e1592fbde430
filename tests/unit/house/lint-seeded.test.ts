import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rootDir } from '../../../build/project-paths.ts';
import { plantTree, runTool, type SeededTree, soundFiles } from './seeded-tree.ts';

const linesOf = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join('\n');

const functionOf = (lines: number) =>
  `export function long(): number {\n  let n = 0;\n${linesOf(lines - 2, () => '  n += 1;')}\n  return n;\n}\n`;

const lintArgs = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
const restricted = 'lint/style/noRestrictedImports';

/** One file per rule: what it says, and the rule that has to reject it. */
const seeds: readonly (readonly [name: string, file: string, text: string, rule: string])[] = [
  ['electron in the core', 'main/core/bad-electron.ts', "import 'electron';\n", restricted],
  [
    'the type of electron in the core',
    'main/core/bad-type.ts',
    "import type { App } from 'electron';\n\nexport type Bad = App;\n",
    restricted,
  ],
  ['node:fs in the core', 'main/core/bad-node.ts', "import 'node:fs';\n", restricted],
  ['node:fs/promises deep in the core', 'main/core/deep/down/bad-node.ts', "import 'node:fs/promises';\n", restricted],
  ['fs by its old name in the core', 'main/core/bad-fs.ts', "import 'fs';\n", 'lint/correctness/noNodejsModules'],
  ['undici in the core', 'main/core/bad-undici.ts', "import 'undici';\n", restricted],
  ['an adapter in the core', 'main/core/bad-adapter.ts', "import '../node/disk.ts';\n", restricted],
  ['an adapter deep in the core', 'main/core/deep/down/bad.ts', "import '../../../node/disk.ts';\n", restricted],
  ['compose in the core', 'main/core/bad-compose.ts', "import '../compose.ts';\n", restricted],
  ['a part of compose in the core', 'main/core/bad-part.ts', "import '../composition/part.ts';\n", restricted],
  ['the core in shared', 'shared/bad-core.ts', "import '../main/core/thing.ts';\n", restricted],
  ['node:fs in shared', 'shared/bad-node.ts', "import 'node:fs';\n", restricted],
  ['electron in an adapter', 'main/node/bad-electron.ts', "import 'electron';\n", restricted],
  ['the command in an adapter', 'main/node/bad-cli.ts', "import '../cli/program.ts';\n", restricted],
  ['electron in the command', 'main/cli/bad-electron.ts', "import 'electron';\n", restricted],
  ['the desktop part in the command', 'main/cli/bad-desktop.ts', "import '../electron/tray.ts';\n", restricted],
  ['an adapter in the desktop part', 'main/electron/bad-node.ts', "import '../node/disk.ts';\n", restricted],
  ['main in a window', 'renderer/popover/bad-main.ts', "import '../../main/core/thing.ts';\n", restricted],
  ['electron in a window', 'renderer/bad-electron.ts', "import 'electron';\n", restricted],
  ['node:fs in a preload', 'preload/bad-node.ts', "import 'node:fs';\n", restricted],
  ['main in a preload', 'preload/bad-main.ts', "import '../main/core/thing.ts';\n", restricted],
  [
    'a function of 61 lines',
    'main/core/long-function.ts',
    functionOf(61),
    'lint/complexity/noExcessiveLinesPerFunction',
  ],
  [
    'a file of 401 lines',
    'main/node/long-file.ts',
    `${linesOf(401, (n) => `export const n${n} = ${n};`)}\n`,
    'lint/style/noExcessiveLinesPerFile',
  ],
  [
    'a test file of 401 lines',
    'tests/unit/long.test.ts',
    `${linesOf(401, (n) => `export const n${n} = ${n};`)}\n`,
    'lint/style/noExcessiveLinesPerFile',
  ],
  ['an enum', 'shared/bad-enum.ts', 'export enum Bad {\n  One = 1,\n}\n', 'lint/style/noEnum'],
  ['any', 'shared/bad-any.ts', 'export const bad: any = 1;\n', 'lint/suspicious/noExplicitAny'],
  [
    'an assertion that something is there',
    'shared/bad-bang.ts',
    'export const bad = (a?: string) => a!.length;\n',
    'lint/style/noNonNullAssertion',
  ],
  ['a barrel', 'shared/bad-barrel.ts', "export { word } from './word.ts';\n", 'lint/performance/noBarrelFile'],
  ['a default export', 'shared/bad-default.ts', 'export default 1;\n', 'lint/style/noDefaultExport'],
  [
    'a cycle',
    'shared/cycle-a.ts',
    "import { b } from './cycle-b.ts';\n\nexport const a = (): number => b();\n",
    'lint/suspicious/noImportCycles',
  ],
  [
    'the other half of a cycle',
    'shared/cycle-b.ts',
    "import { a } from './cycle-a.ts';\n\nexport const b = (): number => a();\n",
    'lint/suspicious/noImportCycles',
  ],
  ['a file name in camel case', 'shared/badName.ts', 'export const bad = 1;\n', 'lint/style/useFilenamingConvention'],
  [
    'four parameters',
    'shared/bad-params.ts',
    'export const bad = (a: number, b: number, c: number, d: number) => a + b + c + d;\n',
    'lint/complexity/useMaxParams',
  ],
  ['the console in the core', 'main/core/bad-console.ts', "console.log('bad');\n", 'lint/suspicious/noConsole'],
  [
    'a promise nobody waits for',
    'main/node/bad-promise.ts',
    'async function act(): Promise<void> {}\n\nexport function bad(): void {\n  act();\n}\n',
    'lint/nursery/noFloatingPromises',
  ],
  [
    'a missing case of a union',
    'main/core/bad-switch.ts',
    "export function bad(a: 'x' | 'y'): number {\n  switch (a) {\n    case 'x':\n      return 1;\n  }\n  return 0;\n}\n",
    'lint/nursery/useExhaustiveSwitchCases',
  ],
  [
    'a skipped test',
    'tests/unit/bad-skip.test.ts',
    "import { it } from 'vitest';\n\nit.skip('waits', () => {});\n",
    'lint/suspicious/noSkippedTests',
  ],
];

/** As long as allowed, and not a line longer. */
const allowed: Readonly<Record<string, string>> = {
  'main/core/just-right-function.ts': functionOf(60),
  'main/node/just-right-file.ts': `${linesOf(400, (n) => `export const n${n} = ${n};`)}\n`,
  'main/core/good-imports.ts':
    "import { word } from '../../shared/word.ts';\nimport { thing } from './thing.ts';\n\nexport const good = [word, thing];\n",
};

const reportShape = z.object({
  diagnostics: z.array(
    z.object({ category: z.string(), severity: z.string(), location: z.object({ path: z.string() }) }),
  ),
});

describe('the linter', () => {
  let tree: SeededTree;
  let rulesAgainst: ReadonlyMap<string, readonly string[]>;

  beforeAll(async () => {
    tree = await plantTree({ ...allowed, ...Object.fromEntries(seeds.map(([, file, text]) => [file, text])) });
    const { stdout } = await runTool(tree.dir, '@biomejs/biome/bin/biome', lintArgs);
    const errors = reportShape.parse(JSON.parse(stdout)).diagnostics.filter(({ severity }) => severity === 'error');
    const byFile = Map.groupBy(errors, ({ location }) => location.path.replaceAll('\\', '/'));
    rulesAgainst = new Map([...byFile].map(([file, found]) => [file, found.map(({ category }) => category)]));
  });

  afterAll(() => tree.remove());

  it.each(seeds)('rejects %s', (_name, file, _text, rule) => {
    expect(rulesAgainst.get(file)).toContain(rule);
  });

  it('accepts the sound tree and what is just within the limits', () => {
    const fine = [...Object.keys(soundFiles), ...Object.keys(allowed)];
    expect(fine.flatMap((file) => rulesAgainst.get(file) ?? [])).toEqual([]);
  });

  it('has no exception for size but the one for the markup of windows', async () => {
    const config = await readFile(join(rootDir, 'biome.json'), 'utf8');
    expect(config.match(/noExcessiveLinesPerFile/g)).toHaveLength(1);
    const limits = [...config.matchAll(/"noExcessiveLinesPerFunction"[^}]*"maxLines": (\d+)/g)].map(
      ([, lines]) => lines,
    );
    expect(limits).toEqual(['60', '120']);
    expect(config.match(/noExcessiveLinesPerFunction/g)).toHaveLength(limits.length);
  });
});
