import { describe, expect, it } from 'vitest';
import { type CustodyState, emptyCustodyState } from '../../../../main/core/custody/custody-state.ts';
import { parseCliDoc } from '../../../../main/core/stores/cli-doc.ts';
import { parseListDoc } from '../../../../main/core/stores/list-doc.ts';
import type { ListDoc, StoreDocs } from '../../../../main/core/stores/store-types.ts';
import { createLoginsOf } from '../../../../main/core/stores/stored-login.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import { type MoveDeps, restoreAccount, setAsideAccount } from '../../../../main/core/verification/move-account.ts';
import { systemClock } from '../../../../main/node/clock.ts';
import { systemEntropy } from '../../../../main/node/entropy.ts';

const hash = (token: string): TokenHash => `hash-of-${token}` as TokenHash;
const loginsOf = createLoginsOf(hash);

function listDoc(store: 'pool' | 'flagged', tokens: readonly string[]): ListDoc {
  const accounts = tokens.map((refreshToken) => ({
    refreshToken,
    email: 'mira@studio.example',
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
      record: async () => undefined,
      reserve: notInAMove,
      doubt: notInAMove,
      isEnded: notInAMove,
      whileMoving: async <T>(_move: unknown, work: () => Promise<T>) => work(),
      isLeft: notInAMove,
      compact: notInAMove,
      isLong: notInAMove,
      close: notInAMove,
    },
    clock: systemClock,
    entropy: systemEntropy,
  };
  const tokensOf = ({ accounts }: ListDoc): readonly unknown[] => accounts.map((record) => record['refreshToken']);
  return { deps, docs: () => docs, tokens: () => ({ pool: tokensOf(docs.pool), flagged: tokensOf(docs.flagged) }) };
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
