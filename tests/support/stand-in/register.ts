import { registerHooks } from 'node:module';
import type { startApp } from './app.ts';

const parts = new URL('./electron.ts', import.meta.url).href;
/** The real module has its parts by name and the whole as its default. A file's address, since a `require` takes no other. */
const standIn = new URL('./whole-electron.mjs', import.meta.url).href;
const source = `export * from '${parts}'; export { electron as default } from '${parts}';`;

/**
 * `node --import …/register.ts out/main/index.js` runs the built app on the stand-in: whoever asks for Electron gets it.
 */
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier === 'electron' || specifier === 'electron/main') return { url: standIn, shortCircuit: true };
    return nextResolve(specifier, context);
  },
  load(url, context, nextLoad) {
    if (url === standIn) return { format: 'module', source, shortCircuit: true };
    return nextLoad(url, context);
  },
});

Object.defineProperty(process.versions, 'electron', { value: '45.4.1', enumerable: true });
const { startApp: start }: { readonly startApp: typeof startApp } = await import('./app.ts');
start();
