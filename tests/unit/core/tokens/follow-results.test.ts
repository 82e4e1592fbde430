import { describe, expect, it } from 'vitest';
import type { CustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import {
  applyCustodyRecord,
  type CustodyState,
  emptyCustodyState,
} from '../../../../main/core/custody/custody-state.ts';
import { followResults } from '../../../../main/core/tokens/follow-results.ts';
import { indexLogins } from '../../../../main/core/tokens/newer-pair.ts';
import { readAnswer, rotation } from '../custody/made-up-custody.ts';
import { docsOf, hashOf, loginsOf, record } from '../stores/made-up-docs.ts';

function custodyOf(records: readonly CustodyRecord[]): CustodyState {
  const state = emptyCustodyState();
  for (const line of records) applyCustodyRecord(state, line, { segment: 'one', readAnswer });
  return state;
}

interface Given {
  /** Each spent token and what the result says came of it. */
  readonly results: Readonly<Record<string, string>>;
  readonly custody?: readonly CustodyRecord[];
  readonly stored?: readonly string[];
}

/** From the token `a`. */
async function followed({ results, custody = [], stored = [] }: Given) {
  const docs = docsOf({ pool: [record('a'), ...stored.map((token) => record(token))] });
  const logins = loginsOf(docs.pool);
  const [login] = logins;
  if (login === undefined) throw new Error('The pool has no login.');
  const told = new Map(Object.entries(results).map(([spent, next]) => [hashOf(spent), next]));
  const leases = {
    result: async (hash: ReturnType<typeof hashOf>) => {
      const refresh = told.get(hash);
      return refresh === undefined ? null : { access: 'at', refresh, id: null, expiresAtMs: null, createdAtMs: 1 };
    },
  };
  const question = { login: { ...login, hash: hashOf('a') }, index: indexLogins(logins), custody: custodyOf(custody) };
  const { isSpent, tokens, spent } = await followResults({ leases, hashOf }, question);
  return { isSpent, endsAt: tokens?.refresh.reveal() ?? null, spent };
}

const refusedB: CustodyRecord = {
  t: 'refused',
  id: '9',
  at: 9,
  hash: hashOf('b'),
  code: 'refresh_token_reused',
  status: 401,
  hard: true,
};

describe('the trail of results that codex-multi-auth left', () => {
  it.each<[string, Given, { readonly isSpent: boolean; readonly endsAt: string | null }]>([
    ['is none without a result', { results: {} }, { isSpent: false, endsAt: null }],
    ['ends at what the result says', { results: { a: 'b' } }, { isSpent: true, endsAt: 'b' }],
    ['goes on from result to result', { results: { a: 'b', b: 'c', c: 'd' } }, { isSpent: true, endsAt: 'd' }],
    [
      'goes on in custody, where we spent what it got',
      { results: { a: 'b' }, custody: rotation({ from: 'b', to: 'c' }) },
      { isSpent: true, endsAt: 'c' },
    ],
    [
      'goes on in custody and in results by turns',
      { results: { a: 'b', c: 'd' }, custody: rotation({ from: 'b', to: 'c' }) },
      { isSpent: true, endsAt: 'd' },
    ],
    [
      'ends where the newest token was refused, and the first is spent all the same',
      { results: { a: 'b' }, custody: [refusedB] },
      { isSpent: true, endsAt: null },
    ],
    [
      'ends where nobody keeps what we got for it, and the first is spent all the same',
      { results: { a: 'b' }, custody: [{ t: 'spent', at: 1, hash: hashOf('b'), by: hashOf('gone') }] },
      { isSpent: true, endsAt: null },
    ],
    [
      'ends at what a store has, where custody has let it go',
      { results: { a: 'b' }, custody: [{ t: 'spent', at: 1, hash: hashOf('b'), by: hashOf('c') }], stored: ['c'] },
      { isSpent: true, endsAt: 'c' },
    ],
    ['says nothing when the token came back as it was', { results: { a: 'a' } }, { isSpent: false, endsAt: null }],
    ['comes to an end when it leads in a circle', { results: { a: 'b', b: 'a' } }, { isSpent: true, endsAt: 'b' }],
  ])('%s', async (_what, given, expected) => {
    expect(await followed(given)).toMatchObject(expected);
  });

  it('names what was spent on the way, by the other program and by us, so that both join in one chain', async () => {
    const given = { results: { a: 'b', c: 'd' }, custody: rotation({ from: 'b', to: 'c' }) };
    expect((await followed(given)).spent).toEqual(['a', 'b', 'c'].map(hashOf));
  });
});
