import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import type { SignInState, SignInView } from '../../shared/sign-in.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { doctorFinds } from '../support/doctor-finds.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import { startLogin } from '../support/started-login.ts';
import { createWorld, type World } from '../support/world.ts';

/*
 * The person did sign in, and then a file was in the way: nobody has to sign in again, whether the app lives on or a command comes.
 */

let world: World;
let app: QuotaApp;
beforeEach(async () => {
  world = await createWorld();
  app = (await createMortalApp(world)).app;
});
afterEach(async () => {
  await app.close();
  await world.dispose();
});

const emails = async (): Promise<readonly unknown[]> => (await world.home.readPool()).map(({ email }) => email);
const signsInAs = (account: string): void =>
  world.service.configure({ signIn: { kind: 'approves', account, pendingPolls: 2 } });
const stateOf = (id: string): SignInState | undefined => app.signIns.views().find((view) => view.id === id)?.state;

async function signIn(target: string | null, onWaiting = async (): Promise<void> => undefined): Promise<SignInView> {
  const request = { target, way: 'device' as const, opensBrowser: false };
  let meanwhile = Promise.resolve();
  const stopListening = app.signIns.subscribe(({ state }) => {
    if (state.kind === 'waiting') meanwhile = onWaiting();
  });
  const ended = await app.signIns.ended(await app.signIns.start(request));
  await meanwhile;
  stopListening();
  return ended;
}

/** Another program breaks the pool while the person is in the browser; what it held is given out. */
async function signInWhilePoolBreaks(): Promise<{ readonly view: SignInView; readonly mend: () => Promise<void> }> {
  await world.home.writePool([poolRecord(world.account('kai').tokens)]);
  const whole = await readFile(world.home.poolPath, 'utf8');
  signsInAs('kai');
  const view = await signIn('kai@studio.example', () => writeFile(world.home.poolPath, '{"version": 3, "acc'));
  return { view, mend: () => writeFile(world.home.poolPath, whole) };
}

/** Twenty and one more, who signs in. */
async function signInToFullPool(): Promise<SignInView> {
  const accounts = Array.from({ length: 20 }, (_, index) => world.account(`full-${index}`));
  await world.home.writeAuth(world.account('own').tokens);
  await world.home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
  world.account('kai');
  signsInAs('kai');
  return signIn(null);
}

const exchanges = (): number => world.service.log.of('token').filter(({ behaviour }) => behaviour === 'healthy').length;

describe('a sign-in that could not be stored', () => {
  it('says what is in the way and that it is kept, and is stored when it is tried again', async () => {
    const { view, mend } = await signInWhilePoolBreaks();
    expect(view.state).toMatchObject({ kind: 'failed', code: 'store-broken', kept: { label: 'kai@studio.example' } });
    const asked = exchanges();
    expect((await app.signIns.storeAgain(view.id)).state).toMatchObject({
      kind: 'failed',
      kept: { label: 'kai@studio.example' },
    });
    await mend();
    const again = await app.signIns.storeAgain(view.id);
    expect(again.state).toMatchObject({ kind: 'done', account: { email: 'kai@studio.example', usageRead: true } });
    expect(exchanges()).toBe(asked);
    expect((await app.status({ refresh: true })).accounts).toMatchObject([{ state: 'ok' }]);
    await expect(app.signIns.storeAgain(view.id)).rejects.toMatchObject({ code: 'not-possible' });
  });

  it('is stored by the next update of the app that lives on, which shows it', async () => {
    const view = await signInToFullPool();
    expect(view.state).toMatchObject({
      kind: 'failed',
      code: 'not-possible',
      kept: { key: null, label: 'kai@studio.example' },
      hint: 'Set another account aside.',
    });
    await app.status({ refresh: true });
    expect(stateOf(view.id)).toMatchObject({ kind: 'failed' });
    const report = await app.doctor({});
    expect(doctorFinds(report, 'sign-in-waits').sentence).toContain('the pool is full');
    await app.flag('full-3@studio.example', null);
    await app.status({ refresh: true });
    expect(stateOf(view.id)).toMatchObject({ kind: 'done', account: { email: 'kai@studio.example', isNew: true } });
    expect((await app.doctor({})).findings.map(({ id }) => id)).not.toContain('sign-in-waits');
    expect(await emails()).toContain('kai@studio.example');
  });

  it('is stored by a command beside the app, which shows it no longer as failed', async () => {
    const { view, mend } = await signInWhilePoolBreaks();
    await mend();
    const refreshed = await world.run('status', '--refresh');
    expect(refreshed.exitCode).toBe(0);
    expect(exchanges()).toBe(1);
    await app.status({ refresh: true });
    expect(stateOf(view.id)).toBeUndefined();
  });

  it('is all that comes into a pool that a person cleared meanwhile with codex-multi-auth', async () => {
    await world.home.writeAuth(world.account('own').tokens);
    await world.home.writeFlagged([flaggedRecord(world.account('mira').tokens)]);
    await app.unflag('mira@studio.example');
    world.account('kai');
    signsInAs('kai');
    expect((await signIn(null, () => writeFile(world.home.poolPath, '{"version": 3, "acc'))).state).toMatchObject({
      kind: 'failed',
      kept: { label: 'kai@studio.example' },
    });
    await writeFile(`${world.home.poolPath}.reset-intent`, '{"version":1,"createdAt":1}');
    await rm(world.home.poolPath);
    await app.status({ refresh: true });
    expect(await emails()).toEqual(['kai@studio.example']);
    await app.status({ refresh: true });
    expect(await emails()).toEqual(['kai@studio.example']);
  });

  it('is stored instead of a second one when the person asks to sign in once more', async () => {
    const { view, mend } = await signInWhilePoolBreaks();
    await mend();
    const second = await signIn('kai@studio.example');
    expect(second.state).toMatchObject({ kind: 'done', account: { email: 'kai@studio.example' } });
    expect(stateOf(view.id)).toMatchObject({ kind: 'done' });
    expect(exchanges()).toBe(1);
  });

  it('is stored by the next command after a command, which says so', async () => {
    await world.home.writePool([poolRecord(world.account('kai').tokens)]);
    const whole = await readFile(world.home.poolPath, 'utf8');
    world.service.configure({ signIn: { kind: 'never' } });
    const login = startLogin(['kai@studio.example', '--device', '--no-browser'], world.env);
    await login.code();
    await writeFile(world.home.poolPath, '{"version": 3, "acc');
    signsInAs('kai');
    const { exitCode, stderr } = await login.ended;
    expect(exitCode).toBe(1);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
      'The new sign-in is kept for a week. Once nothing is in the way, `codex-quota status --refresh` stores it.',
    );
    await writeFile(world.home.poolPath, whole);
    expect((await world.runJson('status', '--refresh')).report.accounts).toMatchObject([{ state: 'ok' }]);
    expect(exchanges()).toBe(1);
  });
});

describe('an answer to a question that was not asked', () => {
  it('is refused by name and decides nothing', async () => {
    world.account('kai');
    await world.home.writeAuth(world.account('mira').tokens);
    const before = await world.home.readText('auth');
    signsInAs('kai');
    const id = await app.signIns.start({ target: 'mira@studio.example', way: 'device', opensBrowser: false });
    expect(() => app.signIns.decide(id, 'accept')).toThrow('asks no question');
    const offered = new Promise((resolve) => {
      app.signIns.subscribe(({ state }) => state.kind === 'offered' && resolve(state));
    });
    await offered;
    expect(stateOf(id)).toMatchObject({ kind: 'offered', email: 'kai@studio.example' });
    app.signIns.decide(id, 'decline');
    expect((await app.signIns.ended(id)).state).toMatchObject({ kind: 'declined' });
    expect(() => app.signIns.decide(id, 'accept')).toThrow('asks no question');
    expect(await world.home.readText('auth')).toBe(before);
  });
});
