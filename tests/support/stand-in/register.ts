import { registerHooks } from 'node:module';
import type { startApp } from './app.ts';

const parts = new URL('./electron.ts', import.meta.url).href;
/** The real module has its parts by name and the whole as its default. */
const standIn = `data:text/javascript,${encodeURIComponent(
  `export * from '${parts}'; export { electron as default } from '${parts}';`,
)}`;

/**
 * `node --import …/register.ts out/main/index.js` runs the built app on the stand-in: whoever asks for Electron gets it.
 */
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier === 'electron' || specifier === 'electron/main') return { url: standIn, shortCircuit: true };
    return nextResolve(specifier, context);
  },
});

Object.defineProperty(process.versions, 'electron', { value: '45.4.1', enumerable: true });
const { startApp: start }: { readonly startApp: typeof startApp } = await import('./app.ts');
start();
