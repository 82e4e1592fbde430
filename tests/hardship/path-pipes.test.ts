import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { hangs, runBounded } from '../support/bounded-run.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { hashesOnDisk } from '../support/hashes-on-disk.ts';
import { createWorld, type World } from '../support/world.ts';

const makePipe = 'mkfifo';
const pool = 'multi-auth/openai-codex-accounts.json';
const flagged = 'multi-auth/openai-codex-flagged-accounts.json';

let world: World;
beforeEach(async () => {
  world = await createWorld({ revokesFamilyOnReplay: true });
  await world.home.writeAuth(world.account('ines').tokens);
  await world.home.writePool([poolRecord(world.account('kai').tokens)]);
  await world.home.writeFlagged([flaggedRecord(world.account('mira').tokens)]);
});
afterEach(() => world.dispose());

const commands: readonly (readonly string[])[] = [['verify-flagged'], ['refresh', '--force'], ['doctor'], ['fix']];

/** Every command comes to its end by itself, prints one document, and no answer of the service is lost on the way. */
async function expectNobodyHangs(asked = commands): Promise<void> {
  for (const command of asked) {
    const { exitCode, stdout, stderr } = await runBounded([...command, '--json'], world.env);
    expect({ command, hangs: exitCode === hangs || exitCode === null }).toEqual({ command, hangs: false });
    const { error } = JSON.parse(stdout);
    expect({ command, code: error?.code, stderr }).not.toMatchObject({ code: 'internal' });
  }
  const requests = world.service.log.of('token');
  expect(requests.map(({ presented }) => presented)).not.toContain('spent');
  const spent = new Set(requests.map(({ tokenHash }) => tokenHash));
  const answers = requests.flatMap(({ successorHash }) => successorHash ?? []);
  const kept = await hashesOnDisk(world.home);
  expect(answers.filter((hash) => !kept.has(hash) && !spent.has(hash))).toEqual([]);
}

async function inPlaceOf(name: string): Promise<string> {
  const path = join(world.home.dir, name);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(path, { recursive: true, force: true });
  return path;
}

describe('a pipe that nobody writes into, in place of a file', () => {
  it.each([
    'auth.json',
    'config.toml',
    'auth.lock',
    'auth.json.lock',
    pool,
    `${pool}.reset-intent`,
    `${flagged}.reset-intent`,
    'multi-auth/settings.json',
    'multi-auth/refresh-leases',
    'quota-tray',
    'quota-tray/custody',
    'quota-tray/history.db',
    'quota-tray/notices.json',
    'quota-tray/custody/before-fix',
  ])('%s: keeps nobody waiting', async (name) => {
    execFileSync(makePipe, [await inPlaceOf(name)]);
    await expectNobodyHangs();
  });

  it.each([
    [pool, '.bak'],
    [pool, '.bak.1'],
    [pool, '.wal'],
    [flagged, '.bak'],
  ])('%s%s: keeps nobody waiting who looks for a copy of a list that is gone, or broken', async (list, end) => {
    execFileSync(makePipe, [await inPlaceOf(`${list}${end}`)]);
    const path = join(world.home.dir, list);
    await rm(path);
    await expectNobodyHangs([['verify-flagged']]);
    await writeFile(path, '{"version":', { mode: 0o600 });
    await expectNobodyHangs([['verify-flagged'], ['doctor']]);
  });

  it('a lease of the very token: the check says that it could not tell, or waits no longer than a minute', async () => {
    const [record] = await world.home.readFlagged();
    const hash = sha256Hex(record?.refreshToken ?? '');
    execFileSync(makePipe, [await inPlaceOf(`multi-auth/refresh-leases/${hash}.lock`)]);
    await expectNobodyHangs();
  });
});

describe('a file or folder that is a link in a circle', () => {
  it.each([
    'auth.json',
    'config.toml',
    pool,
    flagged,
    'multi-auth',
    'multi-auth/refresh-leases',
    'quota-tray',
    'quota-tray/custody',
    'quota-tray/ledger.ndjson',
  ])('%s: is told by name, and no answer is lost', async (name) => {
    const path = await inPlaceOf(name);
    await symlink(path, path);
    await expectNobodyHangs();
    const { exitCode, report } = await world.runJson('verify-flagged');
    if (exitCode === 0) return;
    expect(JSON.stringify(report)).toContain(path);
    expect(world.service.log.of('token').map(({ presented }) => presented)).not.toContain('spent');
  });

  it('the Codex home itself: is told by name', async () => {
    const loop = join(world.home.dir, 'loop');
    await symlink(loop, loop);
    for (const command of commands) {
      const { exitCode, stdout } = await runBounded([...command, '--json'], { ...world.env, CODEX_HOME: loop });
      // There is nothing that could be put right, and that is no failure.
      if (command[0] === 'fix')
        expect({ exitCode, changed: JSON.parse(stdout).changed }).toEqual({ exitCode: 0, changed: false });
      else expect({ command, exitCode, named: stdout.includes(loop) }).toEqual({ command, exitCode: 1, named: true });
      expect(JSON.parse(stdout).error?.code).not.toBe('internal');
    }
    expect(world.tokenRequests()).toBe(0);
  });
});
