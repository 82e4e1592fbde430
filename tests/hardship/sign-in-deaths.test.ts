import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import type { SignInState } from '../../shared/sign-in.ts';
import { flaggedRecord } from '../support/codex-home.ts';
import type { Fault } from '../support/faulty-adapters.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

/** With a code, which needs no port. */
async function signIn(app: QuotaApp, target: string | null): Promise<SignInState> {
  const id = await app.signIns.start({ target, way: 'device', opensBrowser: false });
  return (await app.signIns.ended(id)).state;
}

const signsInAs = (account: string): void =>
  world.service.configure({ signIn: { kind: 'approves', account, pendingPolls: 2 } });

describe('a process that dies while somebody signs in', () => {
  const place = {
    'auth.json': async (): Promise<string> => {
      const mira = world.account('mira');
      await world.home.writeAuth(mira.tokens);
      return mira.email;
    },
    'the list of set-aside accounts': async (): Promise<string> => {
      const mira = world.account('mira');
      await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
      return mira.email;
    },
    'no file yet': async (): Promise<null> => {
      await world.home.writeAuth(world.account('other').tokens);
      world.account('mira');
      return null;
    },
  };

  /** Everything that holds a token of mira now. */
  async function held(): Promise<readonly (string | undefined)[]> {
    const [pool, flagged] = [await world.home.readPool(), await world.home.readFlagged()];
    const auth = await world.home.readAuth();
    const own = auth.tokens['account_id'] === 'acc-mira' ? [auth.tokens['refresh_token']] : [];
    return [
      ...own,
      ...[...pool, ...flagged].filter(({ email }) => email === 'mira@studio.example').map((one) => one.refreshToken),
    ];
  }

  async function begin(name: keyof typeof place): Promise<string | null> {
    world = await createWorld();
    if (name === 'auth.json') await world.home.writePool([]);
    else await world.home.writeAuth(world.account('somebody').tokens);
    signsInAs('mira');
    return place[name]();
  }

  /** The calls of the sign-in alone, from its start to its end. */
  async function play(target: string | null, fault: Fault | null) {
    const { app, faulty } = await createMortalApp(world, { fault });
    const whole = signIn(app, target).then(async ({ kind }) => app.close().then(() => kind));
    const end = await Promise.race([whole, faulty.died.then(() => 'died' as const)]);
    if (end === 'died') await faulty.bury();
    return { end, calls: [...faulty.calls] };
  }

  it.each(Object.keys(place) as (keyof typeof place)[])(
    'loses nothing that was answered, at whatever call it dies, and the next start stores it (%s)',
    async (name) => {
      await world.dispose();
      const { calls } = await play(await begin(name), null);
      await world.dispose();
      const failures: string[] = [];
      let survived = 0;
      for (let at = 1; at <= calls.length; at += 1) {
        const target = await begin(name);
        const before = await held();
        const { end, calls: made } = await play(target, { at, when: at % 2 === 0 ? 'before' : 'after', does: 'dies' });
        const answered =
          made.filter((call) => call === 'slot.fill').length > (at % 2 === 0 && made.at(-1) === 'slot.fill' ? 1 : 0);
        if (end !== 'died') survived += 1;
        const { app } = await createMortalApp(world);
        await app.management();
        await app.flag('nobody at all', null).catch(() => undefined);
        await app.close();
        const after = await held();
        const given = world.service.log.of('token').flatMap(({ successorHash }) => successorHash ?? []);
        const isNew = after.length === 1 && given.includes(sha256Hex(after[0] ?? ''));
        if (answered ? !isNew : JSON.stringify(after) !== JSON.stringify(before) && !isNew)
          failures.push(
            `${at} ${calls[at - 1]}: ${end}, answered ${answered}, ${before.length} before, ${after.length} after`,
          );
        await world.dispose();
      }
      world = await createWorld();
      expect(failures).toEqual([]);
      expect(survived).toBeLessThan(calls.length / 4);
    },
    60_000,
  );

  it('puts no old sign-in back over one that has come since', async () => {
    const { calls } = await play(await begin('auth.json'), null);
    await world.dispose();
    world = await createWorld();
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    await world.home.writePool([]);
    signsInAs('mira');
    // The answer is in custody, and nothing is in a store yet.
    const { end } = await play(mira.email, { at: calls.indexOf('slot.fill') + 1, when: 'after', does: 'dies' });
    expect(end).toBe('died');
    const later = mira.signIn({ issuedAtMs: Date.now() + 60_000, expiresAtMs: Date.now() + 3_600_000 });
    await world.home.writeAuth(later);
    const { app } = await createMortalApp(world);
    await app.flag('nobody at all', null).catch(() => undefined);
    await app.close();
    expect((await world.home.readAuth()).tokens['refresh_token']).toBe(later.refresh);
  });
});
