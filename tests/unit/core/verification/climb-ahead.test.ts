import { describe, expect, it } from 'vitest';
import { createCustody } from '../../../../main/core/custody/custody.ts';
import type { Stores } from '../../../../main/core/stores/store-types.ts';
import { createSpendLimiter } from '../../../../main/core/tokens/spend-limiter.ts';
import type { SpendOutcome } from '../../../../main/core/tokens/spend-outcome.ts';
import type { SpendOptions } from '../../../../main/core/tokens/spender.ts';
import type { HashedTokens } from '../../../../main/core/tokens/token-set.ts';
import { undetermined } from '../../../../main/core/tokens/undetermined.ts';
import { judgeAccount } from '../../../../main/core/verification/judge-account.ts';
import type { ProbeResult } from '../../../../main/core/verification/probe.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createCustodyFolder, processesOf } from '../custody/custody-folder.ts';
import { readAnswer } from '../custody/made-up-custody.ts';
import { docsOf, flaggedRecord, hashOf, loginsOf, pair } from '../stores/made-up-docs.ts';

const switchedOff: ProbeResult = { kind: 'deactivated', reason: 'account_deactivated', httpStatus: 403 };

type Refresh = (
  tell: (tokens: HashedTokens) => void,
  sleep: (durationMs: number) => Promise<void>,
) => Promise<SpendOutcome>;

/** Checks the only account of the list, whose access token has ended; usage takes a second. `done` says what happened, and when. */
function checked(refresh: Refresh) {
  const clock = createFakeClock(5_000_000);
  const docs = docsOf({ flagged: [flaggedRecord('a')] });
  const [login] = loginsOf(docs.flagged);
  if (login === undefined) throw new Error('The list has no login.');
  const done: string[] = [];
  const note = (what: string): void => void done.push(`${what} at ${clock.now() / 1000 - 5_000} s`);
  const stores: Stores = {
    read: async () => docs,
    recent: async () => docs,
    loginsOf,
    checkWritable: async () => undefined,
    transact: async (edit) => edit(docs).result,
  };
  const custody = createCustody({
    files: createCustodyFolder().files('ours'),
    processes: processesOf(1),
    clock,
    readAnswer,
    tokensInStores: async () => new Set(),
    lock: { hold: (work) => work() },
  });
  const deps = {
    stores,
    custody,
    clock,
    hashOf,
    leases: { acquire: async () => 'busy' as const, result: async () => null, dropResults: async () => undefined },
    pauses: { notBeforeMs: () => null, hold: () => undefined },
    serviceClock: clock,
    storedAtStart: new Set<never>(),
    async probe() {
      note('asked');
      await clock.sleep(1_000);
      note('told');
      return switchedOff;
    },
    refresher: {
      refresh: (_login: unknown, { onRenewed }: SpendOptions) => refresh((tokens) => onRenewed?.(tokens), clock.sleep),
      adopt: () => Promise.reject(new Error('Nothing is adopted here.')),
      consider: async () => null,
      drain: async () => undefined,
      listening: () => 0,
    },
  };
  const judged = judgeAccount(deps, login, {
    limiter: createSpendLimiter(4),
    leaseWaitMs: 0,
    probing: true,
    dryRun: false,
  }).then((judgement) => {
    note('judged');
    return judgement;
  });
  return { clock, judged, done };
}

const renewed = (tokens: HashedTokens): SpendOutcome => ({
  kind: 'refreshed',
  tokens,
  hash: tokens.hash,
  identity: { accountId: null, userId: null, email: null },
  emailChanged: false,
  spent: true,
});

describe('an account whose new pair is on its way into the stores', () => {
  it('is asked for its usage meanwhile, and once', async () => {
    const { clock, judged, done } = checked(async (tell, sleep) => {
      tell(pair('b'));
      await sleep(3_000);
      return renewed(pair('b'));
    });
    await clock.advance(3_000);
    expect(await judged).toMatchObject({ verdict: 'deactivated', spent: true, recordHash: hashOf('b') });
    expect(done).toEqual(['asked at 0 s', 'told at 1 s', 'judged at 3 s']);
  });

  it('is asked with the pair that the stores got, should that be another one', async () => {
    const { clock, judged, done } = checked(async (tell) => {
      tell(pair('b'));
      return renewed(pair('c'));
    });
    await clock.advance(1_000);
    expect(await judged).toMatchObject({ verdict: 'deactivated', recordHash: hashOf('c') });
    expect(done.filter((what) => what.startsWith('asked'))).toHaveLength(2);
  });

  it('counts for what became of the stores, and nothing goes on behind that', async () => {
    const { clock, judged, done } = checked(async (tell) => {
      tell(pair('b'));
      return undetermined('not-stored', { spent: true });
    });
    await clock.advance(5_000);
    expect(await judged).toMatchObject({ verdict: 'undetermined', reason: 'not-stored', spent: true });
    expect(done).toEqual(['asked at 0 s', 'told at 1 s', 'judged at 1 s']);
  });

  it('is asked nothing more when the answer came after the check was over', async () => {
    const { clock, judged, done } = checked(async (tell, sleep) => {
      void sleep(5_000).then(() => tell(pair('b')));
      return undetermined('timeout', { spent: true });
    });
    await clock.advance(10_000);
    expect(await judged).toMatchObject({ verdict: 'undetermined', reason: 'timeout' });
    expect(done).toEqual(['judged at 0 s']);
  });
});
