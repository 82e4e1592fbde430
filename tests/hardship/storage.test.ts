import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { hashesOnDisk } from '../support/hashes-on-disk.ts';
import { type CommandResult, startCommand } from '../support/run-command.ts';
import {
  asPlainUser,
  type ClosedFolder,
  canMount,
  closeByMode,
  closeByMount,
  giveToPlainUser,
  mountSmallDisk,
  pathOfTool,
  type SmallDisk,
} from '../support/storage-trouble.ts';
import { createWorld, type World } from '../support/world.ts';

/** Long enough for a folder to be closed or a disk to be filled while an answer is under way. */
const answerDelayMs = 1_500;

let world: World;
let undo: (() => void)[] = [];
beforeEach(async () => {
  world = await createWorld({ revokesFamilyOnReplay: true });
});
afterEach(async () => {
  for (const step of undo.reverse()) step();
  undo = [];
  await world.dispose();
});

/** What stands in the way is taken away by the test itself, or after it whatever happened. */
function undoOnce(step: () => void): () => void {
  let isDone = false;
  const once = (): void => {
    if (!isDone) step();
    isDone = true;
  };
  undo.push(once);
  return once;
}

interface Started {
  readonly args: readonly string[];
  readonly under?: readonly string[];
}

/** Runs the command and lets trouble come once its refresh is at the service and before the answer leaves it. */
async function runIntoTrouble({ args, under }: Started, trouble: () => void): Promise<CommandResult> {
  const { ended } = startCommand(args, world.env, under);
  await requestArrived();
  trouble();
  const troubleAtMs = Date.now();
  const result = await ended;
  expect(world.service.log.of('token')[0]?.answeredAtMs).toBeGreaterThanOrEqual(troubleAtMs);
  return result;
}

async function requestArrived(): Promise<void> {
  for (let look = 0; look < 1_000 && world.tokenRequests() === 0; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function expectKept(): Promise<void> {
  const [record] = world.service.log.of('token');
  expect(record?.successorHash).toEqual(expect.any(String));
  expect((await hashesOnDisk(world.home)).has(record?.successorHash ?? '')).toBe(true);
}

async function expectRestored(account: MadeUpAccount): Promise<void> {
  const [restored] = await world.home.readPool();
  expect(restored?.['email']).toBe(account.email);
  expect(account.rotate(restored?.refreshToken ?? '')).not.toBeNull();
  expect(await world.home.readFlagged()).toEqual([]);
  expect(world.tokenRequests()).toBe(1);
}

const verify = ['verify-flagged', '--json'];

interface Closing {
  readonly means: string;
  readonly close: (dir: string) => ClosedFolder;
  readonly says: readonly RegExp[];
}

const byMode: Closing = { means: 'its mode', close: closeByMode, says: [/mode 0555/, /chmod u\+rwx "/] };
const byMount: Closing = {
  means: 'a read-only mount',
  close: closeByMount,
  says: [/read-only/, /Mount it for writing/],
};
const mayMount = canMount();
const closings = mayMount ? [byMode, byMount] : [byMode];
const disks = mayMount ? ['a small disk', 'a limit on files'] : ['a limit on files'];
process.stdout.write(
  `Folders are closed by ${closings.map(({ means }) => means).join(' and ')}; disks are full by ${disks.join(' and ')}.\n`,
);

describe.each(closings)('a folder that $means keeps from being written', ({ close, says }) => {
  const closeFolder = (dir: string): (() => void) => {
    const { open } = close(dir);
    return undoOnce(open);
  };
  const folderOf = (name: 'multi-auth' | 'custody' | 'home'): string => {
    const { dir, custodyDir } = world.home;
    return name === 'custody' ? custodyDir : name === 'home' ? dir : join(dir, name);
  };
  const expectClear = ({ exitCode, stderr }: CommandResult, path: string): void => {
    expect(exitCode).toBe(1);
    expect(stderr).toContain(path);
    for (const words of says) expect(stderr).toMatch(words);
    expect(stderr).not.toContain('inside Codex Quota');
  };

  it.each([
    ['the lists', 'multi-auth'],
    ['custody', 'custody'],
  ] as const)('stops a check before anything is sent when it holds %s', async (_what, name) => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await mkdir(world.home.custodyDir, { recursive: true, mode: 0o700 });
    giveToPlainUser(world.home.dir);
    const open = closeFolder(folderOf(name));
    const before = await world.home.readText('flagged');
    expectClear(await startCommand(verify, world.env, asPlainUser).ended, folderOf(name));
    expect(world.tokenRequests()).toBe(0);
    expect(await world.home.readText('flagged')).toBe(before);
    open();
    expect((await startCommand(verify, world.env, asPlainUser).ended).exitCode).toBe(0);
    await expectRestored(mira);
  });

  it('stops a refresh of auth.json before anything is sent', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    await mkdir(world.home.custodyDir, { recursive: true, mode: 0o700 });
    await mkdir(folderOf('multi-auth'), { mode: 0o700 });
    giveToPlainUser(world.home.dir);
    closeFolder(folderOf('home'));
    expectClear(await startCommand(['refresh'], world.env, asPlainUser).ended, world.home.dir);
    expect(world.tokenRequests()).toBe(0);
  });

  it('costs no answer when it is closed while a check is in flight: the next run stores it', async () => {
    const mira = world.account('mira', { behaviours: { token: { kind: 'healthy', answerDelayMs } } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    giveToPlainUser(world.home.dir);
    let open = (): void => undefined;
    const result = await runIntoTrouble({ args: verify, under: asPlainUser }, () => {
      open = closeFolder(folderOf('multi-auth'));
    });
    expectClear(result, folderOf('multi-auth'));
    await expectKept();
    open();
    expect((await startCommand(verify, world.env, asPlainUser).ended).exitCode).toBe(0);
    await expectRestored(mira);
  });

  it('costs no answer when it is closed while a refresh of auth.json is in flight', async () => {
    const mira = world.account('mira', { behaviours: { token: { kind: 'healthy', answerDelayMs } } });
    await world.home.writeAuth(mira.tokens);
    giveToPlainUser(world.home.dir);
    let open = (): void => undefined;
    const result = await runIntoTrouble({ args: ['refresh'], under: asPlainUser }, () => {
      open = closeFolder(folderOf('home'));
    });
    expect(result.exitCode).toBe(1);
    expect(result.stderr + result.stdout).toContain(world.home.dir);
    await expectKept();
    open();
    const again = await startCommand(['refresh', '--json'], world.env, asPlainUser).ended;
    expect(JSON.parse(again.stdout)).toMatchObject({ action: 'none' });
    expect(world.tokenRequests()).toBe(1);
    const { tokens } = await world.home.readAuth();
    expect(mira.rotate(tokens['refresh_token'] ?? '')).not.toBeNull();
  });
});

describe.runIf(mayMount)('a small disk that is full', () => {
  const mount = async (dir: string, sizeKb: number): Promise<SmallDisk> => {
    await mkdir(dir, { recursive: true });
    const disk = mountSmallDisk(dir, sizeKb);
    undoOnce(disk.unmount);
    return disk;
  };

  it.each([
    ['lists', 'multi-auth'],
    ['own files', 'quota-tray'],
  ])('lets nothing be sent while it holds the %s', async (_what, name) => {
    const mira = world.account('mira');
    const dir = join(world.home.dir, name);
    const disk = await mount(dir, 256);
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    disk.fill();
    const { exitCode, stderr } = await world.run(...verify);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`no room left to write ${dir}`);
    expect(stderr).toContain('Free some space');
    expect(world.tokenRequests()).toBe(0);
    disk.free();
    expect((await world.run(...verify)).exitCode).toBe(0);
    await expectRestored(mira);
  });

  it.each([
    ['the lists', 'multi-auth'],
    ['everything of ours', 'quota-tray'],
  ])('costs no answer when it fills up in flight and holds %s', async (_what, name) => {
    const mira = world.account('mira', { behaviours: { token: { kind: 'healthy', answerDelayMs } } });
    const dir = join(world.home.dir, name);
    const disk = await mount(dir, 256);
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { exitCode, stderr } = await runIntoTrouble({ args: verify }, disk.fill);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`no room left to write ${dir}`);
    await expectKept();
    disk.free();
    expect((await world.run(...verify)).exitCode).toBe(0);
    await expectRestored(mira);
  });

  it('costs no answer when it fills up in flight and holds the whole Codex home', async () => {
    const disk = await mount(world.home.dir, 256);
    const env = { ...world.env, CODEX_QUOTA_CHATGPT_BASE_URL: world.service.chatgptBaseUrl };
    const mira = world.account('mira', { behaviours: { token: { kind: 'healthy', answerDelayMs } } });
    await world.home.writePool([poolRecord(mira.tokens)]);
    const { ended } = startCommand(['status', '--refresh', '--json'], env);
    await requestArrived();
    disk.fill();
    expect((await ended).exitCode).toBe(1);
    await expectKept();
    disk.free();
    expect((await startCommand(['status', '--refresh', '--json'], env).ended).exitCode).toBe(0);
    const [kept] = await world.home.readPool();
    expect(mira.rotate(kept?.refreshToken ?? '')).not.toBeNull();
    expect(world.tokenRequests()).toBe(1);
  });
});

/** No file may grow beyond this: for whoever writes it is as if the disk were full. */
const limited = (bytes: number): readonly string[] => [pathOfTool('prlimit'), `--fsize=${bytes}`];

describe('files that may not grow', () => {
  it('let nothing be sent while custody has no room for an answer', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { exitCode, stderr } = await startCommand(verify, world.env, limited(12_400)).ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain(world.home.custodyDir);
    expect(world.tokenRequests()).toBe(0);
    expect((await world.run(...verify)).exitCode).toBe(0);
    await expectRestored(mira);
  });

  it('cost no answer when custody has room and the list has none: the next run stores it', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens, { note: 'x'.repeat(80_000) })]);
    const { exitCode, stderr } = await startCommand(verify, world.env, limited(60_000)).ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain(world.home.flaggedPath);
    await expectKept();
    expect((await world.run(...verify)).exitCode).toBe(0);
    await expectRestored(mira);
  });
});
