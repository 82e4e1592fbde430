import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadProgram } from '../../../main/cli/load-program.ts';
import { encodeProgram, engineOf } from '../../../main/cli/program-file.ts';

const source = `(function (exports, require) {
  exports.answer = () => require('node:path').basename('/a/b');
  exports.fail = () => { throw new Error('where?'); };
})`;

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'codex-quota-program-'));
});
afterEach(() => rm(dir, { recursive: true }));

interface Exports {
  readonly answer: () => string;
  readonly fail: () => never;
}

async function loaded(compiled: Buffer, engine: string): Promise<Exports> {
  const path = join(dir, 'cli.js');
  await writeFile(path, encodeProgram('first\nsecond', { source, compiled: compiled.toString('base64'), engine }));
  return loadProgram(path) as Exports;
}

describe('the program behind the first lines of the command', () => {
  const compiled = new Script(source).createCachedData();
  const ofAnotherSource = new Script(`${source}  `).createCachedData();

  it.each([
    ['as it was compiled', compiled, engineOf(process)],
    ['from its source where another V8 compiled it', compiled, 'V8 1 for sunos on sparc'],
    ['from its source where what was compiled is of another source', ofAnotherSource, engineOf(process)],
    ['from its source where what was compiled is cut short', compiled.subarray(0, 40), engineOf(process)],
    ['from its source where nothing was compiled', Buffer.alloc(0), engineOf(process)],
  ])('runs %s', async (_name, bytes, engine) => {
    expect((await loaded(bytes, engine)).answer()).toBe('b');
  });

  it('runs as somebody changed it, although V8 would take what was compiled before', async () => {
    await loaded(compiled, engineOf(process));
    const path = join(dir, 'cli.js');
    await writeFile(path, (await readFile(path, 'utf8')).replace("'/a/b'", "'/a/c'"));
    expect((loadProgram(path) as Exports).answer()).toBe('c');
  });

  it('tells in an error on which line of the file it came about', async () => {
    const { fail } = await loaded(compiled, engineOf(process));
    expect(fail).toThrow(expect.objectContaining({ stack: expect.stringContaining(`${join(dir, 'cli.js')}:6:`) }));
  });
});
