import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  futimesSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { chown, readdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { runBounded } from '../support/bounded-run.ts';
import { type CodexHome, createCodexHome, flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { doctorFinds } from '../support/doctor-finds.ts';
import { hashesOnDisk } from '../support/hashes-on-disk.ts';
import { giveToOrdinaryUser, runAsOrdinaryUser } from '../support/ordinary-user.ts';
import { createWorld, type World } from '../support/world.ts';
import { stracePath } from '../torture/traced-death.ts';

let world: World;
let leftOver: string[] = [];
beforeEach(async () => {
  world = await createWorld({ revokesFamilyOnReplay: true });
});
afterEach(async () => {
  await world.dispose();
  for (const dir of leftOver) rmSync(dir, { recursive: true, force: true });
  leftOver = [];
});

/** A sign-in in each store, all of which want a refresh. */
async function fill(home: CodexHome): Promise<void> {
  await home.writeAuth(world.account('ines').tokens);
  await home.writePool([poolRecord(world.account('kai').tokens)]);
  await home.writeFlagged([flaggedRecord(world.account('mira').tokens), flaggedRecord(world.account('rui').tokens)]);
}

/** The whole job: both set-aside accounts come back, auth.json gets its new sign-in, and what was spent is on disk. */
async function expectTheWholeJob(home: CodexHome, env = world.env, under: readonly string[] = []): Promise<void> {
  const checked = await runBounded(['verify-flagged', '--json'], env, under);
  expect(JSON.parse(checked.stdout)).toMatchObject({ total: 2, restored: 2, undetermined: 0 });
  // The report is out before the last file is tidied: only a command that came to its end by itself has an exit code of its own.
  expect(checked.exitCode).toBe(0);
  const refreshed = await runBounded(['refresh', '--force', '--json'], env, under);
  expect({ ...JSON.parse(refreshed.stdout), exitCode: refreshed.exitCode }).toMatchObject({
    action: 'refreshed',
    exitCode: 0,
  });
  const requests = world.service.log.of('token');
  expect(requests.map(({ presented }) => presented)).not.toContain('spent');
  const kept = await hashesOnDisk(home);
  expect(requests.map(({ successorHash }) => kept.has(successorHash ?? ''))).toEqual([true, true, true]);
  expect((await home.readPool()).map(({ email }) => email)).toHaveLength(3);
  expect(sha256Hex((await home.readAuth()).tokens['refresh_token'] ?? '')).toBe(requests.at(-1)?.successorHash);
}

async function homeAt(dir: string): Promise<{ readonly home: CodexHome; readonly env: World['env'] }> {
  const home = await createCodexHome({ dir, chatgptBaseUrl: world.service.chatgptBaseUrl });
  await fill(home);
  return { home, env: { ...world.env, HOME: dir, CODEX_HOME: dir, PATH: process.env['PATH'] ?? '' } };
}

describe('a home with an odd name', () => {
  it.each([
    'with spaces  in it',
    'with \'single\' and "double" quotes',
    'Zo\u00e9 \u65e5\u672c (NFC)',
    'Zoe\u0301 \u65e5\u672c (NFD)',
    'two\nlines',
    '$(touch planted) `touch planted` $HOME; touch planted',
    '-rf --help %s %00 \\ * ? [a]',
    '\u202eelif',
  ])('%j: does the whole job, and what it names can be typed as it is', async (name) => {
    const above = mkdtempSync(join(tmpdir(), 'odd-home-'));
    leftOver.push(above);
    const { home, env } = await homeAt(join(above, name));
    await expectTheWholeJob(home, env);
    expect(readPlanted(above)).toEqual([]);
    chmodSync(home.poolPath, 0o644);
    const told = await runBounded(['doctor', '--json'], env);
    const finding = JSON.parse(told.stdout).findings.find(({ id }: { id: string }) => id === 'readable-by-others');
    expect(finding.subject).toBe(home.poolPath);
    const [, command = ''] = /or `(chmod 600 [\s\S]*)`\.$/.exec(finding.nextStep) ?? [];
    execFileSync('/bin/sh', ['-c', command], { cwd: above });
    expect(statSync(home.poolPath).mode & 0o777).toBe(0o600);
    expect(readPlanted(above)).toEqual([]);
  });
});

function readPlanted(dir: string): readonly string[] {
  return [join(dir, 'planted'), 'planted'].filter((path) => existsSync(path));
}

describe('folders with tens of thousands of entries', () => {
  const many = 20_000;
  const longAgo = 1_700_000_000;

  it.each<[string, (home: CodexHome) => string, (number: number) => string]>([
    ['the Codex home', ({ dir }) => dir, (number) => `session-${number}.jsonl`],
    [
      'the folder of the pool',
      ({ poolPath }) => dirname(poolPath),
      (number) => `openai-codex-accounts.json.bak.${number}`,
    ],
    ['custody', ({ custodyDir }) => custodyDir, (number) => `${number}-ab.segment`],
    ['the leases', ({ leaseDir }) => leaseDir, (number) => `${sha256Hex(String(number))}.lock`],
  ])('%s: cost no answer and no account', async (_what, dirOf, nameOf) => {
    const { home } = world;
    await fill(home);
    const dir = dirOf(home);
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    for (let number = 0; number < many; number += 1) {
      const handle = openSync(join(dir, nameOf(number)), 'w');
      futimesSync(handle, longAgo, longAgo);
      closeSync(handle);
    }
    await expectTheWholeJob(home, { ...world.env, PATH: process.env['PATH'] ?? '' });
  });
});

describe('folders on other disks', () => {
  const otherDisk = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const where = otherDisk === tmpdir() ? 'another folder, since there is no second disk here' : 'another disk';

  it(`our own folder, and auth.json behind a link, on ${where}: the whole job, and a fix that can be taken back`, async () => {
    const other = mkdtempSync(join(otherDisk, 'other-disk-'));
    leftOver.push(other);
    const { home } = world;
    await fill(home);
    await rename(home.authPath, join(other, 'auth.json')).catch(() => execFileSync('mv', [home.authPath, other]));
    symlinkSync(join(other, 'auth.json'), home.authPath);
    const env = { ...world.env, PATH: process.env['PATH'] ?? '', CODEX_QUOTA_HOME: join(other, 'ours') };
    await expectTheWholeJob({ ...home, custodyDir: join(other, 'ours', 'custody') }, env);
    const left = `${home.poolPath}.quota-tray.123.0123456789abcdef.tmp`;
    writeFileSync(left, '{}', { mode: 0o600 });
    execFileSync('touch', ['-d', '2 hours ago', left]);
    expect(JSON.parse((await runBounded(['fix', '--json'], env)).stdout)).toMatchObject({ changed: true });
    expect(existsSync(left)).toBe(false);
    expect(JSON.parse((await runBounded(['fix', '--undo', '--json'], env)).stdout)).toMatchObject({ changed: true });
    expect(existsSync(left)).toBe(true);
  });
});

describe('files that others can read', () => {
  it('are told by the doctor, each by name, and closed with the next write', async () => {
    const { home } = world;
    await fill(home);
    for (const path of [home.authPath, home.poolPath, home.flaggedPath]) chmodSync(path, 0o640);
    const { stdout } = await runBounded(['doctor', '--json'], world.env);
    const findings: readonly { readonly id: string; readonly subject: string }[] = JSON.parse(stdout).findings;
    const told = findings.flatMap(({ id, subject }) => (id === 'readable-by-others' ? [subject] : []));
    expect(told.sort()).toEqual([home.authPath, home.poolPath, home.flaggedPath].sort());
    await expectTheWholeJob(home);
    const modes = [home.authPath, home.poolPath, home.flaggedPath].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });
});

const isRoot = process.getuid?.() === 0;
const asWhom = isRoot ? 'of somebody else' : 'that may only be read (without root nobody else’s can be made)';

describe(`a store ${asWhom}`, () => {
  it('is read, told with the command that hands it over, and nothing is sent that could not be stored', async () => {
    const { home } = world;
    await fill(home);
    await giveToOrdinaryUser(home.dir);
    for (const path of [home.authPath, home.poolPath, home.flaggedPath]) {
      if (isRoot) await chown(path, 0, 0);
      chmodSync(path, isRoot ? 0o644 : 0o444);
    }
    const looked = await runAsOrdinaryUser(['status', '--json'], world.env);
    expect(JSON.parse(looked.stdout).accounts).toHaveLength(2);
    for (const command of [['verify-flagged'], ['refresh', '--force'], ['flag', 'kai@studio.example']]) {
      const { exitCode, stdout } = await runAsOrdinaryUser([...command, '--json'], world.env);
      const { error } = JSON.parse(stdout);
      expect({ command, exitCode, code: error?.code }).toEqual({ command, exitCode: 1, code: 'store-not-writable' });
      expect(error.hint).toMatch(isRoot ? /sudo chown "\$\(id -un\)" "/ : /chmod u\+w "/);
    }
    expect(world.tokenRequests()).toBe(0);
    const told = JSON.parse((await runAsOrdinaryUser(['doctor', '--json'], world.env)).stdout);
    if (isRoot) doctorFinds(told, 'owned-by-another-user');
    else doctorFinds(told, 'not-writable');
  });
});

const strace = stracePath();
const slowCalls = 'fsync,fdatasync,rename,openat';

describe.runIf(strace !== null)('a disk as slow as one across a network', () => {
  const slowed = (call: string, delayMs: number): readonly string[] => [
    ...[strace ?? '', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`],
    ...['-e', `inject=${call}:delay_exit=${delayMs * 1_000}`],
  ];

  it('loses nothing when every sync, rename and opening takes its time', async () => {
    await fill(world.home);
    const env = { ...world.env, PATH: process.env['PATH'] ?? '' };
    await expectTheWholeJob(world.home, env, slowed(slowCalls, 15));
  });

  it('spends no token under a lease that ran out meanwhile, and none twice', async () => {
    await fill(world.home);
    const env = { ...world.env, CODEX_AUTH_REFRESH_LEASE_TTL_MS: '700' };
    const { stdout } = await runBounded(['verify-flagged', '--json'], env, slowed('fsync,fdatasync', 500));
    const { restored, undetermined, total } = JSON.parse(stdout);
    expect(restored + undetermined).toBe(total);
    const requests = world.service.log.of('token');
    expect(requests.map(({ presented }) => presented)).not.toContain('spent');
    const kept = await hashesOnDisk(world.home);
    expect(requests.filter(({ successorHash }) => successorHash !== null && !kept.has(successorHash))).toEqual([]);
    const again = await runBounded(['verify-flagged', '--json'], world.env);
    expect(JSON.parse(again.stdout)).toMatchObject({ restored: total - restored });
    expect((await readdir(world.home.leaseDir)).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });
});

describe.runIf(strace !== null)('a disk that takes no modes, as of a camera or across a network', () => {
  it('does the whole job: what is private is made so from the beginning', async () => {
    await fill(world.home);
    const env = { ...world.env, PATH: process.env['PATH'] ?? '' };
    const refused = ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=chmod', '-e', 'inject=chmod:error=EPERM'];
    await expectTheWholeJob(world.home, env, [strace ?? '', ...refused]);
    expect(statSync(join(world.home.dir, 'quota-tray', 'quota-tray.lock')).mode & 0o777).toBe(0o600);
  });
});

describe.runIf(strace !== null)('a disk on which no file can have two names, as FAT', () => {
  it('does the whole job, and leaves no lease behind', async () => {
    await fill(world.home);
    const env = { ...world.env, PATH: process.env['PATH'] ?? '' };
    const calls = 'link,linkat';
    const refused = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', `inject=${calls}:error=EPERM`];
    await expectTheWholeJob(world.home, env, [strace ?? '', ...refused]);
    expect((await readdir(world.home.leaseDir)).filter((name) => !name.endsWith('.result.json'))).toEqual([]);
  });
});
