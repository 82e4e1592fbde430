import { describe, expect, it } from 'vitest';
import { repairStores } from '../../../../main/core/custody/repair-stores.ts';
import { emptyCounters } from '../../../../main/core/flagging/counters.ts';
import type { JsonObject } from '../../../../main/core/json.ts';
import { createLedger, type LedgerFiles } from '../../../../main/core/ledger/ledger.ts';
import type { Notice } from '../../../../main/core/notices.ts';
import type { NewLogin } from '../../../../main/core/sign-in/read-sign-in.ts';
import { type StoreSignInDeps, storeSignIn } from '../../../../main/core/sign-in/store-sign-in.ts';
import { setAsideAccount } from '../../../../main/core/verification/move-account.ts';
import { watchRestored } from '../../../../main/core/verification/watch-restored.ts';
import { watchSetAside } from '../../../../main/core/verification/watch-set-aside.ts';
import { atEveryStep, type Home, homeOf, runUntilKilled, startProcess } from '../custody/made-up-process.ts';
import { memoryLedgerFiles } from '../ledger/memory-ledger-files.ts';
import { hashOf, kai, listDoc, loginsOf, mira, type Person, pair, record, signedIn } from '../stores/made-up-docs.ts';

function newLogin(name: string, person: Person = mira): NewLogin {
  const { accountId = null, userId = null, email = null } = person;
  const identity = { accountId, userId, email };
  return {
    tokens: pair(name, person),
    identity,
    plan: null,
    issuedAtMs: 2_000_000,
    cliTokens: { refresh_token: name },
  };
}

function startSigningIn(home: Home, pid: number, files: LedgerFiles = memoryLedgerFiles()) {
  const process = startProcess(home, pid);
  const ledger = createLedger({ ...process, files, version: '0.1.0' });
  const naming = { hideEmails: false, sha256Hex: hashOf, rootOf: (hash: ReturnType<typeof hashOf>) => hash };
  const updateCounters: StoreSignInDeps['updateCounters'] = async (change) => change(emptyCounters);
  return { ...process, ledger, naming, updateCounters };
}

/** As a start does it; with what it tells. */
async function startAfresh(home: Home, pid: number, files?: LedgerFiles): Promise<readonly Notice['kind'][]> {
  const deps = startSigningIn(home, pid, files);
  const told: Notice['kind'][] = [];
  await repairStores(deps);
  await watchRestored({ ...deps, tell: ({ kind }) => told.push(kind) });
  await watchSetAside(deps);
  return told;
}

/** What a program does that has the pool of before in memory. */
function erase(home: Home, fromMemory: readonly JsonObject[]): void {
  home.files.rewrite((docs) => ({ ...docs, pool: listDoc('pool', fromMemory) }));
}

const pooled = (home: Home): readonly JsonObject[] => home.files.docs().pool.accounts;
const cli = signedIn('of-codex', kai);
const old = record('old', mira, { mine: 7 });
const team = { accountId: 'acc-team', accountIdSource: 'org', onlyTeam: 1 };

describe('a sign-in that went into the pool and that another program erased from there', () => {
  it.each<readonly [string, readonly JsonObject[], readonly JsonObject[]]>([
    ['of a new account', [], [{ email: mira.email, refreshToken: 'new' }]],
    ['over an old record, with every field of it', [old], [{ refreshToken: 'new', mine: 7 }]],
    [
      'over the records of two workspaces, with both',
      [old, record('old', mira, team)],
      [
        { refreshToken: 'new', mine: 7 },
        { refreshToken: 'new', onlyTeam: 1 },
      ],
    ],
  ])('is put back (%s)', async (_name, before, expected) => {
    const home = homeOf({ cli, pool: before });
    await storeSignIn(startSigningIn(home, 1), newLogin('new'));
    const inPool = pooled(home);
    expect(inPool).toMatchObject(expected);
    erase(home, []);
    expect(await startAfresh(home, 2)).toEqual(['put-back']);
    expect(pooled(home)).toMatchObject(expected);
    expect(await startAfresh(home, 3)).toEqual([]);
    expect(pooled(home)).toHaveLength(expected.length);
  });

  it('is put back three times, as often as a restored one, and again as often after the next sign-in', async () => {
    const home = homeOf({ cli });
    const files = memoryLedgerFiles();
    let pid = 0;
    for (const name of ['first', 'second']) {
      pid += 1;
      await storeSignIn(startSigningIn(home, pid, files), newLogin(name));
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        pid += 1;
        erase(home, []);
        expect(await startAfresh(home, pid, files)).toEqual(['put-back']);
        expect(pooled(home)).toMatchObject([{ refreshToken: name }]);
      }
    }
    erase(home, []);
    expect(await startAfresh(home, pid + 1, files)).toEqual(['erased-again']);
    expect(pooled(home)).toEqual([]);
    expect(home.files.docs().flagged.accounts).toMatchObject([
      { refreshToken: 'second', flaggedReason: 'erased-by-another-program' },
    ]);
  });

  it('is put back wherever its process died, once somebody has finished it', async () => {
    await atEveryStep(async (step) => {
      const home = homeOf({ cli, pool: [old] });
      const process = startSigningIn(home, 1);
      const isDone = await runUntilKilled(process, step, () => storeSignIn(process, newLogin('new')));
      await storeSignIn(startSigningIn(home, 2), newLogin('new'));
      erase(home, []);
      expect(await startAfresh(home, 3)).toEqual(['put-back']);
      expect(pooled(home)).toMatchObject([{ refreshToken: 'new', mine: 7 }]);
      return isDone;
    });
  });

  it('stays where a person set it aside', async () => {
    const home = homeOf({ cli });
    const { key, login } = await storeSignIn(startSigningIn(home, 1), newLogin('new'));
    const facts = { kind: 'flag', key, reason: 'manual', lastError: null } as const;
    const { login: stored } = login;
    await setAsideAccount(startSigningIn(home, 1), { ...stored, hash: hashOf('new') }, facts);
    expect(await startAfresh(home, 2)).toEqual([]);
    expect(pooled(home)).toEqual([]);
    expect(loginsOf(home.files.docs().flagged)).toHaveLength(1);
  });

  it('stays gone when a person removed the account', async () => {
    const home = homeOf({ cli });
    const deps = startSigningIn(home, 1);
    const { key } = await storeSignIn(deps, newLogin('new'));
    await deps.custody.record({ t: 'removed', at: deps.clock.now(), key, hashes: [hashOf('new')] });
    erase(home, []);
    expect(await startAfresh(home, 2)).toEqual([]);
    expect(pooled(home)).toEqual([]);
  });

  it('is nobody’s business in the pool when it became Codex’s own', async () => {
    const home = homeOf({});
    await storeSignIn(startSigningIn(home, 1), newLogin('new'));
    home.files.rewrite((docs) => ({ ...docs, cli }));
    expect(await startAfresh(home, 2)).toEqual([]);
    expect(pooled(home)).toEqual([]);
  });
});
