import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { poolRecord } from '../support/codex-home.ts';
import { runCommand } from '../support/run-command.ts';
import { createWorld, type World } from '../support/world.ts';

const preload = pathToFileURL(join(import.meta.dirname, '..', 'support', 'loaded-builtins-child.ts')).href;

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.home.writePool([poolRecord(world.account('mira').tokens)]);
});
afterEach(() => world.dispose());

/** Of Node's own modules those that only a request needs. */
async function loadedBy(...args: readonly string[]): Promise<readonly string[]> {
  const listPath = join(world.home.dir, 'loaded.txt');
  const env = { ...world.env, NODE_OPTIONS: `--import=${preload}`, LOADED_BUILTINS: listPath };
  const { exitCode } = await runCommand(args, env);
  expect(exitCode).toBe(0);
  const loaded = (await readFile(listPath, 'utf8')).split('\n').map((line) => line.replace(/^\w+ /, ''));
  return ['tls', 'zlib', 'http'].filter((name) => loaded.includes(name));
}

describe('what a start of the command loads', () => {
  it('has no TLS, HTTP or zlib in it as long as nothing is sent', async () => {
    expect(await loadedBy('status', '--json')).toEqual([]);
  });

  it('has TLS and zlib once the services are asked', async () => {
    expect(await loadedBy('status', '--refresh', '--json')).toEqual(expect.arrayContaining(['tls', 'zlib']));
  });
});
