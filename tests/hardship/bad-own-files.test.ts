import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { type Breakage, breakFile } from '../support/broken-file.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let mira: MadeUpAccount;
beforeEach(async () => {
  world = await createWorld();
  mira = world.account('mira');
  await world.home.writePool([poolRecord(world.account('kai').tokens)]);
  await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
});
afterEach(() => world.dispose());

const quotaHome = (): string => dirname(world.home.custodyDir);

async function writeOwn(name: string, text: string): Promise<string> {
  const path = join(quotaHome(), name);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, text);
  return path;
}

/** The main job, on two accounts: what is broken must not be in its way. */
async function expectTheMainJobDone(): Promise<string> {
  const looked = await world.run('status', '--json');
  expect(looked.exitCode).toBe(0);
  const read = await world.run('status', '--refresh', '--json');
  expect(JSON.parse(read.stdout).accounts).toMatchObject([{ state: 'ok' }]);
  const checked = await world.run('verify-flagged', '--json');
  expect(JSON.parse(checked.stdout)).toMatchObject({ restored: 1 });
  expect([read.exitCode, checked.exitCode]).toEqual([0, 0]);
  const rotated = world.service.log.of('token').map(({ successorHash }) => successorHash);
  const stored = (await world.home.readPool()).map(({ refreshToken }) => sha256Hex(refreshToken));
  expect(stored.sort()).toEqual(rotated.sort());
  return looked.stderr + read.stderr + checked.stderr;
}

const fileBreakages: readonly Breakage[] = [
  'empty',
  'truncated',
  'byte-order-mark',
  'utf-16',
  'an-array',
  'fifty-megabytes',
];
const nameBreakages: readonly Breakage[] = ['folder', 'fifo', 'symlink-loop'];
const allBreakages = [...fileBreakages, ...nameBreakages];

describe.each(['usage.json', 'counters.json'])('our own %s', (name) => {
  it('is read over a byte order mark, which an editor puts there', async () => {
    const path = await writeOwn(name, '{"version":1,"accounts":{}}\n');
    await breakFile(path, 'byte-order-mark');
    expect(await expectTheMainJobDone()).not.toContain(path);
    expect(await readdir(quotaHome())).not.toContain(`${name}.bad`);
  });

  it.each(allBreakages.filter((breakage) => breakage !== 'byte-order-mark'))(
    'is set aside and begun afresh, and that is said (%s)',
    async (breakage) => {
      const path = await writeOwn(name, '{"version":99,"accounts":{}}\n');
      await breakFile(path, breakage);
      const said = await expectTheMainJobDone();
      expect(said).toContain(path);
      const names = await readdir(quotaHome());
      expect(names).toContain(`${name}.bad`);
      expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: 1 });
    },
  );

  it('keeps what was set aside earlier when it breaks again', async () => {
    for (const text of ['first', 'second', 'third']) {
      await writeOwn(name, text);
      await world.run('status', '--refresh');
      await world.run('verify-flagged');
    }
    const kept = (await readdir(quotaHome())).filter((file) => file.startsWith(`${name}.bad`));
    const texts = await Promise.all(kept.map((file) => readFile(join(quotaHome(), file), 'utf8')));
    expect(texts.sort()).toEqual(['first', 'second', 'third']);
  });
});

describe('our own settings.json', () => {
  it.each(allBreakages)('counts as not written, is said and left alone (%s)', async (breakage) => {
    const path = await writeOwn('settings.json', '{"hideEmails": true, "theme": "dark"}');
    await breakFile(path, breakage);
    const said = await expectTheMainJobDone();
    if (!['byte-order-mark', 'fifty-megabytes'].includes(breakage)) expect(said).toContain(path);
    expect((await readdir(quotaHome())).filter((name) => name.startsWith('settings'))).toEqual(['settings.json']);
  });

  it('loses only the setting that is wrong, which is named', async () => {
    await writeOwn('settings.json', '{"hideEmails": true, "theme": 7}');
    const { stdout, stderr } = await world.run('status', '--json');
    expect(stderr).toContain('theme');
    expect(stdout).not.toContain('@');
  });
});

describe('our own ledger', () => {
  it.each(fileBreakages)('is read as far as it goes, and goes on (%s)', async (breakage) => {
    const path = await writeOwn('ledger.ndjson', '{"kind":"sign-in","at":"2026-11-01T00:00:00Z"}\n');
    await breakFile(path, breakage);
    await expectTheMainJobDone();
    expect(await readFile(path, 'utf8')).toContain('"kind":"restored"');
  });

  it.each(nameBreakages)('that is no file stops the command by name before a token is spent (%s)', async (breakage) => {
    const path = await writeOwn('ledger.ndjson', '');
    await breakFile(path, breakage);
    for (const command of [['status'], ['status', '--refresh'], ['verify-flagged']]) {
      const { exitCode, report } = await world.runJson(...command);
      expect(exitCode).toBe(1);
      expect(report.error).toMatchObject({ code: 'store-unreadable', message: expect.stringContaining(path) });
      expect(report.error['hint']).toContain('Move it away');
    }
    expect(world.tokenRequests()).toBe(0);
  });
});

describe('our own custody', () => {
  it.each(allBreakages)('is no obstacle when a segment of a dead process is broken (%s)', async (breakage) => {
    await breakFile(await writeOwn('custody/1-aa.segment', '{"t":"owner","v":1}\n{"t":"answer","body":"'), breakage);
    await expectTheMainJobDone();
  });

  it('tolerates a tail that was being written, and uses every line before it', async () => {
    await world.run('verify-flagged', '--no-restore');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const [segment = ''] = await readdir(world.home.custodyDir);
    const path = join(world.home.custodyDir, segment);
    await writeFile(path, `${await readFile(path, 'utf8')}{"t":"answer","id":"x","at":17\0\0\0`);
    const { report } = await world.runJson('verify-flagged');
    expect(report).toMatchObject({ restored: 1 });
    expect(world.service.log.of('token').map(({ presented }) => presented)).not.toContain('spent');
  });

  it('never folds away lines that it cannot read: a newer version may have put a token there', async () => {
    const line = '{"t":"held-by-version-9","at":1,"hash":"ab","tokens":{"refresh":"kept"}}';
    await writeOwn('custody/1-aa.segment', `${line}\n`);
    await expectTheMainJobDone();
    await world.run('status', '--refresh');
    expect(await readFile(join(world.home.custodyDir, '1-aa.segment'), 'utf8')).toBe(`${line}\n`);
  });
});

const makePipe = 'mkfifo';
/** Writes, or makes, whatever stands where a file of the leases folder would be. */
const leaseShapes: Readonly<Record<string, (path: string) => unknown>> = {
  empty: (path) => writeFile(path, ''),
  garbage: (path) => writeFile(path, '\0{"tokenHash":'),
  'of another token': (path) =>
    writeFile(path, JSON.stringify({ tokenHash: 'x', createdAt: 1, result: { type: 'success', access: 'a' } })),
  'with odd fields': (path) =>
    writeFile(path, JSON.stringify({ tokenHash: 7, result: [], nonce: {}, expiresAt: null })),
  giant: (path) => writeFile(path, Buffer.alloc(50 * 1024 * 1024, ' ')),
  folder: (path) => mkdir(path),
  fifo: (path) => execFileSync(makePipe, [path]),
  'link to nowhere': (path) => symlink('/nonexistent/place', path),
  'link to itself': (path) => symlink(path, path),
};

describe('the leases folder', () => {
  const leasePath = (suffix: string): string =>
    join(world.home.leaseDir, `${sha256Hex(mira.tokens.refresh)}.${suffix}`);
  beforeEach(() => mkdir(world.home.leaseDir, { recursive: true }));

  it.each(Object.keys(leaseShapes))('is no obstacle when a result is %s', async (shape) => {
    await leaseShapes[shape]?.(leasePath('result.json'));
    const { report } = await world.runJson('verify-flagged');
    expect(report).toMatchObject({ restored: 1, reports: [{ spent: true }] });
    expect(world.tokenRequests()).toBe(1);
  });

  it.each(Object.keys(leaseShapes).filter((shape) => !shape.startsWith('link')))(
    'waits no longer than a minute for a lease that is %s',
    async (shape) => {
      await leaseShapes[shape]?.(leasePath('lock'));
      const aMinuteAgo = new Date(Date.now() - 61_000);
      await utimes(leasePath('lock'), aMinuteAgo, aMinuteAgo);
      const { report } = await world.runJson('verify-flagged');
      expect(report).toMatchObject({ restored: 1 });
    },
  );

  it.each(['link to nowhere', 'link to itself'])('waits politely while a lease is a %s, and says so', async (shape) => {
    await leaseShapes[shape]?.(leasePath('lock'));
    const { exitCode, report } = await world.runJson('verify-flagged');
    expect(report.reports).toMatchObject([{ verdict: 'undetermined', reason: 'busy', spent: false }]);
    expect(exitCode).toBe(1);
    expect(world.tokenRequests()).toBe(0);
  });
});

describe('the stores’ own lock', () => {
  it('does not keep the main job from being done when it is empty', async () => {
    for (const dir of [world.home.dir, dirname(world.home.poolPath), quotaHome()]) {
      await mkdir(dir, { recursive: true });
      await writeFile(join(dir, 'quota-tray.lock'), '');
    }
    await expectTheMainJobDone();
  });

  it.each(['garbage', 'folder', 'fifo', 'link to itself'])(
    'is named when it is a %s, and no token is spent',
    async (shape) => {
      const path = join(dirname(world.home.poolPath), 'quota-tray.lock');
      await leaseShapes[shape]?.(path);
      const { exitCode, report } = await world.runJson('verify-flagged');
      expect(exitCode).toBe(1);
      expect(report.error['message']).toContain(path);
      expect(report.error['code']).not.toBe('internal');
      expect(world.tokenRequests()).toBe(0);
    },
  );
});
