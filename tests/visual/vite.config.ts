import { existsSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const rendererDir = join(import.meta.dirname, '../../renderer');
const pages = Object.fromEntries(
  ['popover', 'restore', 'settings']
    .map((name) => [name, join(rendererDir, name, 'index.html')] as const)
    .filter(([, path]) => existsSync(path)),
);

/** The pages alone, as the app bundles them, for pictures of them in a plain Chromium. */
export default defineConfig({
  root: rendererDir,
  plugins: [react()],
  build: {
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rolldownOptions: { input: pages },
  },
});
