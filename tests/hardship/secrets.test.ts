import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountBehaviours, MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { type CommandResult, runCommand, startCommand } from '../support/run-command.ts';
import { leakIn, leakyFilesBelow, watchTokensBelow } from '../support/token-watch.ts';
import { createWorld, type World } from '../support/world.ts';
import { stracePath } from '../torture/traced-death.ts';

const marker = 'plantedToken';
const apiKey = 'sk-plantedToken-3bXw81LpQz';

let world: World;
beforeEach(async () => {
  world = await createWorld({ marker });
});
// The home is searched once more when it is disposed of, like that of every other test.
afterEach(() => world.dispose());

/** As talkative as it gets. */
async function runLoudly(...args: readonly string[]): Promise<CommandResult> {
  const result = await runCommand(args, { ...world.env, CODEX_QUOTA_LOG: 'debug' });
  for (const text of [result.stdout, result.stderr]) {
    expect(text).not.toContain(marker);
    expect(leakIn(text)).toBeNull();
  }
  return result;
}

const everyCommand: readonly (readonly string[])[] = [
  ['status'],
  ['status', '--refresh'],
  ['status', '--refresh', '--json'],
  ['verify-flagged', '--dry-run'],
  ['verify-flagged', '--dry-run', '--json'],
  ['verify-flagged', '--no-restore', '--json'],
  ['verify-flagged', '--no-probe'],
  ['verify-flagged'],
  ['refresh', '--print-only'],
  ['refresh', '--print-only', '--json'],
  ['refresh', '--force'],
  ['undo'],
  ['flag', 'pooled@studio.example', '--reason', 'by hand'],
  ['unflag', '--yes', 'pooled@studio.example'],
  ['unflag', 'pooled@studio.example'],
  ['status', '--json'],
];

/** Those that meet the services or the files in a way of their own. */
const fewCommands: typeof everyCommand = [
  ['status', '--refresh', '--json'],
  ['verify-flagged'],
  ['refresh', '--force'],
  ['flag', 'pooled@studio.example'],
  ['status'],
];

async function plant(behaviours: AccountBehaviours): Promise<readonly MadeUpAccount[]> {
  const [own, pooled, aside] = ['own', 'pooled', 'aside'].map((name) => world.account(name, { behaviours }));
  if (own === undefined || pooled === undefined || aside === undefined) throw new Error('Three were planted.');
  await world.home.writeAuth(own.tokens, { OPENAI_API_KEY: apiKey });
  await world.home.writePool([poolRecord(pooled.tokens)]);
  await world.home.writeFlagged([flaggedRecord(aside.tokens)]);
  return [own, pooled, aside];
}

describe('the search itself', () => {
  it('finds any ten characters of the random part, and any token nobody has seen', async () => {
    const [own] = await plant({});
    if (own === undefined) throw new Error('It was planted.');
    watchTokensBelow([world.home.dir]);
    const { refresh, access, id } = own.tokens;
    for (const token of [refresh, access, id]) {
      expect(leakIn(`before ${token.slice(-10)} after`)).toContain(token.slice(-10));
      expect(leakIn(`before ${token.slice(-16, -6)} after`)).not.toBeNull();
      expect(leakIn(`before ${token.slice(-9)} after`)).toBeNull();
    }
    const [, claims = ''] = access.split('.');
    expect(leakIn(claims.slice(40, 60))).not.toBeNull();
    expect(leakIn('{"refreshToken":"rt_other_0123"}')).not.toBeNull();
    expect(leakIn('Bearer eyJhbGciOiJub25l')).not.toBeNull();
    expect(leakIn('Signed in as own@studio.example; 75% left, key 4k4ev6syjb.')).toBeNull();
  });

  it('finds a token in any file that is no place for tokens, and in a name', async () => {
    const [own] = await plant({});
    const token = own?.tokens.refresh ?? '';
    const [note, name] = [join(world.home.dir, 'quota-tray', 'note.txt'), join(world.home.dir, `x${token.slice(-12)}`)];
    await mkdir(join(world.home.dir, 'quota-tray', 'custody'), { recursive: true });
    await writeFile(join(world.home.dir, 'quota-tray', 'custody', 'one.segment'), token);
    expect(leakyFilesBelow(world.home.dir)).toEqual([]);
    await writeFile(note, `half of it: ${token.slice(-20)}`);
    await writeFile(name, '');
    expect([...leakyFilesBelow(world.home.dir)].sort()).toEqual([note, name].sort());
    await Promise.all([rm(note), rm(name)]);
  });
});

const refused = { token: { kind: 'refused', code: 'refresh_token_reused', place: 'code' } } as const;

describe('no piece of a token', () => {
  it('is printed or left outside its places when all goes well', async () => {
    await plant({});
    for (const command of everyCommand) await runLoudly(...command);
    expect(leakyFilesBelow(world.home.dir)).toEqual([]);
  });

  it.each<[string, AccountBehaviours]>([
    ['every refresh is refused', refused],
    ['the service is out of order', { token: { kind: 'server-error' }, usage: { kind: 'server-error' } }],
    ['every answer is cut off', { token: { kind: 'cut-off', fraction: 0.6 }, usage: { kind: 'cut-off' } }],
    ['every answer is lost', { token: { kind: 'lost' } }],
    ['a web page answers', { token: { kind: 'html' }, usage: { kind: 'html' } }],
    ['the fields of the answer are odd', { token: { kind: 'odd-fields', fields: { access_token: 7, id_token: [] } } }],
    ['the id token is no token', { token: { kind: 'bad-id-token' } }],
  ])('is printed or left outside its places when %s', async (_name, behaviours) => {
    await plant(behaviours);
    for (const command of fewCommands) {
      const { exitCode, stderr } = await runLoudly(...command);
      expect([command, [0, 1, 2, 3].includes(exitCode ?? -1)]).toEqual([command, true]);
      expect(stderr).not.toContain('inside Codex Quota');
    }
    expect(leakyFilesBelow(world.home.dir)).toEqual([]);
    for (const name of ['ledger.ndjson', 'usage.json', 'counters.json'])
      expect(await readFile(join(world.home.dir, 'quota-tray', name), 'utf8').catch(() => '')).not.toContain(marker);
  });

  it('comes back from a service that repeats what it was sent', async () => {
    const [own, pooled, aside] = await plant({});
    for (const account of [own, pooled, aside]) {
      const { refresh = '', access = '' } = account?.tokens ?? {};
      const error = { code: refresh, message: `${refresh} is not known, nor is ${access}` };
      account?.behave({
        token: { kind: 'raw', status: 400, body: { error, detail: access } },
        usage: { kind: 'raw', status: 400, body: { detail: access, plan_type: refresh } },
      });
    }
    for (const command of fewCommands) await runLoudly(...command);
    expect(leakyFilesBelow(world.home.dir)).toEqual([]);
  });

  it.each<[string, (text: string) => string]>([
    ['cut in the middle of a token', (text) => text.slice(0, text.indexOf('rt_') + 30)],
    ['not JSON at a token', (text) => text.replace('"rt_', 'rt_')],
    [
      'of another version',
      (text) => text.replace('"version": 3', '"version": 99').replace('"version": 1', '"version": 99'),
    ],
    ['a list where a record belongs', (text) => `[${text}]`],
  ])('is quoted from a file that is %s', async (_name, damage) => {
    await plant({});
    for (const store of ['auth', 'pool', 'flagged'] as const) {
      const path = world.home[`${store}Path`];
      const text = await readFile(path, 'utf8');
      watchTokensBelow([world.home.dir]);
      await writeFile(path, damage(text));
      for (const command of fewCommands) await runLoudly(...command);
      await writeFile(path, text);
    }
  });

  it('or of an API key is printed', async () => {
    await writeFile(world.home.authPath, JSON.stringify({ auth_mode: 'apikey', OPENAI_API_KEY: apiKey }));
    for (const command of everyCommand) {
      const { stdout, stderr } = await runLoudly(...command);
      for (let start = 0; start + 10 <= apiKey.length; start += 1)
        expect(`${stdout}${stderr}`).not.toContain(apiKey.slice(start, start + 10));
    }
  });

  it('comes back from a reason that a person typed, or where a token was given instead of a key', async () => {
    const [, pooled] = await plant({});
    const token = pooled?.tokens.refresh ?? '';
    await runLoudly('flag', 'pooled@studio.example', '--reason', `stopped: ${token}`);
    const wrong = await runLoudly('unflag', '--yes', token, '--json');
    expect(wrong.exitCode).toBe(2);
    for (const words of [[token], ['status', `--${token}`], ['undo', token], ['verify-flagged', '--account', token]])
      expect((await runLoudly(...words)).exitCode).toBe(2);
  });
});

const strace = stracePath();

describe.runIf(strace !== null)('a program that we start', () => {
  it('gets no piece of a token among its words or variables, whichever of them it is', async () => {
    await plant({});
    const bin = join(world.home.dir, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'codex'), '#!/bin/sh\necho codex-cli 0.169.0\n', { mode: 0o755 });
    const trace = `${world.home.dir}.trace`;
    const started: string[] = [];
    for (const command of [...everyCommand, ['doctor', '--json']]) {
      const under = [strace ?? '', '-f', '-qq', '-v', '-s', '65536', '-e', 'trace=execve', '-o', trace];
      await startCommand(command, { ...world.env, PATH: `${bin}:/usr/bin:/bin` }, under).ended;
      started.push(await readFile(trace, 'utf8'));
    }
    await rm(trace);
    watchTokensBelow([world.home.dir]);
    const all = started.join('');
    // Or it would have proven nothing.
    for (const program of ['"flock"', '"app-server"', '"--version"']) expect(all).toContain(program);
    expect(leakIn(all)).toBeNull();
  });
});
