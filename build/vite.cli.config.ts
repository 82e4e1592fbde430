import { chmod } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { defineConfig, type InlineConfig, type Plugin } from 'vite';
import { isLateBuiltin, lateBuiltins } from './late-builtins.ts';
import { precompiledProgram } from './precompiled-program.ts';
import { undiciParts } from './undici-parts.ts';

const nodeBuiltins = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];

function makeExecutable(): Plugin {
  return {
    name: 'make-executable',
    async writeBundle(options, bundle) {
      if (options.dir === undefined) return;
      for (const fileName of Object.keys(bundle)) await chmod(join(options.dir, fileName), 0o755);
    },
  };
}

const common = {
  root: join(import.meta.dirname, '..'),
  logLevel: 'warn',
  ssr: { noExternal: true },
} as const satisfies InlineConfig;
const target = { target: 'node24', minify: false } as const;
const external = nodeBuiltins.filter((id) => !isLateBuiltin(id));

/** All but the first lines. */
const program: InlineConfig = {
  ...common,
  plugins: [undiciParts(), lateBuiltins()],
  build: {
    ...target,
    rolldownOptions: {
      optimization: { pifeForModuleWrappers: false },
      external,
      output: { format: 'cjs', codeSplitting: false },
    },
  },
};

/** `out/cli.js`: one file with everything in it, so that it can be copied to anywhere Node 24 is. */
export default defineConfig({
  ...common,
  plugins: [precompiledProgram(program), makeExecutable()],
  build: {
    ...target,
    outDir: 'out',
    emptyOutDir: false,
    ssr: 'main/cli.ts',
    rolldownOptions: {
      external,
      output: { format: 'es', entryFileNames: 'cli.js', codeSplitting: false, banner: '#!/usr/bin/env node' },
    },
  },
});
