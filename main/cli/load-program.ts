import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import { decodeProgram, engineOf } from './program-file.ts';

/**
 * What the program in that file exports. V8 takes what it compiled when the command was built and skips nearly all of its work at a
 * start. Another V8, one with other flags, and a file that was damaged or changed since get their program from its source.
 */
export function loadProgram(path: string): unknown {
  const { source, line, compiled, isAsBuilt, engine } = decodeProgram(readFileSync(path));
  const cachedData = isAsBuilt && engine === engineOf(process) ? { cachedData: Buffer.from(compiled, 'base64') } : {};
  const script = new Script(source, { filename: path, lineOffset: line, ...cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(path), module);
  return module.exports;
}
