import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtCommandPath } from '../../build/project-paths.ts';
import { commandShapes } from '../../main/cli/command-shapes.ts';
import type { AccountBehaviours } from '../../main/node/made-up-service/account.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { runCommand, startCommand } from '../support/run-command.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

const { status, verifyFlagged, refresh, move, error } = commandShapes;
const dead: Partial<AccountBehaviours> = { token: { kind: 'refused', code: 'refresh_token_reused', status: 401 } };

/** One account of every sort that the made-up service knows how to be, set aside. */
async function setAsideOfEverySort(): Promise<void> {
  const sorts: Readonly<Record<string, Partial<AccountBehaviours>>> = {
    healthy: {},
    limited: { usage: { kind: 'limited' } },
    dead,
    deactivated: { usage: { kind: 'deactivated-workspace' } },
    failing: { token: { kind: 'server-error' } },
    portal: { token: { kind: 'html' } },
    busy: { token: { kind: 'too-many-requests', retryAfter: 60 } },
    elsewhere: {},
  };
  const accounts = Object.entries(sorts).map(([name, behaviours]) => world.account(name, { behaviours }));
  await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
  const newer = accounts.at(-1)?.signIn();
  await world.home.writePool(newer === undefined ? [] : [poolRecord(newer)]);
}

async function oneRestored(): Promise<string> {
  const mira = world.account('mira');
  await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
  await world.run('verify-flagged');
  return mira.email;
}

describe('the document of', () => {
  it.each([
    ['status', ['status']],
    ['status --refresh', ['status', '--refresh']],
  ])('%s has the promised shape for logins of every sort', async (_name, args) => {
    const kinds = ['healthy', 'limited', 'weekly-only', 'monthly-only', 'unknown-plan', 'additional-limits'] as const;
    const usage = [...kinds, 'numbers-as-strings' as const].map((kind) =>
      world.account(kind, { behaviours: { usage: { kind } } }),
    );
    const cli = world.account('cli');
    const broken = world.account('broken', { behaviours: { usage: { kind: 'server-error' } } });
    const stopped = world.account('stopped', { behaviours: dead });
    await world.home.writeAuth(cli.tokens);
    await world.home.writePool([...usage, broken, stopped].map(({ tokens }) => poolRecord(tokens)));
    await setFlagged('flagged');
    await world.run(...args);
    const { report, exitCode } = await world.runJson(...args);
    const { accounts, flagged } = status.parse(report);
    expect(accounts).toHaveLength(10);
    expect(flagged.count).toBe(1);
    expect(exitCode).toBe(args.length === 1 ? 0 : 1);
  });

  it('status has the promised shape for a login that is no ChatGPT login', async () => {
    await writeFile(world.home.authPath, JSON.stringify({ OPENAI_API_KEY: 'sk-made-up', tokens: null }));
    const { report, exitCode } = await world.runJson('status', '--refresh');
    expect(status.parse(report).accounts).toMatchObject([{ state: 'unsupported', windows: [] }]);
    expect(exitCode).toBe(0);
  });

  it.each([
    ['a run that restores', [], { restored: 2, stillFlagged: 3, undetermined: 3 }, 1],
    ['--no-restore', ['--no-restore'], { healthyFlagged: 2, stillFlagged: 3, undetermined: 3, restore: false }, 1],
    ['--dry-run', ['--dry-run'], { wouldRestore: 1, wouldVerify: 7, dryRun: true, changed: false }, 0],
    ['--no-probe', ['--no-probe'], { restored: 4, stillFlagged: 1, undetermined: 3 }, 1],
    ['--account', ['--account', 'healthy@studio.example'], { total: 1, restored: 1, remainingFlagged: 7 }, 0],
  ])('verify-flagged has the promised shape for %s', async (_name, flags, facts, code) => {
    await setAsideOfEverySort();
    const { report, exitCode } = await world.runJson('verify-flagged', ...flags);
    expect(verifyFlagged.parse(report)).toMatchObject(facts);
    expect(exitCode).toBe(code);
  });

  it('verify-flagged has the promised shape when recorded timers are beyond every calendar', async () => {
    const mira = world.account('mira');
    const timers = { coolingDownUntil: 9e15, rateLimitResetTimes: { codex: 9e15 } };
    await world.home.writeFlagged([flaggedRecord(mira.tokens, timers)]);
    const { report } = await world.runJson('verify-flagged', '--no-probe');
    expect(verifyFlagged.parse(report).total).toBe(1);
  });

  it('verify-flagged is codex-multi-auth’s own with more fields', async () => {
    await setAsideOfEverySort();
    const { report } = await world.runJson('verify-flagged', '-n');
    expect(Object.keys(report)).toEqual(
      expect.arrayContaining(
        'command total restored healthyFlagged stillFlagged remainingFlagged changed dryRun restore reports'.split(' '),
      ),
    );
    expect(report.reports.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('verify-flagged gives a stopped sign-in of auth.json a place of its own, after the list', async () => {
    const [cli, listed] = [world.account('cli', { behaviours: dead }), world.account('listed')];
    await world.home.writeAuth(cli.tokens);
    await world.home.writeFlagged([flaggedRecord(listed.tokens)]);
    await world.run('refresh');
    const { reports } = verifyFlagged.parse((await world.runJson('verify-flagged', '-n')).report);
    expect(reports.map(({ index, label }) => [index, label])).toEqual([
      [0, listed.email],
      [1, cli.email],
    ]);
  });

  it('refresh has the promised shape for each of its actions', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const actions: string[] = [];
    for (const flags of [['--print-only'], [], [], ['--force']]) {
      actions.push(refresh.parse((await world.runJson('refresh', ...flags)).report).action);
    }
    expect(actions).toEqual(['printed', 'refreshed', 'none', 'refreshed']);
  });

  it('flag, unflag and undo has the promised shape and names the account that moved', async () => {
    const email = await oneRestored();
    for (const args of [['undo'], ['unflag', email, '--yes'], ['flag', email, '--reason', 'on loan']]) {
      const { report, exitCode } = await world.runJson(...args);
      expect(move.parse(report)).toMatchObject({ command: args[0], changed: true, moved: [{ label: email }] });
      expect(exitCode).toBe(0);
    }
  });
});

async function setFlagged(name: string): Promise<void> {
  await world.home.writeFlagged([flaggedRecord(world.account(name).tokens)]);
}

describe('an error', () => {
  const failing: readonly [string, readonly string[], (w: World) => Promise<unknown>, string, number][] = [
    ['no command', [], async () => undefined, 'wrong-usage', 2],
    ['an unknown command', ['verify'], async () => undefined, 'wrong-usage', 2],
    ['an unknown account', ['flag', 'nobody'], async () => undefined, 'unknown-account', 2],
    ['a login that is not there', ['refresh'], async () => undefined, 'no-login', 3],
    ['nothing to undo', ['undo'], async () => undefined, 'not-possible', 1],
    [
      'a torn pool',
      ['status'],
      (w) => w.home.writePool([]).then(() => writeFile(w.home.poolPath, '{"version":3,')),
      'store-broken',
      1,
    ],
    [
      'a torn list',
      ['verify-flagged'],
      (w) => w.home.writeFlagged([]).then(() => writeFile(w.home.flaggedPath, '[[[')),
      'store-broken',
      1,
    ],
    [
      'a stopped sign-in',
      ['refresh'],
      (w) => w.home.writeAuth(w.account('mira', { behaviours: dead }).tokens),
      'needs-sign-in',
      3,
    ],
    [
      'a service in trouble',
      ['refresh'],
      (w) => w.home.writeAuth(w.account('mira', { behaviours: { token: { kind: 'server-error' } } }).tokens),
      'undetermined',
      1,
    ],
  ];

  it.each(failing)('for %s is one document of the promised shape, and one line for people', async (...row) => {
    const [, args, prepare, code, exitCode] = row;
    await prepare(world);
    const ran = await world.run(...args, '--json');
    expect(error.parse(JSON.parse(ran.stdout)).error.code).toBe(code);
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.stderr).toMatch(/^codex-quota: .+\n/);
    const plain = await world.run(...args);
    expect(plain).toMatchObject({ exitCode, stdout: '' });
  });

  it('for a network that is not there is told from everything else', async () => {
    await world.home.writeAuth(world.account('mira').tokens);
    const env = { ...world.env, CODEX_REFRESH_TOKEN_URL_OVERRIDE: 'http://127.0.0.1:1/oauth/token' };
    const ran = await runCommand(['refresh', '--json'], env);
    expect(error.parse(JSON.parse(ran.stdout)).error.code).toBe('network');
    expect(ran.exitCode).toBe(1);
  });
});

it.each(['--help', '--version', 'status --help', 'demo --help'])('%s ends with 0', async (line) => {
  expect(await world.run(...line.split(' '))).toMatchObject({ exitCode: 0, stderr: '' });
});

it('status without any login ends with 3 and says what to do', async () => {
  expect(await world.run('status')).toMatchObject({
    exitCode: 3,
    stdout: expect.stringContaining('codex-quota login'),
  });
});

it('the shapes cost the command nothing: they are not in it', async () => {
  const built = await readFile(builtCommandPath, 'utf8');
  expect(built).toContain('verify-flagged');
  expect(built).not.toContain('ZodError');
});

/** Bounded: a service that is never asked fails the test instead of holding it up. */
async function untilAsked(times: number): Promise<void> {
  for (let tries = 0; tries < 1000 && world.tokenRequests() < times; tries += 1) await delay(10);
  expect(world.tokenRequests()).toBe(times);
}

async function untilHeard(child: ReturnType<typeof startCommand>['child'], words: string): Promise<void> {
  let heard = '';
  for (let pieces = 0; pieces < 100 && !heard.includes(words); pieces += 1) {
    if (child.stderr === null) break;
    const [piece] = await once(child.stderr, 'data');
    heard += String(piece);
  }
}

describe('stopping', () => {
  it('drains what is in flight, prints the document and ends with 130', async () => {
    const slow = { token: { kind: 'healthy', answerDelayMs: 700 } } as const;
    const accounts = ['a', 'b', 'c'].map((name) => world.account(name, { behaviours: slow }));
    await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
    const { child, ended } = startCommand(['verify-flagged', '--concurrency', '1', '--json'], world.env);
    await untilAsked(1);
    child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await ended;
    expect(exitCode).toBe(130);
    const { reports } = verifyFlagged.parse(JSON.parse(stdout));
    expect(reports.filter(({ spent }) => spent)).toHaveLength(1);
    expect(reports.map(({ reason }) => reason)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    const kept = (await world.home.readFlagged()).map(({ refreshToken }) => refreshToken);
    const before = accounts.map(({ tokens }) => tokens.refresh);
    expect(kept.filter((token) => !before.includes(token))).toHaveLength(1);
    expect(stderr).toContain('Ctrl-C again');
    expect(world.tokenRequests()).toBe(1);
  });

  it('leaves at the second signal, with a warning and a document', async () => {
    const mira = world.account('mira', { behaviours: { token: { kind: 'hang' } } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { child, ended } = startCommand(['verify-flagged', '-j'], world.env);
    await untilAsked(1);
    const warned = untilHeard(child, 'Ctrl-C again');
    child.kill('SIGINT');
    await warned;
    child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await ended;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Leaving now');
    expect(error.parse(JSON.parse(stdout)).error.code).toBe('cancelled');
  });

  it('is not what a closed standard output does: the work is done all the same', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { child, ended } = startCommand(['verify-flagged'], world.env);
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await world.home.readPool()).toHaveLength(1);
  });

  it('is not what a closed standard error does: the document is printed all the same', async () => {
    const { child, ended } = startCommand(['stattus', '--json'], world.env);
    child.stderr?.destroy();
    const { exitCode, stdout } = await ended;
    expect(exitCode).toBe(2);
    expect(error.parse(JSON.parse(stdout)).error.code).toBe('wrong-usage');
  });
});
