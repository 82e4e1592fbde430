import { watch } from 'node:fs';
import { chmod, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MadeUpTokens } from '../../main/node/made-up-service/token-factory.ts';
import { poolRecord } from '../support/codex-home.ts';
import { createRivalWorld, type RivalWorld } from '../support/rival-world.ts';
import { runAsUser } from '../support/run-as-user.ts';

let world: RivalWorld;
beforeEach(async () => {
  world = await createRivalWorld();
});
afterEach(() => world.dispose());

/** auth.json as Codex has it after a refresh or a sign-in. */
async function authText(tokens: MadeUpTokens): Promise<string> {
  const { tokens: before, ...rest } = await world.home.readAuth();
  const next = {
    ...before,
    id_token: tokens.id,
    access_token: tokens.access,
    refresh_token: tokens.refresh,
    account_id: tokens.accountId,
  };
  return JSON.stringify({ ...rest, tokens: next, last_refresh: new Date().toISOString() }, null, 2);
}

async function custodyText(): Promise<string> {
  const names = await readdir(world.home.custodyDir);
  const texts = await Promise.all(names.map((name) => readFile(join(world.home.custodyDir, name), 'utf8')));
  return texts.join('\n');
}

function rotated(name: string, token: string): MadeUpTokens {
  const pair = world.service.account(name).rotate(token);
  if (pair === null) throw new Error('The token was not current.');
  return pair;
}

describe('Codex at auth.json while our request is under way', () => {
  it.each(['write-auth-in-place', 'commit-auth'] as const)(
    'leaves another account’s sign-in alone that came in by %s, and keeps the answer in custody',
    async (how) => {
      const [mira, kai] = [world.account('mira'), world.account('kai')];
      await world.home.writeAuth(mira.tokens, { myField: 'kept' });
      const text = await authText(kai.signIn());
      world.gate.beforeAnswer(() =>
        how === 'commit-auth'
          ? world.rival.order({
              do: 'commit-auth',
              codexHome: world.home.dir,
              path: world.home.authPath,
              startedFrom: mira.tokens.refresh,
              text,
            })
          : world.rival.order({ do: 'write-auth-in-place', path: world.home.authPath, text }),
      );
      await world.runJson('status', '--refresh');
      expect(await world.home.readText('auth')).toBe(text);
      expect(world.tokenRequests()).toBe(1);
      // The old account's file comes back: its spent token is healed without a request.
      await world.home.writeAuth(mira.tokens);
      expect((await world.runJson('status', '--refresh')).report.accounts).toMatchObject([
        { email: mira.email, state: 'ok' },
      ]);
      expect((await world.home.readAuth()).tokens['refresh_token']).not.toBe(mira.tokens.refresh);
      expect(world.tokenRequests()).toBe(1);
    },
  );

  it('gets its tokens into a file that Codex is just writing in place', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const text = await world.home.readText('auth');
    world.gate.beforeAnswer(async () => {
      await world.rival.order({ do: 'write-auth-in-place', path: world.home.authPath, text: '' });
      setTimeout(
        () =>
          void world.rival.order({ do: 'write-auth-in-place', path: world.home.authPath, text }).catch(() => undefined),
        30,
      );
    });
    await world.runJson('status', '--refresh');
    expect((await world.runJson('status', '--refresh')).report.accounts).toMatchObject([{ state: 'ok' }]);
    expect((await world.home.readAuth()).tokens['refresh_token']).not.toBe(mira.tokens.refresh);
    expect(world.tokenRequests()).toBe(1);
  });

  it.each([0, 1_000])('adopts what Codex refreshed, when it is written %i ms after our refusal', async (delayMs) => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    let pair: MadeUpTokens | null = null;
    world.gate.beforeService(async () => {
      pair = rotated('mira', mira.tokens.refresh);
    });
    const written: Promise<unknown>[] = [];
    world.gate.beforeAnswer(async () => {
      if (pair === null) throw new Error('Nothing was refreshed.');
      const order = {
        do: 'commit-auth',
        codexHome: world.home.dir,
        path: world.home.authPath,
        startedFrom: mira.tokens.refresh,
        text: await authText(pair),
      } as const;
      const write = new Promise((done) => setTimeout(done, delayMs)).then(() => world.rival.order(order));
      written.push(write);
      if (delayMs === 0) await write;
    });
    const { exitCode, report } = await world.runJson('status', '--refresh');
    expect(await Promise.all(written)).toEqual(['written']);
    expect(exitCode).toBe(0);
    expect(report.accounts).toMatchObject([{ email: mira.email, state: 'ok' }]);
    expect(report['flagged']).toMatchObject({ count: 0 });
    expect(world.tokenRequests()).toBe(1);
  });

  it('does not bring auth.json back when it is deleted, and heals it when it comes back', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    world.gate.beforeAnswer(() => rm(world.home.authPath));
    const { report } = await world.runJson('status', '--refresh');
    expect(report.error).toBeUndefined();
    expect(await readdir(world.home.dir)).not.toContain('auth.json');
    await world.home.writeAuth(mira.tokens);
    expect((await world.runJson('refresh')).exitCode).toBe(0);
    const { refresh_token: now = '' } = (await world.home.readAuth()).tokens;
    expect(now).not.toBe(mira.tokens.refresh);
    expect(await custodyText()).toContain(now);
    expect(world.service.log.of('token').every(({ presented }) => presented === 'current')).toBe(true);
  });

  it('waits for Codex’s lock before it writes', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    world.gate.beforeAnswer(() => world.rival.order({ do: 'hold-auth-lock', codexHome: world.home.dir }));
    const { ended } = world.start('refresh', '--json');
    await inCustody();
    await new Promise((done) => setTimeout(done, 300));
    expect((await world.home.readAuth()).tokens['refresh_token']).toBe(mira.tokens.refresh);
    await world.rival.order({ do: 'release-auth-lock' });
    expect((await ended).exitCode).toBe(0);
    expect((await world.home.readAuth()).tokens['refresh_token']).not.toBe(mira.tokens.refresh);
  });
});

/** Until the answer lies in custody. At most ten seconds. */
async function inCustody(): Promise<void> {
  for (let look = 0; look < 1000; look += 1) {
    const [request] = world.service.log.of('token');
    if (request?.answeredAtMs != null && (await custodyText().catch(() => '')).includes('refresh_token')) return;
    await new Promise((done) => setTimeout(done, 10));
  }
}

describe('one login in auth.json and in the pool', () => {
  it('is spent once, and both files get the pair, auth.json first', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    await world.home.writePool([poolRecord(mira.tokens, { accountLabel: 'Mine' })]);
    const order: string[] = [];
    const watcher = watch(world.home.dir, { recursive: true }, (_event, name) => {
      if (name === 'auth.json' || name === join('multi-auth', 'openai-codex-accounts.json')) order.push(name);
    });
    const { report } = await world.runJson('status', '--refresh');
    watcher.close();
    expect(report.accounts).toMatchObject([{ email: mira.email, sources: ['cli', 'pool'], state: 'ok' }]);
    expect(world.tokenRequests()).toBe(1);
    const { refresh_token: now, login_owner_id: kept } = (await world.home.readAuth()).tokens;
    expect(kept).toBe('owner-made-up');
    expect(now).not.toBe(mira.tokens.refresh);
    expect(await world.home.readPool()).toMatchObject([{ refreshToken: now, accountLabel: 'Mine' }]);
    expect(order[0]).toBe('auth.json');
    expect(order.at(-1)).toBe(join('multi-auth', 'openai-codex-accounts.json'));
  });

  it('gives the pool what Codex refreshed in auth.json, without a request', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    await world.home.writePool([poolRecord(mira.tokens)]);
    const pair = rotated('mira', mira.tokens.refresh);
    await world.rival.order({ do: 'write-auth-in-place', path: world.home.authPath, text: await authText(pair) });
    expect((await world.runJson('status', '--refresh')).report.accounts).toMatchObject([{ state: 'ok' }]);
    expect(world.tokenRequests()).toBe(0);
  });
});

describe('where auth.json is', () => {
  it('keeps a symbolic link and replaces its target, with Codex’s lock beside the target', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const elsewhere = join(world.home.dir, 'elsewhere');
    await mkdir(elsewhere);
    const target = join(elsewhere, 'auth.json');
    await rename(world.home.authPath, target);
    await symlink(join('elsewhere', 'auth.json'), world.home.authPath);
    expect((await world.runJson('refresh')).exitCode).toBe(0);
    expect((await lstat(world.home.authPath)).isSymbolicLink()).toBe(true);
    expect(JSON.parse(await readFile(target, 'utf8')).tokens.refresh_token).not.toBe(mira.tokens.refresh);
    expect((await readdir(elsewhere)).sort()).toEqual(['auth.json', 'auth.json.lock']);
    expect(await readdir(world.home.dir)).toContain('auth.lock');
    expect(await readdir(world.home.dir)).not.toContain('auth.json.lock');
  });

  it('refuses a read-only auth.json before anything is spent, with the command that mends it', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    await chmod(world.home.authPath, 0o400);
    const { exitCode, stdout } = await runAsUser(world, ['refresh', '--json']);
    expect(exitCode).toBe(1);
    const { error } = JSON.parse(stdout);
    expect(error).toMatchObject({ code: 'store-not-writable' });
    expect(error.message).toContain(world.home.authPath);
    expect(error.message).toContain('0400');
    expect(error.hint).toContain('chmod u+w');
    expect(world.tokenRequests()).toBe(0);
  });
});
