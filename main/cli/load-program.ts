import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import { decodeProgram, engineOf } from './program-file.ts';

/**
 * What the program in that file exports. V8 takes what it compiled when the command was built and skips nearly all of its work at a
 * start; another V8, or one with other flags, refuses that and compiles the source, which takes as long as it always would.
 */
export function loadProgram(path: string): unknown {
  const { source, line, compiled, engine } = decodeProgram(readFileSync(path));
  const cachedData = engine === engineOf(process) ? { cachedData: Buffer.from(compiled, 'base64') } : {};
  const script = new Script(source, { filename: path, lineOffset: line, ...cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(path), module);
  return module.exports;
}
