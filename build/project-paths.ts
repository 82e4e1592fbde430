import { join } from 'node:path';

export const rootDir = join(import.meta.dirname, '..');
export const builtCommandPath = join(rootDir, 'out', 'cli.js');
/** The tray app's first file. */
export const builtMainPath = join(rootDir, 'out', 'main', 'index.js');
export const cliConfigPath = join(import.meta.dirname, 'vite.cli.config.ts');
export const appConfigPath = join(rootDir, 'electron.vite.config.ts');
/** The last that is written when the app is built: windows come after main and preload. */
export const builtWindowsDir = join(rootDir, 'out', 'renderer');
