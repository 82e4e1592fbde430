import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import type { ListRecord } from './codex-home.ts';
import type { Fault } from './faulty-adapters.ts';
import { hashesOnDisk } from './hashes-on-disk.ts';
import { createMortalApp } from './mortal-app.ts';
import type { Finding, Place, Scenario } from './refresh-scenarios.ts';
import type { World } from './world.ts';

export interface Played {
  readonly calls: readonly string[];
  readonly met: string | null;
  readonly findings: readonly Finding[] | null;
  readonly error: unknown;
}

/** One process of the app, from its start to its end or its death. */
export async function play(world: World, use: Scenario['use'], fault: Fault | null): Promise<Played> {
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

/** What a fault struck, and how much it was allowed to cost. */
export interface Struck {
  readonly world: World;
  readonly accounts: readonly MadeUpAccount[];
  readonly scenario: Scenario;
  /** Answers that the product had in hand: so many have to be on disk. `all`: whatever the service gave out. */
  readonly answersInHand: number | 'all';
}

/** The app is started again after a fault, twice, and everything has to be in order. */
export async function checkAftermath({ world, accounts, scenario, answersInHand }: Struck): Promise<void> {
  const onDisk = await hashesOnDisk(world.home);
  const rotated = world.service.log.of('token').filter(({ successorHash }) => successorHash !== null);
  const kept = rotated.filter(({ successorHash }) => successorHash !== null && onDisk.has(successorHash));
  expect(kept.length).toBeGreaterThanOrEqual(answersInHand === 'all' ? rotated.length : answersInHand);

  if (answersInHand !== 'all') await waitOutUnreadableLeases(world);
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

/** A death between making a lease and writing it leaves one that nobody can read; a minute later anybody may take it away. */
async function waitOutUnreadableLeases({ home }: World): Promise<void> {
  for (const name of await readdir(home.leaseDir).catch(() => [])) {
    const path = join(home.leaseDir, name);
    const aMinuteAgo = new Date(Date.now() - 61_000);
    if (name.endsWith('.lock') && (await readFile(path, 'utf8')) === '') await utimes(path, aMinuteAgo, aMinuteAgo);
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
