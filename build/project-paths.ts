import { join } from 'node:path';

export const rootDir = join(import.meta.dirname, '..');
export const builtCommandPath = join(rootDir, 'out', 'cli.js');
/** The tray app's first file. */
export const builtMainPath = join(rootDir, 'out', 'main', 'index.js');
export const cliConfigPath = join(import.meta.dirname, 'vite.cli.config.ts');
/** Everything that decides how the command is bundled. */
export const commandBuilders = [
  cliConfigPath,
  ...['compile-ahead.ts', 'late-builtins.ts', 'precompiled-program.ts', 'undici-parts.ts'].map((name) =>
    join(import.meta.dirname, name),
  ),
];
export const appConfigPath = join(rootDir, 'electron.vite.config.ts');
/** The last that is written when the app is built: windows come after main and preload. */
export const builtWindowsDir = join(rootDir, 'out', 'renderer');
