import { describe, expect, it } from 'vitest';
import { AppError } from '../../main/core/app-error.ts';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { flaggedRecord, type ListRecord, poolRecord } from '../support/codex-home.ts';
import type { Fault, SystemError } from '../support/faulty-adapters.ts';
import { hashesOnDisk } from '../support/hashes-on-disk.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** What one use of the app found about one account, in the words of its report. */
interface Finding {
  readonly label: string;
  readonly isWell: boolean;
  readonly isOpen: boolean;
  readonly reason: string | null;
  readonly message: string | null;
}

interface Scenario {
  readonly name: string;
  readonly accounts: number;
  prepare(world: World, accounts: readonly MadeUpAccount[]): Promise<void>;
  use(app: QuotaApp): Promise<readonly Finding[]>;
  /** Where the accounts are to be found in the end, those whose answer was lost included. */
  readonly wellIn: readonly Place[];
  readonly lostIn: readonly Place[];
}

type Place = 'auth' | 'pool' | 'flagged';

async function verify(app: QuotaApp): Promise<readonly Finding[]> {
  const run = { dryRun: false, restore: true, probe: true, concurrency: 4, accounts: [] };
  const { reports } = await app.verifyFlagged(run);
  return reports.map(({ label, outcome, verdict, reason, message }) => ({
    label,
    isWell: outcome === 'restored',
    isOpen: verdict === 'undetermined',
    reason,
    message,
  }));
}

async function glanceAtAll(app: QuotaApp): Promise<readonly Finding[]> {
  const { accounts } = await app.status({ refresh: true });
  return accounts.map(({ label, state, error }) => ({
    label,
    isWell: state === 'ok',
    isOpen: state === 'unreachable' || state === 'unknown',
    reason: error?.code ?? null,
    message: error?.message ?? null,
  }));
}

const setAside: Pick<Scenario, 'prepare' | 'use' | 'wellIn' | 'lostIn'> = {
  prepare: ({ home }, accounts) => home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens))),
  use: verify,
  wellIn: ['pool'],
  lostIn: ['flagged'],
};

const scenarios: readonly Scenario[] = [
  { name: 'a check of one set-aside account', accounts: 1, ...setAside },
  { name: 'a check of two set-aside accounts', accounts: 2, ...setAside },
  {
    name: 'a glance at an account of the pool',
    accounts: 1,
    prepare: ({ home }, accounts) => home.writePool(accounts.map(({ tokens }) => poolRecord(tokens))),
    use: glanceAtAll,
    wellIn: ['pool'],
    lostIn: ['pool'],
  },
  {
    name: 'a glance at the login of auth.json',
    accounts: 1,
    prepare: async ({ home }, accounts) => {
      for (const { tokens } of accounts) await home.writeAuth(tokens);
    },
    use: glanceAtAll,
    wellIn: ['auth'],
    lostIn: ['auth'],
  },
  {
    name: 'a glance at one login in two stores',
    accounts: 1,
    prepare: async ({ home }, accounts) => {
      for (const { tokens } of accounts) await home.writeAuth(tokens);
      await home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
    },
    use: glanceAtAll,
    wellIn: ['auth', 'pool'],
    lostIn: ['auth', 'pool'],
  },
];

interface Played {
  readonly calls: readonly string[];
  readonly met: string | null;
  readonly findings: readonly Finding[] | null;
  readonly error: unknown;
}

/** One process of the app, from its start to its end or its death. */
async function play(world: World, use: Scenario['use'], fault: Fault | null): Promise<Played> {
  const { app, faulty } = await createMortalApp(world, { fault });
  const { calls } = faulty;
  const whole = async (): Promise<Played> => {
    const outcome = await use(app).then(
      (findings) => ({ findings, error: null }),
      (error: unknown) => ({ findings: null, error }),
    );
    await app.drain();
    await app.close();
    return { calls, met: faulty.met(), ...outcome };
  };
  const death = faulty.died.then(() => ({ calls, met: faulty.met(), findings: null, error: null }));
  const played = await Promise.race([whole(), death]);
  if (fault?.does === 'dies' && played.met !== null) await faulty.bury();
  return played;
}

/** The tokens of an account, by the place that holds it. */
async function placesOf({ home }: World, { email, tokens }: MadeUpAccount): Promise<ReadonlyMap<Place, string>> {
  const places = new Map<Place, string>();
  const listed = async (place: Place, records: readonly ListRecord[]): Promise<void> => {
    const own = records.filter((record) => record['email'] === email);
    expect(own.length).toBeLessThanOrEqual(1);
    for (const { refreshToken } of own) places.set(place, refreshToken);
  };
  await listed('pool', await home.readPool());
  await listed('flagged', await home.readFlagged());
  const auth = await home.readAuth().catch(() => null);
  const inAuth = auth?.tokens['refresh_token'];
  if (auth !== null && auth.tokens['account_id'] === tokens.accountId && inAuth !== undefined)
    places.set('auth', inAuth);
  return places;
}

interface Try {
  readonly world: World;
  readonly accounts: readonly MadeUpAccount[];
  readonly scenario: Scenario;
  readonly fault: Fault;
}

/** The whole story of one fault: it strikes, the app is started again, and everything has to be in order. */
async function strike({ world, accounts, scenario, fault }: Try): Promise<void> {
  const struck = await play(world, scenario.use, fault);
  const onDisk = await hashesOnDisk(world.home);
  const rotated = world.service.log.of('token').filter(({ successorHash }) => successorHash !== null);
  const kept = rotated.filter(({ successorHash }) => successorHash !== null && onDisk.has(successorHash));
  expect(kept.length).toBeGreaterThanOrEqual(fault.does === 'dies' ? answersKept(struck, fault) : rotated.length);
  if (fault.does !== 'dies') checkSentences(struck);

  const again = await play(world, scenario.use, null);
  expect(again.error).toBeNull();
  const requests = world.service.log.of('token');
  const timesShown = (hash: string | null): number => requests.filter(({ tokenHash }) => tokenHash === hash).length;
  for (const { tokenHash } of requests) expect(timesShown(tokenHash)).toBeLessThanOrEqual(2);
  for (const { tokenHash } of kept) expect(timesShown(tokenHash)).toBe(1);

  const lostKeys = new Set(rotated.filter((record) => !kept.includes(record)).map(({ accountKey }) => accountKey));
  const third = await play(world, scenario.use, null);
  expect(third.error).toBeNull();
  expect(world.service.log.of('token')).toHaveLength(requests.length);
  for (const account of accounts) {
    const places = await placesOf(world, account);
    const isLost = lostKeys.has(account.key);
    expect([...places.keys()].sort()).toEqual([...(isLost ? scenario.lostIn : scenario.wellIn)].sort());
    if (isLost) expect(again.findings).toContainEqual(lostFinding(account));
    else await checkCurrent(account, [...places.values()]);
  }
}

function lostFinding({ email }: MadeUpAccount): object {
  return expect.objectContaining({ label: email, isWell: false, isOpen: false, reason: 'answer-lost' });
}

/** Every place holds the same token, and the service knows it as the current one. */
async function checkCurrent(account: MadeUpAccount, tokens: readonly string[]): Promise<void> {
  const [token = ''] = tokens;
  expect(new Set(tokens).size).toBe(1);
  expect(account.rotate(token)).not.toBeNull();
}

/** Answers that the product had in hand before it died. */
function answersKept({ calls, met }: Played, { when }: Fault): number {
  const filled = calls.filter((name) => name === 'slot.fill').length;
  return met === 'slot.fill' && when === 'before' ? filled - 1 : filled;
}

/** Whoever ran it is told what stands in the way; nobody is told of an error inside. */
function checkSentences({ error, findings, met }: Played): void {
  if (error !== null) {
    expect(error).toBeInstanceOf(AppError);
    expect(String(error)).toContain(met);
    return;
  }
  for (const { isWell, isOpen, reason, message } of findings ?? []) {
    // What happens to the lease after the token is on its way is no reason for anything.
    expect(isWell || (isOpen && met?.startsWith('lease.') !== true)).toBe(true);
    if (isOpen) expect([reason, message]).not.toContain(null);
  }
}

const systemErrors: readonly SystemError[] = ['ENOSPC', 'EIO', 'EACCES', 'EROFS'];
const attemptsAtOnce = 4;

async function inNewWorld(
  scenario: Scenario,
  work: (world: World, accounts: readonly MadeUpAccount[]) => Promise<void>,
): Promise<void> {
  const world = await createWorld({ revokesFamilyOnReplay: true });
  try {
    const names = ['mira', 'kai'].slice(0, scenario.accounts);
    const accounts = names.map((name) => world.account(name));
    await scenario.prepare(world, accounts);
    await work(world, accounts);
  } finally {
    await world.dispose();
  }
}

/** Names of the calls of a run that nothing disturbs, which is also the proof that the run does its work. */
async function undisturbedCalls(scenario: Scenario): Promise<readonly string[]> {
  let calls: readonly string[] = [];
  await inNewWorld(scenario, async (world) => {
    const played = await play(world, scenario.use, null);
    expect(played.error).toBeNull();
    expect(played.findings?.map(({ isWell }) => isWell)).toEqual(Array(scenario.accounts).fill(true));
    calls = [...played.calls];
  });
  return calls;
}

async function strikeEverywhere(scenario: Scenario, faultAt: (at: number) => Fault): Promise<readonly string[]> {
  const calls = await undisturbedCalls(scenario);
  const numbers = calls.map((_, index) => index + 1);
  const failures: string[] = [];
  const worker = async (): Promise<void> => {
    for (let at = numbers.shift(); at !== undefined; at = numbers.shift()) {
      const fault = faultAt(at);
      await inNewWorld(scenario, (world, accounts) => strike({ world, accounts, scenario, fault })).catch(
        (error: unknown) =>
          failures.push(`${fault.does} ${fault.when} call ${fault.at}, ${calls[fault.at - 1]}: ${error}`),
      );
    }
  };
  await Promise.all(Array.from({ length: attemptsAtOnce }, worker));
  return failures;
}

describe.each(scenarios)('$name', (scenario) => {
  it.each(['before', 'after'] as const)('survives its death %s any call of a port', async (when) => {
    expect(await strikeEverywhere(scenario, (at) => ({ at, when, does: 'dies' }))).toEqual([]);
  });

  it.each(['before', 'after'] as const)('survives an error of the system %s any call of a port', async (when) => {
    const failures = await strikeEverywhere(scenario, (at) => ({
      at,
      when,
      does: systemErrors[(at + (when === 'after' ? 2 : 0)) % systemErrors.length] ?? 'EIO',
    }));
    expect(failures).toEqual([]);
  });
});
