import { describe, expect, it } from 'vitest';
import { type CustodyRecord, encodeCustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import { repairStores } from '../../../../main/core/custody/repair-stores.ts';
import type { JsonObject } from '../../../../main/core/json.ts';
import { createLedger } from '../../../../main/core/ledger/ledger.ts';
import type { Notice } from '../../../../main/core/notices.ts';
import { restoreAccount, setAsideAccount } from '../../../../main/core/verification/move-account.ts';
import { watchRestored } from '../../../../main/core/verification/watch-restored.ts';
import { watchSetAside } from '../../../../main/core/verification/watch-set-aside.ts';
import { hardRefusal } from '../custody/made-up-custody.ts';
import { atEveryStep, type Home, homeOf, runUntilKilled, startProcess } from '../custody/made-up-process.ts';
import { memoryLedgerFiles } from '../ledger/memory-ledger-files.ts';
import {
  accessToken,
  type docsOf,
  flaggedRecord,
  hashOf,
  listDoc,
  loginsOf,
  mira,
  record,
} from '../stores/made-up-docs.ts';

const key = 'mira000001';

/** As a start does it; with what it tells. */
async function startAfresh(home: Home, pid: number): Promise<readonly Notice['kind'][]> {
  const process = startProcess(home, pid);
  const ledger = createLedger({ ...process, files: memoryLedgerFiles(), version: '0.1.0' });
  const naming = { hideEmails: false, sha256Hex: hashOf, rootOf: (hash: ReturnType<typeof hashOf>) => hash };
  const told: Notice['kind'][] = [];
  await repairStores(process);
  const deps = { ...process, ledger, naming };
  await watchRestored({ ...deps, tell: ({ kind }) => told.push(kind) });
  await watchSetAside(deps);
  return told;
}

function rewrite(home: Home, lists: Lists): void {
  home.files.rewrite((docs) => ({
    ...docs,
    ...(lists.pool === undefined ? {} : { pool: listDoc('pool', lists.pool) }),
    ...(lists.flagged === undefined ? {} : { flagged: listDoc('flagged', lists.flagged) }),
  }));
}

interface Lists {
  readonly pool?: readonly JsonObject[];
  readonly flagged?: readonly JsonObject[];
}

interface InLists {
  readonly pool: readonly string[];
  readonly flagged: readonly string[];
}

function inLists(home: Home): InLists {
  const { pool, flagged } = home.files.docs();
  const tokens = [pool, flagged].map((doc) => loginsOf(doc).map((login) => login.tokens.refresh?.reveal() ?? ''));
  return { pool: tokens[0] ?? [], flagged: tokens[1] ?? [] };
}

async function restored(name: string, home: Home): Promise<void> {
  await restoreAccount(startProcess(home, 1), { key, hash: hashOf(name), pair: null, kind: 'restore' });
}

async function setAside(name: string, home: Home): Promise<void> {
  const login = loginsOf(home.files.docs().pool).find(({ hash }) => hash === hashOf(name));
  if (login === undefined) throw new Error(`${name} is not in the pool.`);
  const facts = { kind: 'flag', key, reason: 'manual', lastError: null } as const;
  await setAsideAccount(startProcess(home, 1), { ...login, hash: hashOf(name) }, facts);
}

/** `homeOf` takes lines. */
function homeWith(docs: Parameters<typeof docsOf>[0], records: readonly CustodyRecord[]): Home {
  return homeOf(docs, ...records.map(encodeCustodyRecord));
}

const refusedOnce = [hardRefusal('1', 'refused')];
const refusedLater = [hardRefusal('1', 'refused', 2_000)];
const bothRefused = [hardRefusal('1', 'refused'), hardRefusal('2', 'moved')];
const none: readonly CustodyRecord[] = [];

describe('a restored account that another program erased from the pool', () => {
  const [moved, other] = [flaggedRecord('moved'), flaggedRecord('refused')];
  it.each<readonly [string, readonly CustodyRecord[], Lists, InLists]>([
    [
      'goes back beside a set-aside sign-in that was refused',
      refusedOnce,
      {},
      { pool: ['moved'], flagged: ['refused'] },
    ],
    [
      'goes back in the place of a refused one that this program had in memory',
      refusedOnce,
      { pool: [record('refused')], flagged: [] },
      { pool: ['moved'], flagged: [] },
    ],
    ['stays away from a set-aside sign-in that nothing speaks against', none, {}, { pool: [], flagged: ['refused'] }],
    ['stays away from one that was refused after the move', refusedLater, {}, { pool: [], flagged: ['refused'] }],
    ['stays away where it was refused itself', bothRefused, {}, { pool: [], flagged: ['refused'] }],
    ['stays away where somebody has set it aside', refusedOnce, { flagged: [moved] }, { pool: [], flagged: ['moved'] }],
  ])('%s', async (_name, refusals, lists, expected) => {
    const home = homeWith({ flagged: [moved, other] }, refusals);
    await restored('moved', home);
    rewrite(home, { pool: [], ...lists });
    expect(await startAfresh(home, 2)).toEqual(expected.pool.length === 0 ? [] : ['put-back']);
    expect(inLists(home)).toEqual(expected);
    expect(await startAfresh(home, 3)).toEqual([]);
    expect(inLists(home)).toEqual(expected);
  });
});

describe('a restored account whose own sign-in in the pool was the better one', () => {
  it('goes back with that one, wherever its process died before another program erased it', async () => {
    let erasures = 0;
    await atEveryStep(async (step) => {
      const pooled = record('better', mira, { accessToken: accessToken(mira, 5_000) });
      const home = homeWith({ pool: [pooled], flagged: [flaggedRecord('moved', mira, { mine: 7 })] }, none);
      const process = startProcess(home, 1);
      const isDone = await runUntilKilled(process, step, () =>
        restoreAccount(process, { key, hash: hashOf('moved'), pair: null, kind: 'restore' }),
      );
      if (inLists(home).flagged.length > 0) return isDone;
      erasures += 1;
      rewrite(home, { pool: [] });
      await startAfresh(home, 2);
      expect(inLists(home)).toEqual({ pool: ['better'], flagged: [] });
      expect(home.files.docs().pool.accounts).toMatchObject([{ mine: 7 }]);
      return isDone;
    });
    expect(erasures).toBeGreaterThanOrEqual(2);
  });
});

describe('a set-aside account that another program erased from the list', () => {
  const [moved, other] = [record('moved'), record('refused')];
  it.each<readonly [string, readonly CustodyRecord[], Lists, InLists]>([
    [
      'goes back while the pool has a sign-in of it that was refused',
      refusedOnce,
      {},
      { pool: ['refused'], flagged: ['moved'] },
    ],
    [
      'goes back beside a refused one in the list',
      refusedOnce,
      { pool: [], flagged: [flaggedRecord('refused')] },
      { pool: [], flagged: ['refused', 'moved'] },
    ],
    ['stays away from a sign-in of the pool that nothing speaks against', none, {}, { pool: ['refused'], flagged: [] }],
    ['stays away where it was refused itself', bothRefused, {}, { pool: ['refused'], flagged: [] }],
    [
      'is there where only its own refused record is',
      [hardRefusal('1', 'moved')],
      { pool: [], flagged: [flaggedRecord('moved')] },
      { pool: [], flagged: ['moved'] },
    ],
  ])('%s', async (_name, refusals, lists, expected) => {
    const home = homeWith({ pool: [moved, other] }, refusals);
    await setAside('moved', home);
    rewrite(home, { flagged: [], ...lists });
    await startAfresh(home, 2);
    expect(inLists(home)).toEqual(expected);
    await startAfresh(home, 3);
    expect(inLists(home)).toEqual(expected);
  });
});

describe('one workspace of a sign-in, moved to where the other one was already, and erased by who had that one in memory', () => {
  const team = { accountId: 'acc-team', accountIdSource: 'org', onlyTeam: 1 };
  const both = [{ onlyTeam: 1 }, { onlyOwn: 2 }];

  it('goes back into the pool', async () => {
    const pool = [record('moved', mira, team)];
    const home = homeWith({ pool, flagged: [flaggedRecord('moved', mira, { onlyOwn: 2 })] }, none);
    await restored('moved', home);
    expect(home.files.docs().pool.accounts).toMatchObject(both);
    for (const lists of [{ pool }, { pool: [] }]) {
      rewrite(home, lists);
      await startAfresh(home, 2);
      expect(home.files.docs().pool.accounts).toHaveLength(2);
      expect(home.files.docs().pool.accounts).toEqual(
        expect.arrayContaining(both.map((one) => expect.objectContaining(one))),
      );
    }
  });

  it('goes back beside the other one that took the place of an earlier sign-in in the pool', async () => {
    const listed = [flaggedRecord('moved', mira, { onlyOwn: 2 }), flaggedRecord('moved', mira, team)];
    const home = homeWith({ pool: [record('earlier', mira, { ...team, inPool: 3 })], flagged: listed }, none);
    await restored('moved', home);
    rewrite(home, { pool: [] });
    await startAfresh(home, 2);
    expect(home.files.docs().pool.accounts).toMatchObject([{ accountId: 'acc-mira', onlyOwn: 2 }, team]);
  });

  it('goes back into the set-aside list', async () => {
    const flagged = [flaggedRecord('moved', mira, team)];
    const home = homeWith({ pool: [record('moved', mira, { onlyOwn: 2 })], flagged }, none);
    await setAside('moved', home);
    expect(home.files.docs().flagged.accounts).toMatchObject(both);
    rewrite(home, { flagged });
    await startAfresh(home, 2);
    expect(home.files.docs().flagged.accounts).toMatchObject(both);
    expect(home.files.docs().flagged.accounts).toHaveLength(2);
  });
});

describe('a set-aside account with two workspaces whose refused sign-in has given way to a later one', () => {
  const team = { accountId: 'acc-team', accountIdSource: 'org', onlyTeam: 1 };
  const refusedTeam = flaggedRecord('refused', mira, team);
  const ended = [hardRefusal('1', 'refused'), hardRefusal('2', 'refused')];
  const watch: CustodyRecord = {
    t: 'set-aside',
    at: 3,
    key,
    hash: hashOf('refused'),
    record: flaggedRecord('refused'),
    besides: [refusedTeam],
    putBacks: 0,
  };
  const joined = async (): Promise<Home> => {
    const flagged = [flaggedRecord('refused'), refusedTeam, flaggedRecord('later')];
    const home = homeWith({ flagged }, [watch, ...ended]);
    await startAfresh(home, 1);
    expect(inLists(home).flagged).toEqual(['refused', 'later']);
    return home;
  };
  const later = { refreshToken: 'later' };

  it.each<readonly [string, Lists, readonly JsonObject[]]>([
    ['keeps both where nothing is erased', {}, [refusedTeam, later]],
    ['gets both back with the later one', { flagged: [] }, [later, { ...team, ...later }]],
    [
      'gets the other workspace back with the later one',
      { flagged: [flaggedRecord('later')] },
      [later, { ...team, ...later }],
    ],
    [
      'gets the first one back where only the other is left',
      { flagged: [refusedTeam] },
      [later, { ...team, ...later }],
    ],
  ])('%s', async (_name, lists, expected) => {
    const home = await joined();
    rewrite(home, lists);
    for (const pid of [2, 3]) await startAfresh(home, pid);
    expect(home.files.docs().flagged.accounts).toMatchObject(expected);
    expect(home.files.docs().flagged.accounts).toHaveLength(expected.length);
  });

  it('gets the other workspace back that was erased before', async () => {
    const home = homeWith({ flagged: [flaggedRecord('refused'), flaggedRecord('later')] }, [watch, ...ended]);
    await startAfresh(home, 1);
    expect(home.files.docs().flagged.accounts).toMatchObject([later, { ...team, ...later }]);
  });
});
