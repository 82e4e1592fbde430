import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compose } from '../../main/compose.ts';
import { noCodex } from '../../main/core/codex/no-codex.ts';
import { createNodeAdapters } from '../../main/node/node-adapters.ts';
import { poolRecord } from '../support/codex-home.ts';
import { runAsUser } from '../support/run-as-user.ts';
import type { CommandResult } from '../support/run-command.ts';
import { runCommand } from '../support/run-command.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld({ revokesFamilyOnReplay: true });
});
afterEach(() => world.dispose());

interface MadeUpCodex {
  /** What `account/read` answers: an account, or none as after a refusal. */
  readonly answersAccount: boolean;
  /** When the auth.json that was prepared takes the place of the present one. */
  readonly writes: 'before-it-answers' | 'a-second-later';
}

/** A Codex that is found on the path; `status --refresh` leaves the refresh to it. */
async function statusBesideCodex({ answersAccount, writes }: MadeUpCodex): Promise<CommandResult> {
  const bin = join(world.home.dir, 'bin');
  await mkdir(bin);
  const account = answersAccount ? { type: 'chatgpt' } : null;
  const copy = `cp '${preparedPath()}' '${world.home.authPath}'`;
  const write =
    writes === 'before-it-answers'
      ? `execFileSync('/bin/sh', ['-c', ${JSON.stringify(copy)}]);`
      : `spawn('/bin/sh', ['-c', ${JSON.stringify(`sleep 1; ${copy}`)}], { detached: true, stdio: 'ignore' }).unref();`;
  const program = `#!${process.execPath}
const { execFileSync, spawn } = require('node:child_process');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  if (method === 'account/read') { ${write} }
  console.log(JSON.stringify({ id, result: method === 'account/read' ? { account: ${JSON.stringify(account)} } : {} }));
});
`;
  await writeFile(join(bin, 'codex'), program);
  await chmod(join(bin, 'codex'), 0o755);
  return runCommand(['status', '--refresh', '--json'], { ...world.env, PATH: `${bin}:/usr/bin:/bin` });
}

function preparedPath(): string {
  return join(world.home.dir, 'prepared', 'auth.json');
}

/** Puts this file aside for Codex to write, and leaves auth.json as it was. */
async function prepareAuth(tokens: Parameters<World['home']['writeAuth']>[0]): Promise<void> {
  const before = await readFile(world.home.authPath, 'utf8');
  await world.home.writeAuth(tokens);
  await mkdir(join(world.home.dir, 'prepared'));
  await writeFile(preparedPath(), await readFile(world.home.authPath, 'utf8'));
  await writeFile(world.home.authPath, before);
}

describe('a sign-in that Codex refreshes for us', () => {
  it('is read with what Codex wrote, and the pool gets the same pair without a request of ours', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    await world.home.writePool([poolRecord(mira.tokens)]);
    const next = mira.rotate(mira.tokens.refresh);
    if (next === null) throw new Error('The made-up service did not rotate.');
    await prepareAuth({ ...mira.tokens, ...next });
    const { exitCode, stdout } = await statusBesideCodex({ answersAccount: true, writes: 'before-it-answers' });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).accounts).toMatchObject([{ sources: ['cli', 'pool'], state: 'ok' }]);
    expect(await world.home.readPool()).toMatchObject([{ refreshToken: next.refresh, accessToken: next.access }]);
    expect(world.tokenRequests()).toBe(0);
  });

  it('never gives the pool another account’s sign-in, when somebody switched the account meanwhile', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeAuth(mira.tokens);
    await world.home.writePool([poolRecord(mira.tokens)]);
    await prepareAuth(kai.signIn());
    const { exitCode, stdout } = await statusBesideCodex({ answersAccount: true, writes: 'before-it-answers' });
    expect(await world.home.readPool()).toMatchObject([
      { email: mira.email, accountId: mira.tokens.accountId, refreshToken: mira.tokens.refresh },
    ]);
    const { accounts } = JSON.parse(stdout);
    expect(accounts).toContainEqual(expect.objectContaining({ email: mira.email, windows: [], state: 'unreachable' }));
    expect(exitCode).toBe(1);
    const again = JSON.parse((await world.run('status', '--refresh', '--json')).stdout).accounts;
    expect(again).toContainEqual(expect.objectContaining({ email: kai.email, state: 'ok' }));
    expect(again).toContainEqual(expect.objectContaining({ email: mira.email, sources: ['pool'], state: 'ok' }));
  });

  it('is no successor of what the pool holds when the person signed in afresh meanwhile', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    await world.home.writePool([poolRecord(mira.tokens)]);
    const fresh = mira.signIn();
    await prepareAuth(fresh);
    const { stdout } = await statusBesideCodex({ answersAccount: true, writes: 'before-it-answers' });
    expect(JSON.parse(stdout).accounts).toMatchObject([{ sources: ['cli', 'pool'], state: 'ok' }]);
    expect(await world.home.readPool()).toMatchObject([{ refreshToken: mira.tokens.refresh }]);
    expect((await world.home.readAuth()).tokens).toMatchObject({ refresh_token: fresh.refresh });
    expect(world.tokenRequests()).toBe(0);
  });

  it('is not called lost when another Codex was faster and writes a second after ours was refused', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const next = mira.rotate(mira.tokens.refresh);
    if (next === null) throw new Error('The made-up service did not rotate.');
    await prepareAuth({ ...mira.tokens, ...next });
    const { exitCode, stdout } = await statusBesideCodex({ answersAccount: false, writes: 'a-second-later' });
    expect(JSON.parse(stdout).accounts).toMatchObject([{ sources: ['cli'], state: 'ok', error: null }]);
    expect(exitCode).toBe(0);
    expect(world.tokenRequests()).toBe(0);
  });
});

describe('a Codex of which nothing runs', () => {
  async function statusBesideBroken(program: string) {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const bin = join(world.home.dir, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'codex'), program, { mode: 0o755 });
    const { exitCode, stdout } = await runCommand(['status', '--refresh', '--json'], { ...world.env, PATH: bin });
    return { exitCode, accounts: JSON.parse(stdout).accounts };
  }

  it('keeps nobody from refreshing: it is as good as none', async () => {
    const { exitCode, accounts } = await statusBesideBroken('#!/usr/bin/env no-such-node\n');
    expect([exitCode, accounts]).toMatchObject([0, [{ state: 'ok', error: null }]]);
    expect(world.tokenRequests()).toBe(1);
  });

  it('refreshes nothing where only Codex is to refresh', async () => {
    await mkdir(join(world.home.dir, 'quota-tray'), { mode: 0o700 });
    await writeFile(join(world.home.dir, 'quota-tray', 'settings.json'), '{"whoRefreshes": "codex"}');
    const { exitCode, accounts } = await statusBesideBroken('#!/usr/bin/env no-such-node\n');
    expect([exitCode, accounts]).toMatchObject([1, [{ state: 'unreachable', error: { code: 'codex-failed' } }]]);
    expect(world.tokenRequests()).toBe(0);
  });

  it('is not one that ran and failed, which may have spent the token', async () => {
    const { accounts } = await statusBesideBroken('#!/bin/sh\nexit 3\n');
    expect(accounts).toMatchObject([{ state: 'unreachable', error: { code: 'codex-failed' } }]);
    expect(world.tokenRequests()).toBe(0);
  });
});

describe('a sign-in in a file that Codex may not write', () => {
  it('is not handed to Codex, which would spend its token before it notices', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const bin = join(world.home.dir, 'bin');
    await mkdir(bin);
    const asked = join(world.home.dir, 'asked');
    await writeFile(join(bin, 'codex'), `#!/bin/sh\ntouch '${asked}'\n`, { mode: 0o755 });
    await chmod(world.home.authPath, 0o400);
    const beside = { home: world.home, env: { ...world.env, PATH: `${bin}:/usr/bin:/bin` } };
    const { exitCode, stdout } = await runAsUser(beside, ['status', '--refresh', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).accounts).toMatchObject([{ error: { code: 'store-not-writable' } }]);
    expect(existsSync(asked)).toBe(false);
    expect(world.tokenRequests()).toBe(0);
  });
});

describe('a sign-in of Codex that we refresh ourselves', () => {
  /** What was waited for before the token was presented, milliseconds. */
  const waitsBeforeSpend = async (): Promise<readonly number[]> => {
    const waits: number[] = [];
    const log = { write: () => undefined };
    const real = await createNodeAdapters({ env: world.env, log, version: '0.0.0', codex: noCodex });
    const clock = {
      now: real.clock.now,
      async sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
        if (world.tokenRequests() === 0) waits.push(durationMs);
        await real.clock.sleep(durationMs, signal);
      },
    };
    const entropy = { ...real.entropy, fraction: () => 0.5 };
    const app = compose({ ...real, clock, entropy }, { spendsInFlight: 4 });
    await app.status({ refresh: true });
    await app.close();
    return waits;
  };

  it('gets a moment by chance first, so that a Codex that woke up with us is the faster one', async () => {
    await world.home.writeAuth(world.account('mira').tokens);
    expect(await waitsBeforeSpend()).toContain(500);
    expect(world.tokenRequests()).toBe(1);
  });

  it('shares that moment with nobody: an account of the pool is refreshed at once', async () => {
    await world.home.writePool([poolRecord(world.account('mira').tokens)]);
    expect(await waitsBeforeSpend()).not.toContain(500);
    expect(world.tokenRequests()).toBe(1);
  });
});
