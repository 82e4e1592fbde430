import { chmod } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { isLateBuiltin, lateBuiltins } from './late-builtins.ts';
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

/** `out/cli.js`: one file with everything in it, so that it can be copied to anywhere Node 24 is. */
export default defineConfig({
  root: join(import.meta.dirname, '..'),
  plugins: [undiciParts(), lateBuiltins(), makeExecutable()],
  build: {
    outDir: 'out',
    emptyOutDir: false,
    target: 'node24',
    minify: false,
    ssr: 'main/cli.ts',
    rolldownOptions: {
      optimization: { pifeForModuleWrappers: false },
      external: nodeBuiltins.filter((id) => !isLateBuiltin(id)),
      output: { format: 'es', entryFileNames: 'cli.js', codeSplitting: false, banner: '#!/usr/bin/env node' },
    },
  },
  ssr: { noExternal: true },
});
