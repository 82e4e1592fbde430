import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkAftermath } from '../support/aftermath.ts';
import { inNewWorld, type Scenario, scenarios } from '../support/refresh-scenarios.ts';
import { type CommandResult, runCommand } from '../support/run-command.ts';
import type { World } from '../support/world.ts';

const preload = pathToFileURL(join(import.meta.dirname, '..', 'support', 'system-call-fault-child.ts')).href;
const attemptsAtOnce = 3;

interface Struck {
  readonly result: CommandResult;
  /** Names of the calls that changed files, the one that was struck included. */
  readonly calls: readonly string[];
}

interface Blow {
  readonly at: number;
  readonly does: 'dies' | 'EIO' | 'ENOSPC';
}

/** The built command, with one of its system calls struck; number 0 strikes none. */
async function runStruck(world: World, { args }: Scenario, { at, does }: Blow): Promise<Struck> {
  const tracePath = `${world.home.dir}.trace`;
  const result = await runCommand(args, {
    ...world.env,
    NODE_OPTIONS: `--import=${preload}`,
    SYSTEM_CALL_FAULT_AT: String(at),
    SYSTEM_CALL_FAULT_DOES: does,
    SYSTEM_CALL_TRACE: tracePath,
  });
  const text = await readFile(tracePath, 'utf8');
  await rm(tracePath);
  return { result, calls: text.split('\n').filter((line) => line !== '') };
}

async function strike(scenario: Scenario, blow: Blow): Promise<void> {
  await inNewWorld(scenario, async (world, accounts) => {
    const { result, calls } = await runStruck(world, scenario, blow);
    // Writes that wait for each other may go together once in a while, so that the last calls of a run are not always there.
    await checkSegments(world);
    if (blow.does !== 'dies') checkWords(world, result);
    else if (calls.length >= blow.at) expect(result.signal).toBe('SIGKILL');
    const written = calls.slice(0, blow.at - 1).filter(isAnswer).length;
    await checkAftermath({ world, accounts, scenario, answersInHand: blow.does === 'dies' ? written : 'all' });
  });
}

/** One without its first line would count as cut off, and be taken away under the process that is about to write into it. */
async function checkSegments({ home }: World): Promise<void> {
  const names = await readdir(home.custodyDir).catch(() => []);
  for (const name of names.filter((one) => one.endsWith('.segment'))) {
    expect(await readFile(join(home.custodyDir, name), 'utf8')).toMatch(/^\{"t":"owner"/);
  }
}

/** Done, or a sentence that names the path; never an error inside. */
function checkWords({ home }: World, { exitCode, stdout, stderr }: CommandResult): void {
  expect([0, 1]).toContain(exitCode);
  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1 });
  expect(stderr).not.toMatch(/inside Codex Quota|\n\s+at /);
  if (exitCode === 1) expect(stdout + stderr).toContain(home.dir);
}

/** Calls of a run that nothing disturbs. */
async function undisturbedCalls(scenario: Scenario): Promise<readonly string[]> {
  let calls: readonly string[] = [];
  await inNewWorld(scenario, async (world) => {
    const { result, calls: traced } = await runStruck(world, scenario, { at: 0, does: 'dies' });
    expect(result.exitCode).toBe(0);
    calls = traced;
  });
  expect(calls.filter(isAnswer)).toHaveLength(scenario.accounts);
  return calls;
}

const isAnswer = (name: string): boolean => name.endsWith(' answer');

async function strikeEverywhere(
  scenario: Scenario,
  { from, doesAt }: { readonly from: 'start' | 'answer'; readonly doesAt: (at: number) => Blow['does'] },
): Promise<readonly string[]> {
  const calls = await undisturbedCalls(scenario);
  const first = from === 'start' ? 0 : calls.findIndex(isAnswer);
  const numbers = calls.map((_, index) => index + 1).slice(first);
  const failures: string[] = [];
  const worker = async (): Promise<void> => {
    for (let at = numbers.shift(); at !== undefined; at = numbers.shift()) {
      const blow = { at, does: doesAt(at) };
      await strike(scenario, blow).catch((error: unknown) => {
        failures.push(`${blow.does} at call ${blow.at}, ${calls[blow.at - 1]}: ${error}`);
      });
    }
  };
  await Promise.all(Array.from({ length: attemptsAtOnce }, worker));
  return failures;
}

const [oneSetAside, , , , inTwoStores] = scenarios;

describe('the built command, struck at any call that changes a file', () => {
  it('survives its death while it checks a set-aside account', async () => {
    expect(await strikeEverywhere(known(oneSetAside), { from: 'start', doesAt: () => 'dies' })).toEqual([]);
  });

  it('survives an error while it checks a set-aside account', async () => {
    const doesAt = (at: number): Blow['does'] => (at % 2 === 0 ? 'EIO' : 'ENOSPC');
    expect(await strikeEverywhere(known(oneSetAside), { from: 'start', doesAt })).toEqual([]);
  });

  it('survives its death while it stores one login in two stores', async () => {
    expect(await strikeEverywhere(known(inTwoStores), { from: 'answer', doesAt: () => 'dies' })).toEqual([]);
  });
});

function known(scenario: Scenario | undefined): Scenario {
  if (scenario === undefined) throw new Error('There is no such scenario.');
  return scenario;
}
