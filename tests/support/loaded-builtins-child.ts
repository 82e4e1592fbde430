import { writeFileSync } from 'node:fs';

// Preloaded into the command: writes which modules of Node's own it had loaded at its end, one per line, to LOADED_BUILTINS.
const path = process.env['LOADED_BUILTINS'] ?? '';
process.on('exit', () => {
  const loaded: unknown = Reflect.get(process, 'moduleLoadList');
  if (Array.isArray(loaded)) writeFileSync(path, loaded.join('\n'));
});
