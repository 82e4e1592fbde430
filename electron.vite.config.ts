import { existsSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { undiciParts } from './build/undici-parts.ts';

const rootDir = import.meta.dirname;
const pages = Object.fromEntries(
  ['popover', 'restore', 'settings', 'diagnostics']
    .map((name) => [name, join(rootDir, 'renderer', name, 'index.html')] as const)
    .filter(([, path]) => existsSync(path)),
);

/**
 * `out/main/index.js` (ESM, with everything in it), `out/preload/index.cjs` and a page per window below `out/renderer`. A sandboxed
 * preload can load one CommonJS file only; `.cjs` because this package is a module.
 */
export default defineConfig({
  main: {
    plugins: [undiciParts()],
    build: {
      externalizeDeps: false,
      sourcemap: false,
      rolldownOptions: {
        input: { index: join(rootDir, 'main/index.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: join(rootDir, 'preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: join(rootDir, 'renderer'),
    plugins: [react()],
    build: {
      minify: true,
      cssMinify: true,
      assetsInlineLimit: 0,
      rolldownOptions: { input: pages },
    },
  },
});
