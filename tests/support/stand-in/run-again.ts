import { pathToFileURL } from 'node:url';
import { mainPathVariable } from './main-path.ts';

// Before the app, whose every module may ask for Electron.
await import('./register.ts');
await import(pathToFileURL(process.env[mainPathVariable] ?? '').href);
