import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rootDir } from '../../../build/project-paths.ts';

/** The configuration that enforces the layers, taken along as it is. */
const configFiles = [
  'package.json',
  '.gitignore',
  'biome.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'shared/tsconfig.json',
  'main/core/tsconfig.json',
  'main/node/tsconfig.json',
  'main/electron/tsconfig.json',
  'main/tsconfig.json',
  'main/tsconfig.compose.json',
];

/** A small project that keeps every rule: each seed breaks one. */
export const soundFiles: Readonly<Record<string, string>> = {
  'shared/word.ts': 'export const word = 1;\n',
  'main/core/thing.ts': "import { word } from '../../shared/word.ts';\n\nexport const thing = word;\n",
  'main/node/disk.ts': "import { readFileSync } from 'node:fs';\n\nexport const disk = readFileSync;\n",
  'main/electron/tray.ts': "import { thing } from '../core/thing.ts';\n\nexport const tray = thing;\n",
  'main/compose.ts': "import { thing } from './core/thing.ts';\n\nexport const app = thing;\n",
  'main/cli.ts':
    "import { app } from './compose.ts';\nimport { disk } from './node/disk.ts';\n\nexport const root = [app, disk];\n",
};

export interface SeededTree {
  readonly dir: string;
  readonly remove: () => Promise<void>;
}

/** Our configuration over the sound files and `seeds`, in a folder of its own: what the checks write stays there. */
export async function plantTree(seeds: Readonly<Record<string, string>>): Promise<SeededTree> {
  const dir = await mkdtemp(join(tmpdir(), 'codex-quota-house-'));
  for (const file of configFiles) await cp(join(rootDir, file), join(dir, file));
  for (const [file, text] of Object.entries({ ...soundFiles, ...seeds })) {
    await mkdir(dirname(join(dir, file)), { recursive: true });
    await writeFile(join(dir, file), text);
  }
  await mkdir(join(dir, 'node_modules'));
  for (const name of ['@types', 'undici-types']) {
    await symlink(join(rootDir, 'node_modules', name), join(dir, 'node_modules', name), 'junction');
  }
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

export interface ToolRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a tool of ours, by its script, in `dir`; a failing one is a result, not an error. */
export function runTool(dir: string, script: string, args: readonly string[]): Promise<ToolRun> {
  const command = [join(rootDir, 'node_modules', script), ...args];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { cwd: dir, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr });
      else reject(error);
    });
  });
}
