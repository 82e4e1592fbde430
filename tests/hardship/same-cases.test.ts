import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { flaggedRecord } from '../support/codex-home.ts';
import { runCommand, startCommand } from '../support/run-command.ts';
import { openTokenGate } from '../support/token-gate.ts';
import { createWorld, type World } from '../support/world.ts';
import { stracePath, tracedDeath } from '../torture/traced-death.ts';

// The cases in which codex-multi-auth was seen to lose sign-ins, at the same scale; docs/reliability.md has both figures.

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.dispose();
});

interface Case {
  readonly world: World;
  readonly accounts: readonly MadeUpAccount[];
}

async function setAside(count: number, options: Parameters<typeof createWorld>[0] = {}): Promise<Case> {
  const world = await createWorld({ revokesFamilyOnReplay: true, ...options });
  worlds.push(world);
  const accounts = Array.from({ length: count }, (_, index) => world.account(`one${index}`));
  await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
  return { world, accounts };
}

const check = ['verify-flagged', '--json'];

/** Of these accounts, how many have a sign-in in the lists that the service still takes. */
async function aliveOf({ world, accounts }: Case): Promise<number> {
  const records = [...(await world.home.readPool()), ...(await world.home.readFlagged())];
  const isAlive = (account: MadeUpAccount): boolean =>
    records.some((record) => record['email'] === account.email && account.rotate(record.refreshToken) !== null);
  return accounts.filter(isAlive).length;
}

function presentedAgain({ world }: Case): number {
  const hashes = world.service.log.of('token').map(({ tokenHash }) => tokenHash);
  return hashes.length - new Set(hashes).size;
}

/** As if a minute had passed: codex-multi-auth keeps what it learned for 20 seconds. */
async function letAMinutePass({ home }: World): Promise<void> {
  const at = new Date(Date.now() - 61_000);
  for (const name of await readdir(home.leaseDir).catch(() => [])) await utimes(join(home.leaseDir, name), at, at);
}

describe('where codex-multi-auth lost sign-ins', () => {
  it('a preview of five and a run a minute later lose none', async () => {
    const five = await setAside(5);
    expect((await five.world.run('verify-flagged', '--dry-run')).exitCode).toBe(0);
    await letAMinutePass(five.world);
    expect((await five.world.runJson('verify-flagged')).report).toMatchObject({ restored: 5 });
    expect(await aliveOf(five)).toBe(5);
  });

  it('a kill after eleven of twenty answers loses none that was in hand', async () => {
    const twenty = await setAside(20);
    const { world } = twenty;
    const gate = await openTokenGate(world.service.tokenUrl);
    const env = { ...world.env, CODEX_REFRESH_TOKEN_URL_OVERRIDE: gate.url };
    const { child, ended } = startCommand([...check, '--concurrency', '1'], env);
    await gate.reached('let-go', 11);
    gate.markKilled();
    child.kill('SIGKILL');
    await ended;
    await gate.close();
    expect(gate.deliveries.filter(({ isHeldByTheLiving }) => isHeldByTheLiving).length).toBeGreaterThanOrEqual(11);
    await letAMinutePass(world);
    await runCommand(check, world.env);
    // One may have been under way to nobody at that moment.
    expect(await aliveOf(twenty)).toBeGreaterThanOrEqual(19);
  });

  it('a second run in the middle of a slow first one presents none of twelve again', async () => {
    const twelve = await setAside(12, { answerDelayMs: 150 });
    const { world } = twelve;
    const first = startCommand([...check, '--concurrency', '1'], world.env);
    while (world.tokenRequests() < 4) await new Promise((done) => setTimeout(done, 10));
    await letAMinutePass(world).catch(() => undefined);
    const second = startCommand(check, world.env);
    await Promise.all([first.ended, second.ended]);
    expect(presentedAgain(twelve)).toBe(0);
    expect(await aliveOf(twelve)).toBe(12);
  });

  it('three writers who add five accounts each keep all fifteen', async () => {
    const fifteen = await setAside(15);
    const { world, accounts } = fifteen;
    const write = async (own: readonly MadeUpAccount[]): Promise<void> => {
      for (const { email } of own) expect((await world.run('unflag', '--yes', email)).exitCode).toBe(0);
    };
    await Promise.all([0, 5, 10].map((from) => write(accounts.slice(from, from + 5))));
    expect((await world.home.readPool()).map(({ email }) => email).sort()).toEqual(
      accounts.map(({ email }) => email).sort(),
    );
    expect(await world.home.readFlagged()).toEqual([]);
  });
});

const strace = stracePath();

describe.runIf(strace !== null)('a death between two saves', () => {
  /** More than a check of three accounts makes. */
  const renames = Array.from({ length: 16 }, (_, index) => index + 1);

  it('costs no family of three, before whichever rename it comes', { timeout: 300_000 }, async () => {
    const dead: string[] = [];
    let deaths = 0;
    for (const count of renames) {
      const three = await setAside(3);
      const traced = tracedDeath(strace ?? '', { call: 'rename', count });
      const env = { ...three.world.env, ...traced.env };
      const { signal } = await startCommand(check, env, traced.under).ended;
      await traced.answersWritten();
      if (signal !== null) deaths += 1;
      await letAMinutePass(three.world);
      await runCommand(check, three.world.env);
      await runCommand(check, three.world.env);
      const alive = await aliveOf(three);
      if (alive < 3 || presentedAgain(three) > 0) dead.push(`${3 - alive} after the death at rename ${count}`);
    }
    expect(deaths).toBeGreaterThan(5);
    expect(dead).toEqual([]);
  });
});
