import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Adapters } from '../../main/composition/adapters.ts';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import type { SignInState, SignInView } from '../../shared/sign-in.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import { createWorld, type World } from '../support/world.ts';

/*
 * Signing in as the app does it, with codes for devices: those need no port, so that no other test is in the way.
 */

let world: World;
let apps: QuotaApp[] = [];
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  for (const app of apps) await app.close();
  apps = [];
  await world.dispose();
});

async function openApp(change: Partial<Adapters['signIn']> = {}): Promise<QuotaApp> {
  const { app } = await createMortalApp(world, {
    change: ({ signIn: usual }) => ({ signIn: { ...usual, ...change } }),
  });
  apps.push(app);
  return app;
}

const device = (target: string | null) => ({ target, way: 'device' as const, opensBrowser: false });

async function signIn(app: QuotaApp, target: string | null): Promise<SignInState> {
  const id = await app.signIns.start(device(target));
  return (await app.signIns.ended(id)).state;
}

const signsInAs = (account: string): void =>
  world.service.configure({ signIn: { kind: 'approves', account, pendingPolls: 2 } });

describe('a sign-in as a window shows it', () => {
  it('goes through every state, and is in the list while it lasts and afterwards', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const app = await openApp();
    const seen: SignInView[] = [];
    app.signIns.subscribe((view) => seen.push(view));
    expect(await signIn(app, mira.email)).toMatchObject({
      kind: 'done',
      account: { email: mira.email, place: 'cli', usageRead: true, isNew: false, restored: false },
    });
    const kinds = seen.map(({ state }) => state.kind);
    expect(kinds.filter((kind, index) => kind !== kinds[index - 1])).toEqual([
      'queued',
      'starting',
      'waiting',
      'exchanging',
      'storing',
      'done',
    ]);
    expect(seen.find(({ state }) => state.kind === 'waiting')).toMatchObject({
      label: mira.email,
      way: 'device',
      through: 'app',
      state: { address: `${world.service.url}/codex/device`, code: 'MADE-0001', opened: false },
    });
    expect(app.signIns.views()).toEqual([seen.at(-1)]);
  });

  it('is seen in the next status without a restart', async () => {
    const mira = world.account('mira');
    mira.revoke();
    await world.home.writeAuth(mira.tokens);
    const app = await openApp();
    expect((await app.status({ refresh: true })).accounts).toMatchObject([{ state: 'needs-sign-in' }]);
    await signIn(app, mira.email);
    const { accounts, flagged } = await app.status({ refresh: false });
    expect(accounts).toMatchObject([{ state: 'ok', health: 100, error: null, windows: [{}, {}] }]);
    expect(flagged.count).toBe(0);
  });

  it('forgets the failures that were counted before', async () => {
    const mira = world.account('mira');
    mira.behave({ token: { kind: 'raw', status: 400, body: {} } });
    await world.home.writePool([poolRecord(mira.tokens)]);
    const app = await openApp();
    await app.status({ refresh: true });
    const counted = async (): Promise<number> =>
      Object.keys(JSON.parse(await readFile(`${world.home.dir}/quota-tray/counters.json`, 'utf8')).unclear).length;
    expect(await counted()).toBe(1);
    mira.behave({ token: { kind: 'healthy' } });
    await signIn(app, mira.email);
    expect(await counted()).toBe(0);
  });
});

describe('somebody else than was asked for', () => {
  async function offered(app: QuotaApp, choice: 'accept' | 'decline') {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const before = await world.home.readText('auth');
    signsInAs('kai');
    const id = await app.signIns.start(device(mira.email));
    const offer = await new Promise<SignInView>((resolve) => {
      app.signIns.subscribe((view) => view.state.kind === 'offered' && resolve(view));
    });
    expect(await world.home.readText('auth')).toBe(before);
    const poolBefore = await world.home.readPool();
    app.signIns.decide(id, choice);
    return { offer: offer.state, poolBefore, before, end: (await app.signIns.ended(id)).state };
  }

  it('is offered as a new account, and stored only after a yes', async () => {
    world.account('kai');
    const { offer, poolBefore, before, end } = await offered(await openApp(), 'accept');
    expect(offer).toMatchObject({ email: 'kai@studio.example', key: null });
    expect(poolBefore).toEqual([]);
    expect(end).toMatchObject({ kind: 'done', account: { email: 'kai@studio.example', isNew: true, place: 'pool' } });
    expect(await world.home.readPool()).toMatchObject([{ email: 'kai@studio.example' }]);
    expect(await world.home.readText('auth')).toBe(before);
  });

  it('leaves nothing behind after a no, in custody neither', async () => {
    const kai = world.account('kai');
    await world.home.writePool([poolRecord(kai.tokens)]);
    const app = await openApp();
    const { offer, poolBefore, end } = await offered(app, 'decline');
    expect(offer).toMatchObject({ key: expect.stringMatching(/^\w{10}$/), label: kai.email });
    expect(end).toMatchObject({ kind: 'declined' });
    await app.close();
    expect(await world.home.readPool()).toEqual(poolBefore);
    const again = await openApp();
    await again.status({ refresh: true });
    const [record] = await world.home.readPool();
    expect(world.service.log.of('token').filter(({ behaviour }) => behaviour === 'healthy')).toHaveLength(3);
    expect(record?.['email']).toBe(kai.email);
  });

  it('that is known already is mended in its own place', async () => {
    const kai = world.account('kai');
    await world.home.writeFlagged([flaggedRecord(kai.tokens)]);
    const { end } = await offered(await openApp(), 'accept');
    expect(end).toMatchObject({ kind: 'done', account: { email: kai.email, isNew: false, restored: true } });
    expect(await world.home.readFlagged()).toEqual([]);
    expect(await world.home.readPool()).toMatchObject([{ email: kai.email }]);
  });
});

describe('several sign-ins', () => {
  it('follow one another, each for its own account', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeFlagged([flaggedRecord(mira.tokens), flaggedRecord(kai.tokens)]);
    const app = await openApp();
    signsInAs('mira');
    const first = await app.signIns.start(device(mira.email));
    const second = await app.signIns.start(device(kai.email));
    expect(app.signIns.views().map(({ state }) => state.kind)).toContain('queued');
    expect((await app.signIns.ended(first)).state.kind).toBe('done');
    signsInAs('kai');
    expect((await app.signIns.ended(second)).state).toMatchObject({ kind: 'done', account: { email: kai.email } });
    expect((await world.home.readPool()).map(({ email }) => email)).toEqual([mira.email, kai.email]);
  });

  it('go on when one of them is cancelled, and one that waits is cancelled before it begins', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    world.service.configure({ signIn: { kind: 'never' } });
    const app = await openApp();
    const ids = [
      await app.signIns.start(device(null)),
      await app.signIns.start(device(null)),
      await app.signIns.start(device(mira.email)),
    ];
    const [first = '', second = '', third = ''] = ids;
    app.signIns.cancel(second);
    signsInAs('mira');
    app.signIns.cancel(first);
    expect((await app.signIns.ended(first)).state).toEqual({ kind: 'cancelled' });
    expect((await app.signIns.ended(second)).state).toEqual({ kind: 'cancelled' });
    expect((await app.signIns.ended(third)).state.kind).toBe('done');
  });
});

const untilState = (app: QuotaApp, id: string, kind: SignInState['kind']): Promise<SignInView> =>
  new Promise((resolve) => {
    const look = (view: SignInView): void => {
      if (view.id === id && view.state.kind === kind) resolve(view);
    };
    app.signIns.subscribe(look);
    for (const view of app.signIns.views()) look(view);
  });

describe('a row of sign-ins', () => {
  it('lets go at once of one that was called off before its turn, and takes one that is tried again first', async () => {
    world.account('mira');
    world.service.configure({ signIn: { kind: 'never' } });
    const app = await openApp();
    const first = await app.signIns.start(device(null));
    await untilState(app, first, 'waiting');
    const second = await app.signIns.start(device(null));
    const third = await app.signIns.start(device(null));
    app.signIns.cancel(second);
    expect((await app.signIns.ended(second)).state).toEqual({ kind: 'cancelled' });
    const again = await app.signIns.start({ ...device(null), isNext: true });
    expect(app.signIns.views().map(({ id }) => id)).toEqual([first, second, again, third]);
    app.signIns.cancel(first);
    await untilState(app, again, 'waiting');
    expect(app.signIns.views().at(-1)?.state).toEqual({ kind: 'queued' });
  });

  it('forgets what has ended, and nothing that goes on', async () => {
    world.account('mira');
    world.service.configure({ signIn: { kind: 'never' } });
    const app = await openApp();
    const id = await app.signIns.start(device(null));
    app.signIns.forget(id);
    expect(app.signIns.views()).toHaveLength(1);
    app.signIns.cancel(id);
    await app.signIns.ended(id);
    app.signIns.forget(id);
    expect(app.signIns.views()).toEqual([]);
  });

  it('begins nothing more once the app is about to quit', async () => {
    world.account('mira');
    const app = await openApp();
    await app.signIns.drain();
    await expect(app.signIns.start(device(null))).rejects.toMatchObject({ code: 'cancelled' });
    expect(app.signIns.views()).toEqual([]);
  });
});

describe('a browser that was closed', () => {
  it('is opened again with the same address while the sign-in waits, and not after', async () => {
    world.account('mira');
    world.service.configure({ signIn: { kind: 'never' } });
    const opened: string[] = [];
    const app = await openApp({
      openAddress: async (address) => {
        opened.push(address);
        return opened.length > 1;
      },
    });
    const id = await app.signIns.start({ ...device(null), opensBrowser: true });
    const { state } = await untilState(app, id, 'waiting');
    expect(state).toMatchObject({ opened: false });
    await app.signIns.openAgain(id);
    expect(app.signIns.views()[0]?.state).toMatchObject({ kind: 'waiting', opened: true });
    app.signIns.cancel(id);
    await app.signIns.ended(id);
    await app.signIns.openAgain(id);
    expect(opened).toEqual([`${world.service.url}/codex/device`, `${world.service.url}/codex/device`]);
  });
});

describe('a browser that never says whether it opened', () => {
  it.each(['browser', 'device'] as const)('is in the way of no cancel and of no quitting: %s', async (way) => {
    world.account('mira');
    world.service.configure({ signIn: { kind: 'never' } });
    const asked = Promise.withResolvers<void>();
    const app = await openApp({
      listen: async () => ({
        redirectUri: 'http://127.0.0.1:1455/auth/callback',
        callback: new Promise(() => undefined),
        close: async () => undefined,
      }),
      openAddress: () => {
        asked.resolve();
        return new Promise(() => undefined);
      },
    });
    const id = await app.signIns.start({ target: null, way, opensBrowser: true });
    await asked.promise;
    app.signIns.cancel(id);
    expect((await app.signIns.ended(id)).state).toEqual({ kind: 'cancelled' });
    await app.signIns.drain();
  });
});

describe('a sign-in that nobody comes to', () => {
  it('says until when it waits', async () => {
    world.account('mira');
    world.service.configure({ signIn: { kind: 'never' } });
    const app = await openApp();
    const begunMs = Date.now();
    const id = await app.signIns.start(device(null));
    const { until } = await untilState(app, id, 'waiting');
    const limitMs = Date.parse(until ?? '') - begunMs;
    expect(limitMs).toBeGreaterThanOrEqual(5 * 60_000);
    expect(Date.parse(until ?? '')).toBeLessThanOrEqual(Date.now() + 5 * 60_000);
  });

  it('is over when its time is, and the old sign-in is untouched', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const before = await world.home.readText('auth');
    world.service.configure({ signIn: { kind: 'never' } });
    expect(await signIn(await openApp({ limitMs: 300 }), mira.email)).toEqual({ kind: 'timed-out' });
    expect(await world.home.readText('auth')).toBe(before);
  });

  it('says how codes are switched on when the service gives out none', async () => {
    world.account('mira');
    world.service.configure({ signIn: { kind: 'no-device-codes' } });
    expect(await signIn(await openApp(), null)).toMatchObject({
      kind: 'failed',
      hint: expect.stringContaining('security settings of ChatGPT'),
    });
  });
});
