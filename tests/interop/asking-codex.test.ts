import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { readDelegatedUsage } from '../../main/core/codex/delegated-usage.ts';
import { createStoreQueue } from '../../main/core/stores/store-queue.ts';
import type { StoreDocs } from '../../main/core/stores/store-types.ts';
import { parseUsage } from '../../main/core/usage/parse-usage.ts';
import { systemClock } from '../../main/node/clock.ts';
import { createCodexAppServer } from '../../main/node/codex/codex-app-server.ts';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { codexClientId } from '../../main/node/made-up-service/codex-client.ts';
import { createFolderLock } from '../../main/node/stores/folder-lock.ts';
import { createStoreAccess } from '../../main/node/stores/store-access.ts';
import { storePaths } from '../../main/node/stores/store-paths.ts';
import type { LoginReport } from '../../shared/sign-in.ts';
import { turnAtCallbackPorts } from '../support/callback-ports.ts';
import { browse, startLogin } from '../support/started-login.ts';
import { createWorld, type World } from '../support/world.ts';

/*
 * Our side against a real Codex CLI, with a made-up service on loopback and a temporary Codex home. Not part of `npm test`, since it
 * needs the program: `node tests/interop/real-codex.ts FOLDER [WORDS]`, where FOLDER holds the executable `codex` and only scenes with
 * WORDS in their name are played.
 */

const [folder = '', only] = process.argv.slice(2);
if (!existsSync(`${folder}/codex`)) throw new Error('Name the folder that holds the executable codex.');
const path = `${folder}:/usr/bin:/bin`;
const version = spawnSync(`${folder}/codex`, ['--version'], { encoding: 'utf8' }).stdout.trim();
const hasLocks = !/ 0\.1[0-4]\d\./.test(version);

interface Scene {
  readonly world: World;
  readonly account: MadeUpAccount;
  readonly codex: ReturnType<typeof createCodexAppServer>;
}

async function scene(play: (scene: Scene) => Promise<void>): Promise<void> {
  const world = await createWorld();
  try {
    const account = world.account('mira');
    await world.home.writeAuth(account.tokens);
    const codex = createCodexAppServer({ env: { ...world.env, PATH: path }, version: '0.1.0' });
    await play({ world, account, codex });
  } finally {
    await world.dispose();
  }
}

/** The refresh token that the service would take now is the one in auth.json. */
async function assertNoTokenLost({ world, account }: Scene): Promise<void> {
  const { tokens } = await world.home.readAuth();
  const answer = await fetch(world.service.tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'refresh_token',
      refresh_token: tokens['refresh_token'],
      client_id: codexClientId,
    }),
  });
  assert.equal(answer.status, 200, `${account.key}: the token in auth.json is not the current one`);
}

function ourStores({ world }: Scene) {
  const paths = storePaths({ env: world.env, platform: process.platform, osHome: world.home.dir, namesIn: () => [] });
  const [codexLock, rootLock] = [createFolderLock(paths.codexHome), createFolderLock(paths.root)];
  const access = createStoreAccess({ paths, codexLock, rootLock });
  return {
    queue: createStoreQueue(access, systemClock),
    close: () => {
      codexLock.close();
      rootLock.close();
    },
  };
}

/** A change of ours that leaves the tokens alone: Codex drops the field with its next write, the tokens count. */
function touched(before: StoreDocs): { readonly after: StoreDocs; readonly result: null } {
  const record = { ...before.cli.record, ours: crypto.randomUUID() };
  return { result: null, after: { ...before, cli: { ...before.cli, record } } };
}

const plays: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  async 'refreshes its own sign-in when we ask'(played) {
    const before = played.account.tokens.refresh;
    assert.deepEqual(await played.codex.refreshLogin({ codexHome: played.world.home.dir }), { kind: 'done' });
    assert.notEqual((await played.world.home.readAuth()).tokens['refresh_token'], before);
    await assertNoTokenLost(played);
  },

  async 'says that nobody is signed in when its token is refused for good'(played) {
    played.account.behave({ token: { kind: 'refused', code: 'refresh_token_reused', status: 401 } });
    assert.deepEqual(await played.codex.refreshLogin({ codexHome: played.world.home.dir }), { kind: 'not-signed-in' });
  },

  async 'tells the quota of its sign-in, as the usage endpoint does'(played) {
    const answer = await played.codex.readUsage({ codexHome: played.world.home.dir });
    assert.equal(answer.kind, 'read');
    const reading = answer.kind === 'read' ? readDelegatedUsage(answer.limits, Date.now()) : null;
    const { access } = await played.world.home.readAuth().then(({ tokens }) => ({ access: tokens['access_token'] }));
    const direct = await fetch(`${played.world.service.chatgptBaseUrl}/wham/usage`, {
      headers: { authorization: `Bearer ${access}` },
    });
    const expected = parseUsage(await direct.text(), reading?.fetchedAtMs ?? 0);
    // Codex does not say in so many words that a limit is reached, asks elsewhere for reset credits, and 0.140 does not say `allowed`.
    const untold = { limitReached: null, resetCreditCount: null, ...(hasLocks ? {} : { allowed: null }) };
    assert.deepEqual({ ...reading, ...untold }, { ...expected, ...untold });
  },

  async 'renews an access token that is refused, and tells the quota then'(played) {
    played.account.behave({ usage: [{ kind: 'unauthorized', code: 'token_invalidated' }, { kind: 'healthy' }] });
    const answer = await played.codex.readUsage({ codexHome: played.world.home.dir });
    assert.equal(answer.kind, 'read', JSON.stringify(answer));
    await assertNoTokenLost(played);
  },

  async 'spends nothing for a usage service that is down'(played) {
    const signIn = { issuedAtMs: Date.now() - 60_000, expiresAtMs: Date.now() + 3_600_000 };
    await played.world.home.writeAuth(played.account.signIn(signIn));
    played.account.behave({ usage: { kind: 'server-error', status: 503 } });
    const answer = await played.codex.readUsage({ codexHome: played.world.home.dir });
    assert.equal(answer.kind, 'refused', JSON.stringify(answer));
    assert.equal(played.world.tokenRequests(), 0);
  },

  async 'is given up when the service hangs, and does not stay'(played) {
    played.account.behave({ token: { kind: 'hang' } });
    const cancel = AbortSignal.timeout(4_000);
    const answer = await played.codex.refreshLogin({ codexHome: played.world.home.dir, signal: cancel });
    assert.deepEqual(answer, { kind: 'failed', reason: 'cancelled' });
  },

  async 'commits its refresh while we write auth.json, and no token is lost'(played) {
    if (!hasLocks) return;
    const ours = ourStores(played);
    let isDone = false;
    let written = 0;
    const writing = (async () => {
      while (!isDone && written < 400) {
        await ours.queue.transact(touched);
        written += 1;
        await systemClock.sleep(5);
      }
    })();
    for (let turn = 0; turn < 3; turn += 1) {
      const answer = await played.codex.refreshLogin({ codexHome: played.world.home.dir });
      console.log(`    turn ${turn + 1}: Codex says ${answer.kind}; we wrote ${written} times`);
    }
    isDone = true;
    await writing;
    ours.close();
    assert.ok(written > 10, `we wrote only ${written} times`);
    await assertNoTokenLost(played);
  },
};

/** The command with this Codex on its path, and the browser played by us. */
function login(played: Scene, ...args: readonly string[]) {
  return startLogin(args, { ...played.world.env, PATH: path });
}

async function assertNothingLeft({ world }: Scene): Promise<void> {
  const left = (await readdir(world.home.custodyDir)).filter((name) => !name.endsWith('.segment'));
  assert.deepEqual(left, [], 'the folder in which Codex signed in is still there');
}

async function signsIn(played: Scene, ...args: readonly string[]): Promise<LoginReport> {
  const started = login(played, ...args, '--json');
  await browse(await started.address());
  const { exitCode, stdout, stderr } = await started.ended;
  assert.equal(exitCode, 0, stderr);
  await assertNothingLeft(played);
  return JSON.parse(stdout);
}

/** What was signed in before is there byte for byte after a sign-in that came to nothing. */
async function leavesAlone(played: Scene, play: () => Promise<number | null>, exitCode: number): Promise<void> {
  const before = await readFile(played.world.home.authPath);
  assert.equal(await play(), exitCode);
  assert.deepEqual(await readFile(played.world.home.authPath), before);
  await assertNothingLeft(played);
}

/** An older Codex signs in at OpenAI alone. */
const signInPlays: typeof plays = {
  async 'signs in again through the browser, and what a login adds to auth.json is kept'(played) {
    const { account, world } = played;
    const report = await signsIn(played, account.email);
    assert.equal(report.through, 'codex');
    const { tokens } = await world.home.readAuth();
    assert.notEqual(tokens['refresh_token'], account.tokens.refresh);
    assert.ok(hasLocks ? (tokens['login_owner_id']?.length ?? 0) > 20 : true);
    assert.notEqual(tokens['login_owner_id'], 'owner-made-up');
    const answer = await played.codex.refreshLogin({ codexHome: world.home.dir });
    assert.deepEqual(answer, { kind: 'done' });
    await assertNoTokenLost(played);
  },

  async 'signs in again with a code'(played) {
    const started = login(played, played.account.email, '--device', '--json');
    assert.match(await started.code(), /^MADE-/);
    const { exitCode, stdout, stderr } = await started.ended;
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual([JSON.parse(stdout).through, JSON.parse(stdout).way], ['codex', 'device']);
    await assertNothingLeft(played);
    await assertNoTokenLost(played);
  },

  async 'is cancelled, and the old sign-in is untouched'(played) {
    played.world.service.configure({ signIn: { kind: 'never' } });
    const cancelled = async (): Promise<number | null> => {
      const started = login(played, played.account.email);
      await started.address();
      started.child.kill('SIGINT');
      return (await started.ended).exitCode;
    };
    await leavesAlone(played, cancelled, 130);
  },

  async 'is told in its own words when the person says no, and the old sign-in is untouched'(played) {
    played.world.service.configure({ signIn: { kind: 'denies' } });
    const denied = async (): Promise<number | null> => {
      const started = login(played, played.account.email);
      await browse(await started.address());
      const { exitCode, stderr } = await started.ended;
      assert.match(stderr, /Codex says: ./);
      console.log(`    ${stderr.split('\n').find((line) => line.includes('Codex says'))}`);
      return exitCode;
    };
    await leavesAlone(played, denied, 1);
  },

  async 'another account signs in, and the old sign-in is untouched'(played) {
    played.world.account('kai');
    played.world.service.configure({ signIn: { kind: 'approves', account: 'kai' } });
    const another = async (): Promise<number | null> => {
      const started = login(played, played.account.email);
      await browse(await started.address());
      return (await started.ended).exitCode;
    };
    await leavesAlone(played, another, 1);
  },

  async 'goes to the other port when the first one is taken'(played) {
    const taken = createServer().listen(1455, '127.0.0.1');
    try {
      const started = login(played, played.account.email, '--json');
      const address = await started.address();
      assert.match(address, /1457/);
      await browse(address);
      assert.equal((await started.ended).exitCode, 0);
    } finally {
      taken.close();
      taken.closeAllConnections();
    }
  },

  async 'dies with us, and the next start clears up'(played) {
    played.world.service.configure({ signIn: { kind: 'never' } });
    const before = await readFile(played.world.home.authPath);
    const started = login(played, played.account.email);
    const address = await started.address();
    started.child.kill('SIGKILL');
    await started.ended.catch(() => undefined);
    await portIsFree(address);
    assert.deepEqual(await readFile(played.world.home.authPath), before);
    assert.equal((await played.world.run('status', '--refresh')).exitCode, 0);
    await assertNothingLeft(played);
  },
};

/** Its listener is gone, so the child is. */
async function portIsFree(address: string): Promise<void> {
  const redirect = new URL(address).searchParams.get('redirect_uri') ?? '';
  for (let look = 0; look < 100; look += 1) {
    const isThere = await fetch(redirect).then(
      () => true,
      () => false,
    );
    if (!isThere) return;
    await systemClock.sleep(100);
  }
  assert.fail('The Codex that we started outlived us.');
}

console.log(version);
// Codex listens on the same ports of this computer as tests/e2e/login.test.ts.
const endTurn = await turnAtCallbackPorts();
for (const [name, play] of Object.entries({ ...plays, ...(hasLocks ? signInPlays : {}) })) {
  if (only !== undefined && !name.includes(only)) continue;
  await scene(play);
  console.log(`  ✓ ${name}`);
}
await endTurn();
