import { chmod, lstat, mkdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type CodexRelease, codexReleases } from '../../build/codex-releases.ts';
import { holdCodexLocks } from '../../main/node/stores/codex-locks.ts';
import { poolRecord } from '../support/codex-home.ts';
import { runAsUser } from '../support/run-as-user.ts';
import { runCommand } from '../support/run-command.ts';
import { expectAlive, isOurs, openScene, type Scene } from './scene.ts';

const [newest] = codexReleases;

/** Strict single use, and nobody forgives: one replay ends the whole sign-in. */
const unforgiving = { revokesFamilyOnReplay: true };

async function expectNoReplay(scene: Scene): Promise<void> {
  const { log } = scene.world.service;
  expect(log.of('token').filter(({ presented }) => presented !== 'current')).toEqual([]);
  await expectAlive(scene);
}

/** We spend ourselves, whoever else is there. */
async function ourRefresh(scene: Scene, env = scene.env): Promise<number | null> {
  return (await runCommand(['refresh', '--force', '--json'], env)).exitCode;
}

async function presentToken({ world }: Scene): Promise<string> {
  return (await world.home.readAuth()).tokens['refresh_token'] ?? '';
}

describe.each(codexReleases)('Codex $version and we, one after the other', (release) => {
  it('adopt each other’s refresh in turn, and no token is presented twice', async () => {
    const scene = await openScene(release, unforgiving);
    const codex = await scene.drive();
    const seen = new Set<string>();
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await ourRefresh(scene)).toBe(0);
      seen.add(await presentToken(scene));
      // What it has in memory was spent by us: it finds that out before it sends anything.
      expect(await codex.refresh()).toBe(true);
      expect(await codex.refresh()).toBe(true);
      seen.add(await presentToken(scene));
    }
    expect(seen.size).toBe(6);
    await expectNoReplay(scene);
  });

  it('send nothing for what the other one has renewed already', async () => {
    const scene = await openScene(release, unforgiving);
    const codex = await scene.drive();
    expect(await codex.refresh()).toBe(true);
    const requests = scene.world.tokenRequests();
    expect((await scene.run('status', '--refresh', '--json')).exitCode).toBe(0);
    expect((await scene.run('refresh', '--json')).exitCode).toBe(0);
    expect(scene.world.tokenRequests()).toBe(requests);
    await expectNoReplay(scene);
  });

  it('leave the spent copy in the pool alone, which may be a sign-in of its own for all we know', async () => {
    const scene = await openScene(release, unforgiving);
    await scene.world.home.writePool([poolRecord(scene.account.tokens, { accountLabel: 'Mine' })]);
    expect(await (await scene.drive()).refresh()).toBe(true);
    const before = await scene.world.home.readPool();
    const { exitCode, stdout } = await scene.run('status', '--refresh', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).accounts).toMatchObject([{ sources: ['cli', 'pool'], state: 'ok' }]);
    expect(await scene.world.home.readPool()).toEqual(before);
    await expectNoReplay(scene);
  });
});

describe.each(codexReleases)('Codex $version and we at the same moment', (release) => {
  it('with our request on its way first: our answer stays, and Codex finds it', async () => {
    const scene = await openScene(release);
    const [gate, codex] = [await scene.gate(), await scene.drive()];
    let codexSays: boolean | null = null;
    gate.beforeAnswer(async () => {
      codexSays = await codex.refresh();
    });
    expect(await ourRefresh(scene, { ...scene.env, CODEX_REFRESH_TOKEN_URL_OVERRIDE: gate.url })).toBe(0);
    // Refused as a replay of its own making: it takes no lock around reading and sending.
    expect(codexSays).toBe(false);
    expect(scene.ourReplays()).toEqual([]);
    expect(await codex.refresh()).toBe(true);
    await expectAlive(scene);
  });

  it('with its request on its way first: we are refused in the one case nobody can see, and take its answer over', async () => {
    const scene = await openScene(release);
    const gate = await scene.gate();
    const codex = await scene.drive({ CODEX_REFRESH_TOKEN_URL_OVERRIDE: gate.url });
    let ours: Promise<number | null> = Promise.resolve(null);
    gate.beforeAnswer(async () => {
      ours = ourRefresh(scene);
      // Until we were refused: its answer is on no disk yet.
      while (scene.ourReplays().every(({ answeredAtMs }) => answeredAtMs === null)) await pause(10);
    });
    await codex.refresh();
    expect(await ours).toBe(0);
    expect(scene.ourReplays()).toHaveLength(1);
    await expectAlive(scene);
  });

  it('with auth.json switched to another account meanwhile: nobody’s sign-in is mixed into the other one by us', async () => {
    const scene = await openScene(release);
    const [gate, kai] = [await scene.gate(), scene.world.account('kai')];
    gate.beforeAnswer(() => scene.world.home.writeAuth(kai.signIn()));
    await ourRefresh(scene, { ...scene.env, CODEX_REFRESH_TOKEN_URL_OVERRIDE: gate.url });
    const { tokens } = await scene.world.home.readAuth();
    expect(tokens['account_id']).toBe(kai.accountId);
    await expectAlive({ ...scene, account: kai });
    // The one that had to give way is in custody, and heals where it comes back.
    await scene.world.home.writeAuth(scene.account.tokens);
    expect((await scene.run('refresh', '--json')).exitCode).toBe(0);
    expect(scene.ourReplays()).toEqual([]);
    await expectAlive(scene);
  });
});

/**
 * 0.140 takes none, and only Linux tells who waits. What we do while somebody else holds this lock is played in
 * `tests/hardship/rivals-auth.test.ts`.
 */
describe.runIf(process.platform === 'linux')('the locks of Codex 0.169, as we take them', () => {
  it('are the ones that it waits for with its answer in hand, until we let go', async () => {
    const scene = await openScene(newest, unforgiving);
    const { dir, authPath } = scene.world.home;
    // Or Codex renews it at its start, before anybody asks.
    await scene.world.home.writeAuth(scene.account.signIn({ expiresAtMs: Date.now() + 3_600_000 }));
    const [codex, before] = [await scene.drive(), await presentToken(scene)];
    let refreshed: Promise<boolean> = Promise.resolve(false);
    await holdCodexLocks({ codexHome: dir, authTarget: authPath }, async () => {
      refreshed = codex.refresh();
      while (!(await waitsForLock(codex.pid, join(dir, 'auth.lock')))) await pause(10);
      expect(scene.world.service.log.of('token').map(({ presented }) => presented)).toEqual(['current']);
      expect(await presentToken(scene)).toBe(before);
    });
    expect(await refreshed).toBe(true);
    expect(await presentToken(scene)).not.toBe(before);
    await expectNoReplay(scene);
  });
});

/** By the list of the system, where whoever waits stands with an arrow behind whoever holds. */
async function waitsForLock(pid: number, path: string): Promise<boolean> {
  const { ino } = await stat(path);
  const locks = (await readFile('/proc/locks', 'utf8')).split('\n');
  return locks.some((line) => line.includes('-> FLOCK') && line.includes(` ${pid} `) && line.includes(`:${ino} `));
}

describe.each(codexReleases)('Codex $version and we in two loops', (release) => {
  it('refresh as often as we can, and nothing is lost', async () => {
    const scene = await openScene(release);
    const codex = await scene.drive();
    let isDone = false;
    const ourLoop = (async (): Promise<void> => {
      while (!isDone) await ourRefresh(scene);
    })();
    for (let turn = 0; turn < 8; turn += 1) await codex.refresh();
    isDone = true;
    await ourLoop;
    // Whoever was refused last finds what the other one wrote.
    expect(await codex.refresh()).toBe(true);
    await expectAlive(scene);
  });
});

describe.each(codexReleases)('an auth.json of Codex $version that is no plain file of its home', (release) => {
  it('stays a link when Codex and we write it in turn', async () => {
    const scene = await openScene(release, unforgiving);
    const { authPath, dir } = scene.world.home;
    await mkdir(join(dir, 'elsewhere'));
    await rename(authPath, join(dir, 'elsewhere', 'auth.json'));
    await symlink(join('elsewhere', 'auth.json'), authPath);
    const codex = await scene.drive();
    expect(await ourRefresh(scene)).toBe(0);
    await codex.refresh();
    expect(await codex.refresh()).toBe(true);
    expect(await ourRefresh(scene)).toBe(0);
    expect((await lstat(authPath)).isSymbolicLink()).toBe(true);
    await expectNoReplay(scene);
  });
});

describe.each(codexReleases)('an auth.json of Codex $version that may not be written', (release) => {
  it('is not handed to Codex, which would lose the sign-in with it', async () => {
    const scene = await openScene(release);
    const { authPath } = scene.world.home;
    await chmod(authPath, 0o400);
    const before = await readFile(authPath);
    const asked = await runAsUser({ home: scene.world.home, env: scene.env }, ['status', '--refresh', '--json']);
    expect(JSON.parse(asked.stdout).accounts).toMatchObject([{ error: { code: 'store-not-writable' } }]);
    expect(await readFile(authPath)).toEqual(before);
    expect(scene.world.tokenRequests()).toBe(0);
    await expectAlive(scene);
  });
});

/** What stands in config.toml beside the address of the service. */
async function setStore({ world }: Scene, store: string): Promise<void> {
  const path = join(world.home.dir, 'config.toml');
  await writeFile(path, `cli_auth_credentials_store = "${store}"\n${await readFile(path, 'utf8')}`);
}

describe.each(codexReleases)('a store of Codex $version other than the file', (release: CodexRelease) => {
  it.each(['keyring', 'ephemeral'])(
    'that is %s: an auth.json beside it is nobody’s, and is neither spent nor changed',
    async (store) => {
      const scene = await openScene(release);
      await setStore(scene, store);
      const before = await readFile(scene.world.home.authPath);
      for (const args of [['status', '--refresh'], ['refresh', '--force'], ['verify-flagged']])
        await scene.run(...args, '--json');
      expect(await readFile(scene.world.home.authPath)).toEqual(before);
      expect(scene.world.tokenRequests()).toBe(0);
    },
  );

  it('that is auto: Codex falls back to the file, and renews it when we ask', async () => {
    const scene = await openScene(release, unforgiving);
    await setStore(scene, 'auto');
    const { exitCode, stdout } = await scene.run('status', '--refresh', '--json');
    expect(exitCode, stdout).toBe(0);
    expect(scene.world.service.log.of('token').filter(isOurs)).toEqual([]);
    expect(await presentToken(scene)).not.toBe(scene.account.tokens.refresh);
    await expectNoReplay(scene);
  });
});
