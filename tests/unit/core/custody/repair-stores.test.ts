import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CustodyRecord, encodeCustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import { repairStores } from '../../../../main/core/custody/repair-stores.ts';
import type { StoreDocs, StoredLogin } from '../../../../main/core/stores/store-types.ts';
import { restoreAccount, setAsideAccount } from '../../../../main/core/verification/move-account.ts';
import {
  accessToken,
  type docsOf,
  flaggedRecord,
  hashOf,
  kai,
  loginsOf,
  mira,
  record,
  signedIn,
  tokensIn,
} from '../stores/made-up-docs.ts';
import { adopted, hardRefusal, rotation } from './made-up-custody.ts';
import { atEveryStep, type Home, homeOf, type MadeUpProcess, runUntilKilled, startProcess } from './made-up-process.ts';

async function tokensAfterRepair(home: Home, pid = 99): Promise<readonly (string | null)[]> {
  await repairStores(startProcess(home, pid));
  return tokensIn(home.files.docs());
}

const lines = (...all: readonly Parameters<typeof encodeCustodyRecord>[0][]): string[] => all.map(encodeCustodyRecord);

describe('a start after a kill', () => {
  it('puts pairs that only custody holds into every store of their chain, and into no other', async () => {
    const home = homeOf(
      { cli: signedIn('a'), pool: [record('a'), record('z'), record('k', kai)], flagged: [flaggedRecord('q', kai)] },
      ...lines(...rotation({ from: 'a', to: 'b' }), ...rotation({ from: 'b', to: 'c' }), adopted(['q'], 'r')),
    );
    expect(await tokensAfterRepair(home)).toEqual(['c', 'c', 'z', 'k', 'r']);
  });

  it('changes nothing where nothing is left to finish', async () => {
    const home = homeOf(
      { pool: [record('b')], flagged: [flaggedRecord('q', kai)] },
      ...lines(...rotation({ from: 'a', to: 'b' })),
    );
    const before = home.files.docs();
    await repairStores(startProcess(home, 99));
    expect(home.files.docs()).toBe(before);
    expect([...home.folder.segments.keys()]).toEqual(['old.segment']);
  });

  it('takes out what a rival wrote back although it is refused and set aside', async () => {
    const home = homeOf(
      { pool: [record('a'), record('k', kai)], flagged: [flaggedRecord('a')] },
      ...lines(hardRefusal('1', 'a')),
    );
    expect(await tokensAfterRepair(home)).toEqual(['k', 'a']);
  });

  const ofClient = { code: 'invalid_client' } as const;
  it.each<readonly [string, readonly CustodyRecord[], readonly string[]]>([
    ['after the last word was said about one', [hardRefusal('1', 'a'), hardRefusal('2', 'a')], ['k', 'b']],
    ['not while that one may be presented again', [hardRefusal('1', 'a')], ['a', 'k', 'b']],
    [
      'not because of what was refused to the client',
      [
        { ...hardRefusal('1', 'a'), ...ofClient },
        { ...hardRefusal('2', 'a'), ...ofClient },
      ],
      ['a', 'k', 'b'],
    ],
    ['not because of another account', [hardRefusal('1', 'k'), hardRefusal('2', 'k')], ['a', 'k', 'b']],
  ])('makes one of two set-aside records of an account %s', async (_when, refusals, left) => {
    const flagged = [flaggedRecord('a'), flaggedRecord('k', kai), flaggedRecord('b')];
    expect(await tokensAfterRepair(homeOf({ flagged }, ...lines(...refusals)))).toEqual(left);
  });

  it('keeps for its watch the one of two set-aside records that stays, wherever it is killed', async () => {
    const key = 'mira000001';
    const setAside = {
      t: 'set-aside' as const,
      at: 3,
      key,
      hash: hashOf('a'),
      record: flaggedRecord('a'),
      putBacks: 1,
    };
    const refusals = [hardRefusal('1', 'a'), hardRefusal('2', 'a')];
    const kills = await atEveryStep(async (step) => {
      const flagged = [flaggedRecord('a', mira, { mine: 7 }), flaggedRecord('b')];
      const home = homeOf({ flagged }, ...lines(setAside, ...refusals));
      const repairing = startProcess(home, 1);
      const isDone = await runUntilKilled(repairing, step, () => repairStores(repairing));
      const isJoined = !tokensIn(home.files.docs()).includes('a');
      const kept = (await startProcess(home, 2).custody.load()).setAside.get(key);
      if (isJoined)
        expect(kept).toMatchObject({ hash: hashOf('b'), record: { refreshToken: 'b', mine: 7 }, putBacks: 1 });
      expect(await tokensAfterRepair(home)).toEqual(['b']);
      return isDone;
    });
    expect(kills).toBeGreaterThanOrEqual(2);
  });

  it('leaves the move of a living process to that process', async () => {
    const home = homeOf({ flagged: [flaggedRecord('a')] });
    const restoring = startProcess(home, 1);
    await runUntilKilled(restoring, 4, () =>
      restoreAccount(restoring, { hash: hashOf('a'), pair: null, kind: 'restore', key: 'mira000001' }),
    );
    await repairStores(startProcess(home, 2, [1]));
    expect(tokensIn(home.files.docs())).toEqual(['a', 'a']);
    expect(await tokensAfterRepair(home, 3)).toEqual(['a']);
  });
});

describe('a way back unchecked beside another sign-in of the account in the pool', () => {
  const ofClient = { ...hardRefusal('1', 'z'), code: 'invalid_client' };
  it.each<readonly [string, readonly CustodyRecord[], string]>([
    ['keeps the later one of the pool', [], 'z'],
    ['keeps the one from the list where that of the pool was refused, be it once', [hardRefusal('1', 'z')], 'a'],
    ['keeps the later one where the refusal was about the client', [ofClient], 'z'],
    ['keeps the later one where both were refused', [hardRefusal('1', 'z'), hardRefusal('2', 'a')], 'z'],
  ])('%s, also where it is finished by the next start', async (_name, refusals, kept) => {
    const later = record('z', mira, { accessToken: accessToken(mira, 5_000) });
    await atEveryStep(async (step) => {
      const home = homeOf({ pool: [later], flagged: [flaggedRecord('a')] }, ...lines(...refusals));
      const process = startProcess(home, 1);
      await process.custody.load();
      const isDone = await runUntilKilled(process, step, () =>
        restoreAccount(process, { hash: hashOf('a'), pair: null, kind: 'unflag', key: 'mira000001' }),
      );
      const left = await tokensAfterRepair(home);
      expect(left).toContain(kept);
      if (isDone) expect(left).toEqual([kept]);
      return isDone;
    });
  });
});

describe('a kill at any step of a move', () => {
  const hash = hashOf('a');

  it('of a restore leaves the account in one place or both, and the next start in one', async () => {
    const kills = await atEveryStep(async (step) => {
      const home = homeOf({ pool: [record('k', kai)], flagged: [flaggedRecord('a')] });
      const process = startProcess(home, 1);
      const isDone = await runUntilKilled(process, step, () =>
        restoreAccount(process, { hash, pair: null, kind: 'restore', key: 'mira000001' }),
      );
      expect(tokensIn(home.files.docs())).toContain('a');
      const after = await tokensAfterRepair(home);
      expect(after).toHaveLength(2);
      expect(after).toContain('a');
      expect(await tokensAfterRepair(home, 100)).toEqual(after);
      return isDone;
    });
    expect(kills).toBe(5);
  });

  it('of a restore beside a later sign-in in the pool ends with that one only, and with every field of both records', async () => {
    await atEveryStep(async (step) => {
      const later = record('z', mira, { accessToken: accessToken(mira, 5_000), enabled: false });
      const home = homeOf({ pool: [later], flagged: [flaggedRecord('a', mira, { mine: 7 })] });
      const process = startProcess(home, 1);
      const isDone = await runUntilKilled(process, step, () =>
        restoreAccount(process, { hash, pair: null, kind: 'unflag', key: 'mira000001' }),
      );
      const isBegun = home.folder.segments.get('p1.segment')?.includes('"t":"move"') === true;
      expect(await tokensAfterRepair(home)).toEqual(isBegun ? ['z'] : ['z', 'a']);
      const { pool, flagged } = home.files.docs();
      expect([...pool.accounts, ...flagged.accounts].some((one) => one['mine'] === 7)).toBe(true);
      return isDone;
    });
  });

  it.each(['flag', 'undo'] as const)(
    'of a %s leaves the account in one place or both, and the next start in one',
    async (kind) => {
      const kills = await atEveryStep(async (step) => {
        const home = homeOf({ pool: [record('k', kai), record('a')] });
        const process = startProcess(home, 1);
        const [, login] = loginsOf(home.files.docs().pool) as [StoredLogin, StoredLogin];
        const facts = { kind, key: 'k', reason: 'manual', lastError: null };
        const isDone = await runUntilKilled(process, step, () => setAsideAccount(process, { ...login, hash }, facts));
        expect(tokensIn(home.files.docs())).toContain('a');
        const after = await tokensAfterRepair(home);
        expect([...after].sort()).toEqual(['a', 'k']);
        expect(await tokensAfterRepair(home, 100)).toEqual(after);
        return isDone;
      });
      expect(kills).toBe(5);
    },
  );

  it('of the repair itself is made good by the start after it', async () => {
    const both: Parameters<typeof docsOf>[0] = {
      pool: [record('a')],
      flagged: [flaggedRecord('a'), flaggedRecord('q', kai)],
    };
    const move = { t: 'move' as const, id: 'm', at: 3, kind: 'restore' as const, hash: hashOf('b'), reason: null };
    const kills = await atEveryStep(async (step) => {
      const home = homeOf(both, ...lines(...rotation({ from: 'a', to: 'b' }), move, adopted(['q'], 'r')));
      const repairing = startProcess(home, 1);
      const isDone = await runUntilKilled(repairing, step, () => repairStores(repairing));
      expect(await tokensAfterRepair(home)).toEqual(['b', 'r']);
      return isDone;
    });
    expect(kills).toBeGreaterThanOrEqual(4);
  });
});

describe('a move that failed in a process that lives on', () => {
  const hash = hashOf('a');
  const key = 'mira000001';
  const open = ({ custody }: MadeUpProcess) => [...custody.known().moves.keys()];

  it.each(['restore', 'flag'] as const)('is finished by its next start, wherever a %s failed', async (kind) => {
    await atEveryStep(async (step) => {
      const home = homeOf(kind === 'flag' ? { pool: [record('a')] } : { flagged: [flaggedRecord('a')] });
      const process = startProcess(home, 1);
      const isDone = await runUntilKilled(process, step, async () => {
        if (kind === 'restore') return restoreAccount(process, { hash, pair: null, kind, key });
        const [login] = loginsOf(home.files.docs().pool) as [StoredLogin];
        return setAsideAccount(process, { ...login, hash }, { kind, key, reason: 'manual', lastError: null });
      });
      process.life.steps = Number.POSITIVE_INFINITY;
      await repairStores(process);
      expect(tokensIn(home.files.docs())).toEqual(['a']);
      expect(open(process)).toEqual([]);
      return isDone;
    });
  });

  it('is left alone while it is under way', async () => {
    const home = homeOf({ flagged: [flaggedRecord('a')] });
    const process = startProcess(home, 1);
    const onRestored = async () => {
      await repairStores(process);
      expect(open(process)).toHaveLength(1);
    };
    await restoreAccount(process, { hash, pair: null, kind: 'restore', key, onRestored });
    expect(open(process)).toEqual([]);
  });

  it('is finished also where it was a dead process’s, and folded into our own lines before it was seen to', async () => {
    const both = { pool: [record('a')], flagged: [flaggedRecord('a')] };
    const home = homeOf(both, ...lines({ t: 'move', id: 'm', at: 3, kind: 'restore', hash, reason: null }));
    const process = startProcess(home, 1);
    await process.custody.record({ t: 'released', at: 4, hash: hashOf('z') });
    await process.custody.compact();
    await repairStores(process);
    expect(tokensIn(home.files.docs())).toEqual(['a']);
  });
});

describe('a move that its process died before', () => {
  it.each([
    ['back into the pool', 'restored', { flagged: [flaggedRecord('a')] }],
    ['out of it', 'setAside', { pool: [record('a')] }],
  ] as const)('%s is none that could be put back', async (_where, kind, docs) => {
    const moved = { key: 'mira000001', record: record('a') };
    const about = { id: 'm', at: 3, hash: hashOf('a'), reason: null, [kind]: moved };
    const home = homeOf(docs, ...lines({ t: 'move', kind: kind === 'restored' ? 'restore' : 'flag', ...about }));
    const process = startProcess(home, 1);
    await repairStores(process);
    expect((await process.custody.load())[kind].size).toBe(0);
  });
});

describe('a move that an earlier start has finished', () => {
  it('does not take an account from the list that a person has set aside since and another program wrote back', async () => {
    const home = homeOf({ pool: [record('a')], flagged: [flaggedRecord('a')] });
    const restored = { key: 'mira000001', record: record('a') };
    const move = { t: 'move', kind: 'restore', id: 'm', at: 3, hash: hashOf('a'), reason: null, restored } as const;
    // As a folder is read: in no order of time, the other home's behind one's own.
    home.folder.segments.set('finisher.segment', `${encodeCustodyRecord({ t: 'moved', id: 'm', at: 4 })}\n`);
    home.folder.segments.set('maker.segment', `${encodeCustodyRecord(move)}\n`);
    await repairStores(startProcess(home, 1));
    expect(home.files.docs().flagged.accounts).toHaveLength(1);
  });
});

describe('a kill at any step, of a sign-in with two workspaces', () => {
  const hash = hashOf('a');
  const team = { accountId: 'acc-team', accountIdSource: 'org', onlyTeam: 1 };
  const own = { onlyOwn: 2 };
  const pooled = [record('a', mira, team), record('a', mira, own)];
  const listed = [flaggedRecord('a', mira, team), flaggedRecord('a', mira, own)];
  const facts = { kind: 'flag' as const, key: 'k', reason: 'manual', lastError: null };

  const restore = (process: MadeUpProcess) =>
    restoreAccount(process, { hash, pair: null, kind: 'restore', key: 'mira000001' });
  const setAside = (process: MadeUpProcess, { files }: Home) => {
    const [login] = loginsOf(files.docs().pool) as [StoredLogin];
    return setAsideAccount(process, { ...login, hash }, facts);
  };
  const [team1 = {}, own1 = {}] = pooled;
  const [team2 = {}, own2 = {}] = listed;

  it.each<readonly [string, Parameters<typeof docsOf>[0], (process: MadeUpProcess, home: Home) => Promise<unknown>]>([
    ['that is restored', { flagged: listed }, restore],
    ['that is set aside', { pool: pooled }, setAside],
    ['of which one is restored and the other one is in the pool', { pool: [team1], flagged: [own2] }, restore],
    ['of which the chosen one is restored, too', { pool: [own1], flagged: [team2] }, restore],
    ['of which one is set aside and the other one is in the list', { pool: [own1], flagged: [team2] }, setAside],
    [
      'that is refused and came back into the pool',
      { pool: pooled, flagged: [own2] },
      (process) => repairStores(process),
    ],
  ])('%s loses neither', async (_what, docs, work) => {
    await atEveryStep(async (step) => {
      const home = homeOf(docs, ...(docs.pool === pooled && docs.flagged ? lines(hardRefusal('1', 'a')) : []));
      const process = startProcess(home, 1);
      const isDone = await runUntilKilled(process, step, () => work(process, home));
      for (const pid of [2, 3]) {
        const { pool, flagged } = home.files.docs();
        const all = [...pool.accounts, ...flagged.accounts];
        expect(
          all.some(({ onlyTeam }) => onlyTeam === 1),
          `the team's, killed before step ${step}`,
        ).toBe(true);
        expect(
          all.some(({ onlyOwn }) => onlyOwn === 2),
          `the own, killed before step ${step}`,
        ).toBe(true);
        await repairStores(startProcess(home, pid));
      }
      const { pool, flagged } = home.files.docs();
      expect([...pool.accounts, ...flagged.accounts]).toHaveLength(2);
      return isDone;
    });
  });
});

describe('repairing any stores', () => {
  it('never puts an older token over a newer one, keeps every account, and has nothing left to do afterwards', async () => {
    const names = ['t0', 't1', 't2', 't3'];
    const chain = names.slice(1).map((to, at) => rotation({ from: names[at] ?? '', to }));
    const place = fc.option(fc.constantFrom(...names, 'other'), { nil: undefined });
    const scene = fc.record({
      cli: place,
      pool: place,
      flagged: place,
      order: fc.shuffledSubarray(chain, { minLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ cli, pool, flagged, order }) => {
        const docs: Parameters<typeof docsOf>[0] = {
          ...(cli === undefined ? {} : { cli: signedIn(cli) }),
          pool: pool === undefined ? [] : [record(pool)],
          flagged: flagged === undefined ? [] : [flaggedRecord(flagged)],
        };
        const home = homeOf(docs, ...lines(...order.flat()));
        const expected = tokensIn(home.files.docs()).map((token) => (token === 'other' ? 'other' : 't3'));
        expect(await tokensAfterRepair(home)).toEqual(expected);
        const settled: StoreDocs = home.files.docs();
        await tokensAfterRepair(home, 100);
        expect(home.files.docs()).toBe(settled);
      }),
      { numRuns: 60 },
    );
  });
});
