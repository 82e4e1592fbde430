import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, type InlineConfig, normalizePath, type Plugin } from 'vite';
import { encodeProgram, engineOf, inAscii, type ProgramFile } from '../main/cli/program-file.ts';
import { rootDir } from './project-paths.ts';

const virtualId = '\0precompiled-program';
const programPath = join(rootDir, 'main', 'cli', 'run-command-line.ts');
const loaderPath = join(rootDir, 'main', 'cli', 'load-program.ts');
const loading = `
import { loadProgram } from ${JSON.stringify(normalizePath(loaderPath))};
export const { runCommandLine } = loadProgram(import.meta.filename);
`;

/**
 * Leaves of the command only its first lines to be compiled at each start, and puts everything that they import behind them, compiled
 * (main/cli/program-file.ts). `config` says how that is bundled.
 */
export function precompiledProgram(config: InlineConfig): Plugin {
  return {
    name: 'precompiled-program',
    enforce: 'pre',
    resolveId: (id, importer) => (importer !== undefined && id.endsWith('/run-command-line.ts') ? virtualId : null),
    load: (id) => (id === virtualId ? loading : null),
    async generateBundle(_options, bundle) {
      const [chunk] = Object.values(bundle);
      if (chunk?.type !== 'chunk' || !chunk.moduleIds.includes(virtualId))
        throw new Error('There is no command that would load the program.');
      chunk.code = encodeProgram(inAscii(chunk.code), await compiledProgram(config));
    },
  };
}

async function compiledProgram(config: InlineConfig): Promise<ProgramFile> {
  // Modules are strict; what is bundled from them as a script does not say so.
  const source = inAscii(`(function (exports, require, module) {'use strict';\n${await bundledProgram(config)}\n})`);
  return { source, compiled: await compiledAhead(source), engine: engineOf(process) };
}

async function bundledProgram(config: InlineConfig): Promise<string> {
  const result = await build({
    ...config,
    configFile: false,
    build: { ...config.build, ssr: programPath, write: false },
  });
  const [chunk] = 'output' in result ? result.output : [];
  if (chunk === undefined) throw new Error('The program was not bundled.');
  // A script can import nothing later on: Node would need a hook for it that is still an experiment.
  const imported = chunk.dynamicImports.filter((id) => id !== chunk.fileName);
  if (imported.length > 0) throw new Error(`To be listed in late-builtins.ts: ${imported.join(', ')}`);
  return chunk.code;
}

/** In base64. */
async function compiledAhead(source: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'codex-quota-build-'));
  try {
    const [textPath, compiledPath] = [join(dir, 'program.js'), join(dir, 'program.compiled')];
    await writeFile(textPath, source, 'latin1');
    const args = [join(rootDir, 'build', 'compile-ahead.ts'), textPath, compiledPath];
    await promisify(execFile)(process.execPath, args, { env: plainEnv(dir) });
    return await readFile(compiledPath, 'base64');
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Without settings of Codex, of proxies and of Node itself: flags would make what is compiled of no use to a start without them. */
function plainEnv(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(codex|node|openai|.*_proxy$)/i.test(name));
  return { ...Object.fromEntries(kept), HOME: home, USERPROFILE: home };
}
