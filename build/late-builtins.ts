import type { Plugin } from 'vite';

const virtualPrefix = '\0late-builtin:';
/** Modules of Node's own that take a start milliseconds and that only some commands need, each with what is imported from it by name. */
const late: ReadonlyMap<string, readonly string[]> = new Map([
  ['node:http', ['createServer']],
  ['node:sqlite', ['DatabaseSync']],
  ['node:tls', []],
  ['node:zlib', []],
  ['node:readline', ['createInterface']],
  ['node:readline/promises', ['createInterface']],
]);

/**
 * In one file an import of a module of Node's stands at the top, however late the part that wants it begins. These are fetched by that
 * part instead, so that `status`, which sends nothing, starts without TLS. A name that is missing here fails the build.
 */
export function lateBuiltins(): Plugin {
  return {
    name: 'late-builtins',
    enforce: 'pre',
    resolveId(id, _importer, { kind }) {
      if (!late.has(id)) return null;
      // Where it is required it is fetched late as it is, and whole.
      return kind === 'require-call' ? { id, external: true } : `${virtualPrefix}${id}`;
    },
    load(id) {
      const name = id.startsWith(virtualPrefix) ? id.slice(virtualPrefix.length) : '';
      const named = late.get(name);
      if (named === undefined) return null;
      const lines = named.map((one) => `export const ${one} = found.${one};`);
      return [`const found = process.getBuiltinModule('${name}');`, 'export default found;', ...lines].join('\n');
    },
  };
}

/** These are not to be left to the bundler as somebody else's. */
export function isLateBuiltin(id: string): boolean {
  return late.has(id);
}
