import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { flaggedRecord } from '../support/codex-home.ts';
import { hashesOnDisk } from '../support/hashes-on-disk.ts';
import { startCommand } from '../support/run-command.ts';
import { openTokenGate } from '../support/token-gate.ts';
import { createWorld, type World } from '../support/world.ts';

/** Four homes of fifty kills each; the seed makes a failure repeatable. */
const seeds = [11, 23, 37, 41];
const killsPerHome = 50;
/** A run that ends before its moment is no kill, and is made up for. */
const runsAtMost = 2 * killsPerHome;
/** So many of all come before the first request. */
const earlyKills = 0.15;
const accountsPerHome = 6;
/** Fifty starts on a machine that has much else to do. */
const longestMs = 400_000;

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Campaign {
  readonly world: World;
  /** Successors that a living process had: it had let go of the connection before it was killed. */
  readonly inHand: Set<string>;
  /** Requests up to this one belong to sign-ins that newer ones have replaced: custody may let those go. */
  replacedUpToSeq: number;
}

/** No answer that was in hand may be missing, and no token of an answer in hand or on disk may be shown again. */
async function checkPromises({ world, inHand, replacedUpToSeq }: Campaign): Promise<void> {
  const onDisk = await hashesOnDisk(world.home);
  const records = world.service.log.of('token');
  const timesShown = (hash: string | null): number => records.filter(({ tokenHash }) => tokenHash === hash).length;
  for (const { successorHash, tokenHash, seq } of records) {
    // Its sender died before the service had looked at it.
    if (tokenHash === null) continue;
    expect(timesShown(tokenHash)).toBeLessThanOrEqual(2);
    if (successorHash === null || !(inHand.has(successorHash) || onDisk.has(successorHash))) continue;
    const isReplaced = seq <= replacedUpToSeq;
    expect(isReplaced || onDisk.has(successorHash) || timesShown(successorHash) > 0).toBe(true);
    expect(timesShown(tokenHash)).toBe(1);
  }
}

/** Everybody has signed in again (some logins are dead by now) and was set aside by hand, so that the next runs have something to do. */
async function setAllAside({ home }: World, accounts: readonly MadeUpAccount[]): Promise<void> {
  const expiresAtMs = Date.now() - 60_000;
  const signIns = accounts.map((account) => account.signIn({ issuedAtMs: expiresAtMs - 60_000, expiresAtMs }));
  await home.writePool([]);
  await home.writeFlagged(signIns.map((tokens) => flaggedRecord(tokens, { flaggedAt: Date.now() })));
}

describe('kill -9 of the built command at random moments', () => {
  it.concurrent.each(seeds)(
    'loses no answer and shows no answered token again (seed %i)',
    { timeout: longestMs },
    async (seed) => {
      const world = await createWorld({ latencyMs: 12, answerDelayMs: 6 });
      try {
        const killedInside = await runCampaign(world, seed);
        // Most kills have to hit a run that was at work, or the suite would prove nothing.
        expect(killedInside).toBeGreaterThan(killsPerHome / 3);
      } finally {
        await world.dispose();
      }
    },
  );
});

/** Resolves with how many kills came after the run's first request and before its end. */
async function runCampaign(world: World, seed: number): Promise<number> {
  const random = randomFrom(seed);
  const accounts = Array.from({ length: accountsPerHome }, (_, index) => world.account(`home${seed}-${index}`));
  await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
  const campaign: Campaign = { world, inHand: new Set(), replacedUpToSeq: 0 };
  let killedInside = 0;
  for (let kills = 0, runs = 0; kills < killsPerHome; runs += 1) {
    if (runs === runsAtMost) throw new Error(`Only ${kills} of ${runs} runs could be killed.`);
    const requestsBefore = world.service.log.records.length;
    const gate = await openTokenGate(world.service.tokenUrl);
    const env = { ...world.env, CODEX_REFRESH_TOKEN_URL_OVERRIDE: gate.url };
    const { child, ended } = startCommand(['verify-flagged', '--json', '--concurrency', '3'], env);
    const isAtWork = (): boolean => world.service.log.records.length > requestsBefore;
    if (random() >= earlyKills) await untilAtWork(isAtWork, ended);
    await setTimeout(random() * 120);
    gate.markKilled();
    child.kill('SIGKILL');
    const { signal } = await ended;
    await gate.close();
    for (const { successorHash, isHeldByTheLiving } of gate.deliveries)
      if (isHeldByTheLiving) campaign.inHand.add(successorHash);
    if (signal !== null) kills += 1;
    if (signal !== null && isAtWork()) killedInside += 1;
    await checkPromises(campaign);
    if (signal !== null && random() >= 0.4) continue;
    await setAllAside(world, accounts);
    campaign.replacedUpToSeq = world.service.log.records.at(-1)?.seq ?? 0;
  }
  const { exitCode } = await world.run('verify-flagged', '--json');
  expect([0, 1]).toContain(exitCode);
  await checkPromises(campaign);
  const stored = [...(await world.home.readPool()), ...(await world.home.readFlagged())];
  expect(stored.map((record) => record['email']).sort()).toEqual(accounts.map(({ email }) => email).sort());
  return killedInside;
}

/** However long the machine takes to start a command: a run that finds nothing to send ends by itself. */
async function untilAtWork(isAtWork: () => boolean, ended: Promise<unknown>): Promise<void> {
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  while (!(isAtWork() || hasEnded)) await setTimeout(5);
}
