import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountBehaviours } from '../../main/node/made-up-service/account.ts';
import { poolRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

const running = { issuedAtMs: Date.now() - 3_600_000, expiresAtMs: Date.now() + 3_600_000 };
const ended = { issuedAtMs: Date.now() - 7_200_000, expiresAtMs: Date.now() - 3_600_000 };
const expired = { kind: 'unauthorized', code: 'token_expired' } as const;
const forbidden = { kind: 'raw', status: 403, body: { detail: 'Forbidden' } } as const;

interface Rung {
  readonly signIn?: typeof running;
  readonly behaviours?: AccountBehaviours;
}

/** One account in the pool, asked for its usage once: what came of it, and how often each service was asked. */
async function ask({ signIn = running, behaviours = {} }: Rung) {
  const mira = world.account('mira', { signIn, behaviours });
  await world.home.writePool([poolRecord(mira.tokens)]);
  const { report } = await world.runJson('status', '--refresh');
  const [account] = report.accounts;
  const { log } = world.service;
  return { account, asked: { usage: log.of('usage').length, token: log.of('token').length } };
}

describe('asking for the usage of an account', () => {
  it.each<[string, Rung, { usage: number; token: number }]>([
    ['spends nothing while the access token is accepted', {}, { usage: 1, token: 0 }],
    ['shows no access token that has ended, and refreshes', { signIn: ended }, { usage: 1, token: 1 }],
    [
      'refreshes after a 401, and asks again',
      { behaviours: { usage: [expired, { kind: 'healthy' }] } },
      { usage: 2, token: 1 },
    ],
    [
      'refreshes after a 403 that is no page, and asks again',
      { behaviours: { usage: [forbidden, { kind: 'healthy' }] } },
      { usage: 2, token: 1 },
    ],
  ])('%s', async (_name, rung, asked) => {
    expect(await ask(rung)).toMatchObject({ account: { state: 'ok', error: null }, asked });
  });

  it('gives up after one refresh when the fresh access token is refused too, and calls that no dead sign-in', async () => {
    const { account, asked } = await ask({ behaviours: { usage: expired } });
    expect(account).toMatchObject({ state: 'unreachable', error: { code: 'usage-refused', httpStatus: 401 } });
    expect(asked).toEqual({ usage: 2, token: 1 });
    expect(await world.home.readPool()).toHaveLength(1);
  });

  it.each<[string, AccountBehaviours['usage'], string]>([
    ['a challenge page', { kind: 'challenge' }, 'challenge'],
    ['a region', { kind: 'region' }, 'region'],
    ['a web page', { kind: 'html' }, 'web-page'],
    ['too many requests', { kind: 'too-many-requests', retryAfter: 60 }, 'rate-limited'],
    ['an outage', { kind: 'server-error', status: 500 }, 'server-error'],
    ['half an answer', { kind: 'cut-off' }, 'answer-cut-short'],
    ['a document of something else', { kind: 'raw', status: 200, body: { hello: 'world' } }, 'unclear-answer'],
  ])('goes no further after %s, with nothing spent and nothing shown as 0', async (_name, usage, code) => {
    const { account, asked } = await ask({ behaviours: usage === undefined ? {} : { usage } });
    expect(account).toMatchObject({ state: 'unreachable', windows: [], error: { code } });
    expect(asked.token).toBe(0);
  });

  it('keeps the last good values beside a failure, with their age', async () => {
    const mira = world.account('mira', { signIn: running });
    await world.home.writePool([poolRecord(mira.tokens)]);
    const [before] = (await world.runJson('status', '--refresh')).report.accounts;
    mira.behave({ usage: { kind: 'challenge' } });
    await world.runJson('status', '--refresh');
    const [after] = (await world.runJson('status')).report.accounts;
    expect(after).toMatchObject({ stale: true, error: { code: 'challenge' } });
    expect([after?.['windows'], after?.['fetchedAt']]).toEqual([before?.['windows'], before?.['fetchedAt']]);
  });

  it.each<[string, AccountBehaviours['usage'], object]>([
    ['only a week, in the first place', { kind: 'weekly-only' }, { windows: [{ kind: 'weekly', binding: true }] }],
    ['only a month', { kind: 'monthly-only' }, { windows: [{ kind: 'monthly', binding: true }] }],
    ['a plan nobody knows', { kind: 'unknown-plan', plan: 'galactic' }, { plan: 'galactic', state: 'ok' }],
    ['numbers written as text', { kind: 'numbers-as-strings' }, { windows: [{ kind: 'session' }, { kind: 'weekly' }] }],
    ['a limit that is reached', { kind: 'limited' }, { state: 'limited' }],
  ])('understands %s', async (_name, usage, expected) => {
    const { account } = await ask({ behaviours: usage === undefined ? {} : { usage } });
    expect(account).toMatchObject({ error: null, ...expected });
  });
});
