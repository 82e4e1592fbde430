import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtCommandPath, rootDir } from '../../build/project-paths.ts';
import { decodeProgram } from '../../main/cli/program-file.ts';
import { poolRecord } from '../support/codex-home.ts';
import { startSearched } from '../support/run-command.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

const watcher = pathToFileURL(`${rootDir}/tests/support/compiled-ahead-child.ts`).href;

/** What V8 did with what had been compiled ahead is said on stderr. */
const statusUnder = (...flags: readonly string[]) =>
  startSearched([process.execPath, ...flags, '--import', watcher, builtCommandPath, 'status', '--json'], world.env)
    .ended;

describe('the built command', () => {
  it('starts with what V8 compiled when it was built', async () => {
    const { tokens, email } = world.account('mira');
    await world.home.writePool([poolRecord(tokens)]);
    const { stdout, stderr, exitCode } = await statusUnder();
    expect({ stderr, exitCode }).toEqual({ stderr: 'taken\n', exitCode: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ accounts: [{ email }] });
  });

  it('says the same where V8 has to compile it again, since it runs with other flags', async () => {
    const { tokens, email } = world.account('mira');
    await world.home.writePool([poolRecord(tokens)]);
    const { stdout, stderr, exitCode } = await statusUnder('--no-opt');
    expect({ stderr, exitCode }).toEqual({ stderr: 'refused\n', exitCode: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ accounts: [{ email }] });
  });

  it('names no folder of the machine that built it', async () => {
    const file = await readFile(builtCommandPath);
    const compiled = Buffer.from(decodeProgram(file).compiled, 'base64').toString('latin1');
    for (const text of [file.toString('latin1'), compiled]) {
      expect(text).not.toContain(rootDir);
      expect(text).not.toContain(`${tmpdir()}/codex-quota-build-`);
    }
  });
});
