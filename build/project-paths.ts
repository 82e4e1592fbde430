import { join } from 'node:path';

export const rootDir = join(import.meta.dirname, '..');
export const builtCommandPath = join(rootDir, 'out', 'cli.js');
export const cliConfigPath = join(import.meta.dirname, 'vite.cli.config.ts');
