import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { codexReleases } from '../../build/codex-releases.ts';
import { compose } from '../../main/compose.ts';
import { createCodexAppServer } from '../../main/node/codex/codex-app-server.ts';
import { createNodeAdapters } from '../../main/node/node-adapters.ts';
import type { SignInView, SignInWay } from '../../shared/sign-in.ts';
import { useTurnAtCallbackPorts } from '../support/callback-ports.ts';
import { codexPidsLeft, codexPidsSeen } from '../support/codex-processes.ts';
import { browse, type StartedLogin, startLogin } from '../support/started-login.ts';
import { expectAlive, openScene, type Scene } from './scene.ts';

/** Codex listens where the suites of `login` listen, too. */
useTurnAtCallbackPorts();

const [newest, oldest] = codexReleases;
const ways = ['browser', 'device'] as const;

function login({ account, env }: Scene, way: SignInWay, ...args: readonly string[]): StartedLogin {
  const started = startLogin([account.email, ...(way === 'device' ? ['--device'] : []), ...args], env);
  onTestFinished(() => void started.child.kill('SIGKILL'));
  return started;
}

/** Until the person is to act; in the browser flow the address is followed as a browser would. */
async function act(started: StartedLogin, way: SignInWay): Promise<void> {
  if (way === 'device') await started.code();
  else await browse(await started.address());
}

async function leftInCustody({ world }: Scene): Promise<readonly string[]> {
  return (await readdir(world.home.custodyDir)).filter((name) => !name.endsWith('.segment'));
}

/** What was signed in before is there byte for byte, its token is current, and nobody and nothing of the attempt is left. */
async function expectUntouched(scene: Scene, before: Buffer): Promise<void> {
  expect(await readFile(scene.world.home.authPath)).toEqual(before);
  expect(await codexPidsLeft(scene.world.home.dir)).toEqual([]);
  expect(await leftInCustody(scene)).toEqual([]);
  expect(scene.world.service.log.of('revoke')).toEqual([]);
  await expectAlive(scene);
}

describe.each(ways)('signing in through a real Codex, %s', (way) => {
  it('stores the new sign-in with what Codex added to it, and ends Codex', async () => {
    const scene = await openScene(newest);
    const started = login(scene, way, '--json');
    await act(started, way);
    const { exitCode, stdout, stderr } = await started.ended;
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ through: 'codex', way, place: 'cli', usageRead: true });
    const { tokens } = await scene.world.home.readAuth();
    expect(tokens['login_owner_id']?.length).toBeGreaterThan(20);
    expect(tokens['oauth_provenance']).toBeDefined();
    expect(await codexPidsLeft(scene.world.home.dir)).toEqual([]);
    expect(await leftInCustody(scene)).toEqual([]);
    expect(await (await scene.drive()).refresh()).toBe(true);
    await expectAlive(scene);
  });

  it('that is cancelled leaves the old sign-in untouched', async () => {
    const scene = await openScene(newest);
    scene.world.service.configure({ signIn: { kind: 'never' } });
    const before = await readFile(scene.world.home.authPath);
    const started = login(scene, way);
    await started.address();
    expect(await codexPidsSeen(scene.world.home.dir)).not.toEqual([]);
    started.child.kill('SIGINT');
    expect((await started.ended).exitCode).toBe(130);
    await expectUntouched(scene, before);
  });

  it('that nobody finishes in time leaves the old sign-in untouched', async () => {
    const scene = await openScene(newest);
    scene.world.service.configure({ signIn: { kind: 'never' } });
    const before = await readFile(scene.world.home.authPath);
    const { state, through } = await signInWithin(scene, way, 3_000);
    expect([state.kind, through]).toEqual(['timed-out', 'codex']);
    await expectUntouched(scene, before);
  });

  it('that somebody else finishes leaves the old sign-in untouched', async () => {
    const scene = await openScene(newest);
    scene.world.account('kai');
    scene.world.service.configure({ signIn: { kind: 'approves', account: 'kai' } });
    const before = await readFile(scene.world.home.authPath);
    const started = login(scene, way, '--json');
    await act(started, way);
    const { exitCode, stdout } = await started.ended;
    expect([exitCode, JSON.parse(stdout).error.code]).toEqual([1, 'sign-in-failed']);
    await expectUntouched(scene, before);
  });

  it('that is killed half way takes Codex with it, and the next start clears up', async () => {
    const scene = await openScene(newest);
    scene.world.service.configure({ signIn: { kind: 'never' } });
    const before = await readFile(scene.world.home.authPath);
    const started = login(scene, way);
    await started.address();
    started.child.kill('SIGKILL');
    await started.ended;
    expect(await codexPidsLeft(scene.world.home.dir)).toEqual([]);
    expect(await readFile(scene.world.home.authPath)).toEqual(before);
    await scene.run('verify-flagged');
    await expectUntouched(scene, before);
  });

  it('that Codex does not live through leaves the old sign-in untouched', async () => {
    const scene = await openScene(newest);
    scene.world.service.configure({ signIn: { kind: 'never' } });
    const before = await readFile(scene.world.home.authPath);
    const started = login(scene, way);
    await started.address();
    for (const pid of await codexPidsSeen(scene.world.home.dir)) process.kill(pid, 'SIGKILL');
    const { exitCode, stderr } = await started.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Codex ended in the middle of the sign-in');
    await expectUntouched(scene, before);
  });
});

/** With a code nobody hears of a refusal: Codex takes the answer for one that is still to come (facts/codex.md section 7). */
describe('a person who refuses in the browser', () => {
  it('is told in Codex’s words, and the old sign-in is untouched', async () => {
    const scene = await openScene(newest);
    scene.world.service.configure({ signIn: { kind: 'denies' } });
    const before = await readFile(scene.world.home.authPath);
    const started = login(scene, 'browser');
    await browse(await started.address());
    const { exitCode, stderr } = await started.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Codex says: ./);
    await expectUntouched(scene, before);
  });
});

describe('signing in through a real Codex, with its port taken', () => {
  it('comes back to the other port', async () => {
    const scene = await openScene(newest);
    const taken = createServer().listen(1455, '127.0.0.1');
    onTestFinished(() => {
      taken.close();
      taken.closeAllConnections();
    });
    const started = login(scene, 'browser', '--json');
    const address = await started.address();
    expect(address).toContain('1457');
    await browse(address);
    expect((await started.ended).exitCode).toBe(0);
    await expectAlive(scene);
  });

  it('says so when both are taken, and the old sign-in is untouched', async () => {
    const scene = await openScene(newest);
    const before = await readFile(scene.world.home.authPath);
    const taken = [1455, 1457].map((port) => createServer().listen(port, '127.0.0.1'));
    onTestFinished(() => {
      for (const server of taken) {
        server.close();
        server.closeAllConnections();
      }
    });
    const { exitCode, stderr } = await login(scene, 'browser').ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Codex says: ./);
    await expectUntouched(scene, before);
  });
});

/** The app's own sign-ins with another limit: the port that says how long is set to this, and everything behind it is real. */
async function signInWithin({ env, account }: Scene, way: SignInWay, limitMs: number): Promise<SignInView> {
  const version = '0.1.0';
  const codex = createCodexAppServer({ env, version });
  const adapters = await createNodeAdapters({ env, log: { write: () => undefined }, version, codex });
  const app = compose({ ...adapters, signIn: { ...adapters.signIn, limitMs } }, { spendsInFlight: 1 });
  try {
    return await app.signIns.ended(await app.signIns.start({ target: account.email, way, opensBrowser: false }));
  } finally {
    await app.close();
  }
}

describe('an older Codex', () => {
  it('is asked in a home of its own as well, whoever it would sign in at', async () => {
    const scene = await openScene(oldest);
    scene.world.service.configure({ signIn: { kind: 'never' } });
    const before = await readFile(scene.world.home.authPath);
    const started = login(scene, 'browser');
    expect(await started.address()).toContain('/oauth/authorize?');
    started.child.kill('SIGINT');
    expect((await started.ended).exitCode).toBe(130);
    await expectUntouched(scene, before);
  });
});
