import { describe, expect, it } from 'vitest';
import { createCustody } from '../../../../main/core/custody/custody.ts';
import type { HttpAnswer, Lease } from '../../../../main/core/ports.ts';
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

describe('a token whose answer has come', () => {
  it('keeps its lease for as long as another program holds up the store that is to get the new pair', async () => {
    const clock = createFakeClock(0);
    const [login] = loginsOf(docsOf({ pool: [record('a')] }).pool);
    if (login === undefined) throw new Error('The pool has no login.');
    const stores: Stores = {
      read: async () => docsOf({}),
      recent: async () => docsOf({}),
      loginsOf,
      checkWritable: async () => undefined,
      async transact(edit) {
        await clock.sleep(35_000);
        return edit(docsOf({ pool: [record('a')] })).result;
      },
    };
    const custody = createCustody({
      files: createCustodyFolder().files('ours'),
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
    const lease: string[] = [];
    const note = (what: string): void => void lease.push(`${what} at ${clock.now() / 1000} s`);
    const held: Lease = {
      isHeld: () => true,
      async renew() {
        note('renewed');
        return true;
      },
      publish: async () => note('published'),
      release: async () => note('released'),
    };
    const place = { markOverdue: () => undefined, release: () => undefined };
    const presented = presentToken(deps, {
      login: { ...login, hash: hashOf('a') },
      refresh: new Secret('a'),
      lease: held,
      place,
      url: 'https://auth.example/token',
      heldBy: ['pool'],
      again: false,
      signal: undefined,
    });
    await clock.advance(35_000);
    expect(await presented).toMatchObject({ kind: 'refreshed', hash: hashOf('b') });
    expect(lease).toEqual([
      'renewed at 10 s',
      'renewed at 20 s',
      'renewed at 30 s',
      'published at 35 s',
      'released at 35 s',
    ]);
  });
});
