import { describe, expect, it } from 'vitest';
import { createCustody } from '../../../../main/core/custody/custody.ts';
import type { CustodyFiles, HttpAnswer, Lease } from '../../../../main/core/ports.ts';
import { Secret } from '../../../../main/core/secret.ts';
import type { Stores } from '../../../../main/core/stores/store-types.ts';
import { type PresentDeps, presentToken } from '../../../../main/core/tokens/present-token.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createCustodyFolder, processesOf } from '../custody/custody-folder.ts';
import { readAnswer } from '../custody/made-up-custody.ts';
import { accessToken, docsOf, hashOf, loginsOf, mira, record } from '../stores/made-up-docs.ts';

const answer: HttpAnswer = {
  kind: 'answer',
  status: 200,
  headers: {},
  complete: true,
  body: JSON.stringify({ refresh_token: 'b', access_token: accessToken(mira, 2_000) }),
};

/** How long each of them takes. */
interface Times {
  readonly answerMs: number;
  readonly custodyMs: number;
  readonly storeMs: number;
}

interface Presented extends Times {
  readonly custodyFails?: boolean;
}

/** Presents the token of the only account in the pool; `lease` and `others` say what became of its lease, its place and its pair, and when. */
function presented({ answerMs, custodyMs, storeMs, custodyFails = false }: Presented) {
  const clock = createFakeClock(0);
  const [login] = loginsOf(docsOf({ pool: [record('a')] }).pool);
  if (login === undefined) throw new Error('The pool has no login.');
  const stores: Stores = {
    read: async () => docsOf({}),
    recent: async () => docsOf({}),
    loginsOf,
    checkWritable: async () => undefined,
    async transact(edit) {
      await clock.sleep(storeMs);
      return edit(docsOf({ pool: [record('a')] })).result;
    },
  };
  const folder = createCustodyFolder().files('ours');
  const files: CustodyFiles = {
    ...folder,
    async reserve(...given) {
      const room = await folder.reserve(...given);
      return {
        async fill(text) {
          await clock.sleep(custodyMs);
          if (custodyFails) throw new Error('no room');
          await room.fill(text);
        },
      };
    },
  };
  const custody = createCustody({
    files,
    processes: processesOf(1),
    clock,
    readAnswer,
    tokensInStores: async () => new Set(),
    lock: { hold: (work) => work() },
  });
  const deps: PresentDeps = {
    stores,
    custody,
    clock,
    hashOf,
    readAnswer,
    leases: { acquire: async () => 'busy', result: async () => null, dropResults: async () => undefined },
    pauses: { notBeforeMs: () => null, hold: () => undefined },
    http: {
      read: () => Promise.reject(new Error('Nothing is read here.')),
      async spend(_request, { onAnswer }) {
        await clock.sleep(answerMs);
        onAnswer(answer);
        return answer;
      },
      close: async () => undefined,
    },
    entropy: { uuid: () => '1', fraction: () => 0, sha256Hex: hashOf },
    log: { write: () => undefined },
    userAgent: 'made-up',
    leaseLifeMs: 30_000,
  };
  const { held, told } = watchedLease(() => clock.now());
  const others: string[] = [];
  const note = (what: string): void => void others.push(`${what} at ${clock.now() / 1000} s`);
  const outcome = presentToken(deps, {
    login: { ...login, hash: hashOf('a') },
    refresh: new Secret('a'),
    lease: held,
    place: { markOverdue: () => undefined, release: once(() => note('place given back')) },
    url: 'https://auth.example/token',
    heldBy: ['pool'],
    again: false,
    signal: undefined,
    onRenewed: ({ hash }) => note(hash === hashOf('b') ? 'new pair told' : 'another pair told'),
  });
  return { clock, outcome, lease: told, others };
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

function watchedLease(now: () => number): { readonly held: Lease; readonly told: readonly string[] } {
  const told: string[] = [];
  const note = (what: string): void => void told.push(`${what} at ${now() / 1000} s`);
  const held: Lease = {
    isHeld: () => true,
    async renew() {
      note('renewed');
      return true;
    },
    publish: async () => note('published'),
    release: async () => note('released'),
  };
  return { held, told };
}

describe('the lease of a token that is presented', () => {
  it.each([
    ['another program holds up the store that is to get the new pair', { answerMs: 0, custodyMs: 0, storeMs: 35_000 }],
    ['answer, custody and store are slow one after the other', { answerMs: 15_000, custodyMs: 4_000, storeMs: 16_000 }],
  ])('is pushed on every ten seconds where %s', async (_where, times) => {
    const { clock, outcome, lease } = presented(times);
    await clock.advance(35_000);
    expect(await outcome).toMatchObject({ kind: 'refreshed', hash: hashOf('b') });
    expect(lease).toEqual([
      'renewed at 10 s',
      'renewed at 20 s',
      'renewed at 30 s',
      'published at 35 s',
      'released at 35 s',
    ]);
  });
});

describe('whoever waits for a token that is presented', () => {
  const times = { answerMs: 1_000, custodyMs: 4_000, storeMs: 2_000 };

  it('gets its place with the answer, before that is on disk, and hears of the new pair before the stores have it', async () => {
    const { clock, outcome, others } = presented(times);
    await clock.advance(1_000);
    expect(others).toEqual(['place given back at 1 s']);
    await clock.advance(4_000);
    expect(others).toEqual(['place given back at 1 s', 'new pair told at 5 s']);
    let isOver = false;
    void outcome.then(() => {
      isOver = true;
    });
    await clock.advance(1_000);
    expect(isOver).toBe(false);
    await clock.advance(1_000);
    expect(await outcome).toMatchObject({ kind: 'refreshed', hash: hashOf('b') });
    expect(others).toHaveLength(2);
  });

  it('hears of none that custody could not keep until the stores have it', async () => {
    const { clock, outcome, others } = presented({ ...times, custodyFails: true });
    await clock.advance(7_000);
    expect(await outcome).toMatchObject({ kind: 'refreshed', hash: hashOf('b') });
    expect(others).toEqual(['place given back at 1 s']);
  });
});
