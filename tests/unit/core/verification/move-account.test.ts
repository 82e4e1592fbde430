import { describe, expect, it } from 'vitest';
import type { CustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import { type CustodyState, emptyCustodyState } from '../../../../main/core/custody/custody-state.ts';
import { parseCliDoc } from '../../../../main/core/stores/cli-doc.ts';
import { parseListDoc } from '../../../../main/core/stores/list-doc.ts';
import type { ListDoc, StoreDocs } from '../../../../main/core/stores/store-types.ts';
import { createLoginsOf } from '../../../../main/core/stores/stored-login.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import {
  type MoveDeps,
  poolLimit,
  restoreAccount,
  setAsideAccount,
} from '../../../../main/core/verification/move-account.ts';
import { systemClock } from '../../../../main/node/clock.ts';
import { systemEntropy } from '../../../../main/node/entropy.ts';

const hash = (token: string): TokenHash => `hash-of-${token}` as TokenHash;
const loginsOf = createLoginsOf(hash);

function listDoc(store: 'pool' | 'flagged', tokens: readonly string[]): ListDoc {
  const accounts = tokens.map((refreshToken) => ({
    refreshToken,
    email: `${refreshToken}@studio.example`,
    addedAt: 1,
    lastUsed: 1,
  }));
  const text = JSON.stringify({
    version: store === 'pool' ? 3 : 1,
    ...(store === 'pool' ? { activeIndex: 0 } : {}),
    accounts,
  });
  return parseListDoc(text, store, 'made-up.json');
}

interface Scene {
  readonly deps: MoveDeps;
  docs(): StoreDocs;
  /** What custody was told, in order. */
  readonly told: readonly CustodyRecord[];
  tokens(): { readonly pool: readonly unknown[]; readonly flagged: readonly unknown[] };
}

const notInAMove = (): never => {
  throw new Error('A move has nothing to do with this.');
};

/** Stores in memory, and a refresh in another process that falls between the halves of a move. */
function sceneWith(
  pool: readonly string[],
  flagged: readonly string[],
  refresh: { readonly from: string; readonly to: string },
): Scene {
  const successors = new Map<TokenHash, TokenHash>();
  const predecessors = new Map<TokenHash, TokenHash[]>();
  const custody: CustodyState = { ...emptyCustodyState(), successors, predecessors };
  let docs: StoreDocs = {
    cli: parseCliDoc(null, 'file', 'auth.json'),
    pool: listDoc('pool', pool),
    flagged: listDoc('flagged', flagged),
  };
  const told: CustodyRecord[] = [];
  let writes = 0;
  const refreshBeside = (): void => {
    successors.set(hash(refresh.from), hash(refresh.to));
    predecessors.set(hash(refresh.to), [hash(refresh.from)]);
    const after = (doc: ListDoc): ListDoc => ({
      ...doc,
      accounts: doc.accounts.map((record) =>
        record['refreshToken'] === refresh.from ? { ...record, refreshToken: refresh.to } : record,
      ),
    });
    docs = { ...docs, pool: after(docs.pool), flagged: after(docs.flagged) };
  };
  const deps = {
    stores: {
      loginsOf,
      read: async () => docs,
      recent: async () => docs,
      checkWritable: async () => undefined,
      async transact<T>(edit: (before: StoreDocs) => { readonly after: StoreDocs; readonly result: T }) {
        const { after, result } = edit(docs);
        docs = after;
        writes += 1;
        if (writes === 1) refreshBeside();
        return result;
      },
    },
    custody: {
      load: async () => custody,
      recent: async () => custody,
      known: () => custody,
      record: async (record: CustodyRecord) => {
        told.push(record);
      },
      reserve: notInAMove,
      doubt: notInAMove,
      isEnded: notInAMove,
      whileMoving: async <T>(move: CustodyRecord, work: () => Promise<T>) => {
        told.push(move);
        return work();
      },
      isLeft: notInAMove,
      compact: notInAMove,
      isLong: notInAMove,
      close: notInAMove,
    },
    clock: systemClock,
    entropy: systemEntropy,
  };
  const tokensOf = ({ accounts }: ListDoc): readonly unknown[] => accounts.map((record) => record['refreshToken']);
  return {
    deps,
    told,
    docs: () => docs,
    tokens: () => ({ pool: tokensOf(docs.pool), flagged: tokensOf(docs.flagged) }),
  };
}

describe('a refresh between the two halves of a move', () => {
  it('leaves a restored account in the pool alone, with its new token', async () => {
    const scene = sceneWith([], ['first'], { from: 'first', to: 'second' });
    const restored = await restoreAccount(scene.deps, {
      key: 'mira000001',
      hash: hash('first'),
      pair: null,
      kind: 'restore',
    });
    expect(restored).toMatchObject({ kind: 'restored' });
    expect(scene.tokens()).toEqual({ pool: ['second'], flagged: [] });
  });

  it('leaves an account that is set aside in the flagged list alone, with its new token', async () => {
    const scene = sceneWith(['first'], [], { from: 'first', to: 'second' });
    const [login] = loginsOf(scene.docs().pool);
    if (login === undefined) throw new Error('It is in the pool.');
    const facts = { kind: 'flag' as const, key: 'k', reason: 'manual', lastError: null };
    expect(await setAsideAccount(scene.deps, { ...login, hash: hash('first') }, facts)).toBe(true);
    expect(scene.tokens()).toEqual({ pool: [], flagged: ['second'] });
  });
});

describe('a restore', () => {
  it.each([
    ['opens a move that custody knows where the pool has room', poolLimit - 1, 'restored', ['move', 'moved']],
    ['opens no move where the pool has none', poolLimit, 'pool-full', []],
  ])('%s', async (_title, pooled, kind, told) => {
    const names = Array.from({ length: pooled }, (_, place) => `pooled-${place}`);
    const scene = sceneWith(names, ['first'], { from: 'nobody', to: 'no one' });
    const wanted = { key: 'mira000001', hash: hash('first'), pair: null, kind: 'restore' as const };
    expect(await restoreAccount(scene.deps, wanted)).toMatchObject({ kind });
    expect(scene.told.map(({ t }) => t)).toEqual(told);
  });
});
