import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noCodex } from '../../main/core/codex/no-codex.ts';
import type { Clock } from '../../main/core/ports.ts';
import type { SignInRequest } from '../../main/core/sign-in/sign-ins.ts';
import { createCodexAppServer } from '../../main/node/codex/codex-app-server.ts';
import type { SignInView } from '../../shared/sign-in.ts';
import { useTurnAtCallbackPorts } from '../support/callback-ports.ts';
import { flaggedRecord } from '../support/codex-home.ts';
import { loginCodexNotes, writeLoginCodex } from '../support/login-codex.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import { browse } from '../support/started-login.ts';
import { createWorld, type World } from '../support/world.ts';

/*
 * The five minutes are over when the person was sent somewhere, without a wait: of all sleeps only theirs is so long.
 */
const limitMs = 9_876;

useTurnAtCallbackPorts();

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

const bin = (): string => join(world.home.dir, 'bin');

interface TimedOut {
  readonly end: SignInView;
  /** Where the person was sent, and too late. */
  readonly address: string;
}

async function signInUntilTooLate(way: SignInRequest['way'], codex = noCodex): Promise<TimedOut> {
  const over = Promise.withResolvers<void>();
  const endingAtOurWord = ({ now, sleep }: Clock): Clock => ({
    now,
    sleep: (ms, signal) => (ms === limitMs ? over.promise : sleep(ms, signal)),
  });
  const { app } = await createMortalApp(world, {
    change: ({ signIn, clock }) => ({
      signIn: { ...signIn, limitMs, openAddress: async () => true },
      clock: endingAtOurWord(clock),
      codex,
    }),
  });
  let address = '';
  app.signIns.subscribe(({ state }) => {
    if (state.kind !== 'waiting') return;
    address = state.address;
    over.resolve();
  });
  const id = await app.signIns.start({ target: 'mira@studio.example', way, opensBrowser: true });
  const end = await app.signIns.ended(id);
  await app.close();
  return { end, address };
}

/** Every byte of what was signed in before. */
const stores = async (): Promise<readonly (string | null)[]> => [
  await world.home.readText('auth'),
  await world.home.readText('flagged'),
];

/** Names in custody beside the segments. */
const leftHomes = async (): Promise<readonly string[]> =>
  (await readdir(world.home.custodyDir)).filter((name) => !name.endsWith('.segment'));

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen({ port, host: '127.0.0.1', exclusive: true });
  const isBound = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  await new Promise((done) => server.close(done));
  return isBound;
}

describe('a sign-in that nobody came to in time', () => {
  beforeEach(async () => {
    await world.home.writeAuth(world.account('mira').tokens);
    await world.home.writeFlagged([flaggedRecord(world.account('kai').tokens)]);
  });

  it('listens nowhere any more when it was to come back from the browser, and takes nobody who comes late', async () => {
    const before = await stores();
    const { end, address } = await signInUntilTooLate('browser');
    expect(end).toMatchObject({ state: { kind: 'timed-out' }, way: 'browser', through: 'app' });
    expect(new URL(address).searchParams.get('redirect_uri')).toBe('http://127.0.0.1:1455/auth/callback');
    await expect(browse(address)).rejects.toThrow('fetch failed');
    expect([await isFree(1455), await isFree(1457)]).toEqual([true, true]);
    expect([await stores(), world.tokenRequests()]).toEqual([before, 0]);
  });

  it('asks no more whether the code was typed in', async () => {
    world.service.configure({ signIn: { kind: 'never' } });
    const before = await stores();
    const { end } = await signInUntilTooLate('device');
    const polls = world.service.log.of('device-token').length;
    expect(end).toMatchObject({ state: { kind: 'timed-out' }, way: 'device', through: 'app' });
    world.service.configure({ signIn: { kind: 'approves', account: 'mira' } });
    expect((await world.run('status')).exitCode).toBe(0);
    expect([world.service.log.of('device-token').length, world.tokenRequests()]).toEqual([polls, 0]);
    expect(await stores()).toEqual(before);
  });

  it('leaves neither a Codex nor its home behind', async () => {
    await writeLoginCodex(bin(), { writes: null, says: null });
    const before = await stores();
    const codex = createCodexAppServer({ env: { PATH: bin() }, version: '0.0.0' });
    const { end, address } = await signInUntilTooLate('browser', codex);
    expect(end).toMatchObject({ state: { kind: 'timed-out' }, through: 'codex' });
    expect(address).toBe('http://127.0.0.1:9/authorize');
    const [pid] = await loginCodexNotes(bin(), 'pids');
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
    expect([await leftHomes(), await stores()]).toEqual([[], before]);
  });
});
