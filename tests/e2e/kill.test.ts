import { describe, expect, it } from 'vitest';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { flaggedRecord } from '../support/codex-home.ts';
import { hashesOnDisk } from '../support/hashes-on-disk.ts';
import { startCommand } from '../support/run-command.ts';
import { createWorld, type World } from '../support/world.ts';

/** Four homes of fifty kills each; the seed makes a failure repeatable. */
const seeds = [11, 23, 37, 41];
const killsPerHome = 50;
const accountsPerHome = 6;
/** An answer that left less than this before the kill may still have lain in the dead process's socket: it counts as in doubt. */
const socketMs = 60;

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Campaign {
  readonly world: World;
  readonly kills: { readonly sentAtMs: number; readonly endedAtMs: number }[];
  /** Requests up to this one belong to sign-ins that newer ones have replaced: custody may let those go. */
  replacedUpToSeq: number;
}

/** Answers that had left well before a kill: none of them may be missing, and none of their tokens may be shown again. */
async function checkPromises({ world, kills, replacedUpToSeq }: Campaign): Promise<void> {
  const onDisk = await hashesOnDisk(world.home);
  const records = world.service.log.of('token');
  const presentedLater = new Set(records.map(({ tokenHash }) => tokenHash));
  for (const record of records) {
    if (record.successorHash === null || record.answeredAtMs === null) continue;
    const answeredAtMs = record.answeredAtMs;
    if (kills.some(({ sentAtMs, endedAtMs }) => answeredAtMs > sentAtMs - socketMs && answeredAtMs <= endedAtMs))
      continue;
    const isReplaced = record.seq <= replacedUpToSeq;
    expect(isReplaced || onDisk.has(record.successorHash) || presentedLater.has(record.successorHash)).toBe(true);
    expect(records.filter(({ tokenHash }) => tokenHash === record.tokenHash)).toHaveLength(1);
  }
  for (const { tokenHash } of records) {
    expect(records.filter((other) => other.tokenHash === tokenHash).length).toBeLessThanOrEqual(2);
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
  it.concurrent.each(seeds)('loses no answer and shows no answered token again (seed %i)', async (seed) => {
    const world = await createWorld({ latencyMs: 12, answerDelayMs: 6 });
    try {
      const killedInside = await runCampaign(world, seed);
      // Most kills have to hit a run that was at work, or the suite would prove nothing.
      expect(killedInside).toBeGreaterThan(killsPerHome / 3);
    } finally {
      await world.dispose();
    }
  });
});

/** Resolves with how many kills came after the run's first request and before its end. */
async function runCampaign(world: World, seed: number): Promise<number> {
  const random = randomFrom(seed);
  const accounts = Array.from({ length: accountsPerHome }, (_, index) => world.account(`home${seed}-${index}`));
  await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
  const campaign: Campaign = { world, kills: [], replacedUpToSeq: 0 };
  let killedInside = 0;
  for (let kill = 0; kill < killsPerHome; kill += 1) {
    const requestsBefore = world.service.log.records.length;
    const { child, ended } = startCommand(['verify-flagged', '--json', '--concurrency', '3'], world.env);
    await firstRequest(world, requestsBefore);
    await new Promise((resolve) => setTimeout(resolve, random() * 120));
    const sentAtMs = Date.now();
    child.kill('SIGKILL');
    const { signal } = await ended;
    if (signal !== null) campaign.kills.push({ sentAtMs, endedAtMs: Date.now() });
    if (signal !== null && world.service.log.records.length > requestsBefore) killedInside += 1;
    await checkPromises(campaign);
    if (random() >= 0.4) continue;
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

/** At most 400 ms: a run that finds nothing to send is killed all the same. */
async function firstRequest(world: World, requestsBefore: number): Promise<void> {
  for (let look = 0; look < 80 && world.service.log.records.length === requestsBefore; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
