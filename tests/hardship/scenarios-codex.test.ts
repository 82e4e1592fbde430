import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionWindow, weekWindow } from '../../main/node/made-up-service/quota.ts';
import { poolRecord } from '../support/codex-home.ts';
import { createRivalWorld, type RivalWorld } from '../support/rival-world.ts';
import { runCommand } from '../support/run-command.ts';

// The numbers are those of facts/codex.md section 8; docs/scenarios.md lists all of them.
let world: RivalWorld;
beforeEach(async () => {
  world = await createRivalWorld({ revokesFamilyOnReplay: true });
});
afterEach(() => world.dispose());

const minuteMs = 60_000;
const refreshed = async (): Promise<Readonly<Record<string, unknown>>> => {
  const [account] = (await world.runJson('status', '--refresh')).report.accounts;
  if (account === undefined) throw new Error('No account was told of.');
  return account;
};

describe('a sign-in that several programs use', () => {
  it('codex 3, 8: a token that another installation used first is told of as that, not as an error of ours', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    mira.rotate(mira.tokens.refresh);
    const { exitCode, report } = await world.runJson('status', '--refresh');
    expect(exitCode).toBe(3);
    expect(report.accounts).toMatchObject([{ state: 'needs-sign-in', error: { code: 'refresh_token_reused' } }]);
    expect(JSON.stringify(report.accounts)).toMatch(/used by another app/i);
    expect((await world.runJson('status', '--refresh')).exitCode).toBe(3);
    expect(world.tokenRequests()).toBe(1);
  });

  it('codex 4: an account is told of with its plan, and a switch of the sign-in is seen at once', async () => {
    const [mira, kai] = [world.account('mira', { plan: 'pro' }), world.account('kai', { plan: 'business' })];
    await world.home.writeAuth(mira.signIn());
    const before = await refreshed();
    await world.home.writeAuth(kai.signIn());
    const after = await refreshed();
    expect([before, after]).toMatchObject([
      { email: mira.email, plan: 'Pro' },
      { email: kai.email, plan: 'Business' },
    ]);
    expect(after['key']).not.toBe(before['key']);
  });

  it.each([
    [
      'with a code',
      { error: { message: 'Your refresh token has already been used.', code: 'refresh_token_reused' } },
      3,
      'needs-sign-in',
    ],
    ['without one', { error: { message: 'Your refresh token has already been used.' } }, 1, 'unreachable'],
  ])(
    'codex 5: the service’s own sentence %s is judged by code alone and never repeated',
    async (_name, body, code, state) => {
      const mira = world.account('mira', { behaviours: { token: { kind: 'raw', status: 401, body } } });
      await world.home.writeAuth(mira.tokens);
      const { exitCode, stdout } = await world.run('status', '--refresh', '--json');
      expect(stdout).not.toContain('already been used');
      expect(JSON.parse(stdout).accounts).toMatchObject([{ state }]);
      expect(exitCode).toBe(code);
    },
  );

  it('codex 6, 7: what was refreshed is written back, so that Codex can go on with it', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    expect((await world.run('refresh')).exitCode).toBe(0);
    const { tokens, last_refresh: at } = await world.home.readAuth();
    expect(mira.rotate(tokens['refresh_token'] ?? '')).not.toBeNull();
    expect(String(at)).toMatch(/Z$/);
  });

  it('codex 10: an old auth.json that was put back is brought forward and its spent token not shown', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const old = await world.home.readText('auth');
    await world.run('refresh');
    await writeFile(world.home.authPath, old);
    expect(await refreshed()).toMatchObject({ state: 'ok' });
    expect(world.tokenRequests()).toBe(1);
    expect(mira.rotate((await world.home.readAuth()).tokens['refresh_token'] ?? '')).not.toBeNull();
  });

  it('codex 12, 21: Codex is asked first to refresh its own sign-in, and never to log in or out', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const calls = await fakeCodex();
    await runCommand(['status', '--refresh', '--json'], {
      ...world.env,
      PATH: `${join(world.home.dir, 'bin')}:/usr/bin:/bin`,
    });
    const asked = (await readFile(calls, 'utf8')).trim().split('\n');
    expect(asked).not.toEqual(['']);
    for (const line of asked) expect(line).toMatch(/^app-server/);
    expect(world.tokenRequests()).toBe(0);
  });

  it('codex 19: a token that Codex would refresh by itself now is still used as it is', async () => {
    const mira = world.account('mira');
    const soon = mira.signIn({ issuedAtMs: Date.now() - minuteMs, expiresAtMs: Date.now() + 4 * minuteMs });
    await world.home.writeAuth(soon);
    expect(await refreshed()).toMatchObject({ state: 'ok' });
    expect(world.tokenRequests()).toBe(0);
  });
});

/** A Codex CLI that notes how it was called and then gives up. */
async function fakeCodex(): Promise<string> {
  const bin = join(world.home.dir, 'bin');
  await mkdir(bin);
  const calls = join(bin, 'calls');
  await writeFile(join(bin, 'codex'), `#!/bin/sh\necho "$@" >> "${calls}"\nexit 1\n`);
  await chmod(join(bin, 'codex'), 0o755);
  return calls;
}

describe('what says that a sign-in is lost', () => {
  it('codex 13, 14: an auth.json that Codex does not use is left alone, and no keyring is asked', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const config = await readFile(join(world.home.dir, 'config.toml'), 'utf8');
    await writeFile(join(world.home.dir, 'config.toml'), `cli_auth_credentials_store = "keyring"\n${config}`);
    const before = await world.home.readText('auth');
    expect(await refreshed()).toMatchObject({ state: 'unsupported', email: null, error: { code: 'keyring' } });
    expect(await world.home.readText('auth')).toBe(before);
    expect(world.service.log.records).toEqual([]);
  });

  it('codex 15: a fresh sign-in whose first refresh is refused needs another one, and is not tried in a loop', async () => {
    const mira = world.account('mira', {
      behaviours: { token: { kind: 'refused', code: 'refresh_token_invalidated', status: 401, place: 'error.code' } },
    });
    await world.home.writeAuth(mira.tokens);
    for (let time = 0; time < 4; time += 1) expect(await refreshed()).toMatchObject({ state: 'needs-sign-in' });
    // A refusal that was a mistake of the service may pass, so one more look is granted.
    expect(world.tokenRequests()).toBe(2);
  });

  it('codex 16: a usage endpoint that goes on refusing a token which refreshes is no lost sign-in', async () => {
    const mira = world.account('mira', { behaviours: { usage: { kind: 'unauthorized', code: 'token_invalidated' } } });
    await world.home.writePool([poolRecord(mira.signIn())]);
    const account = await refreshed();
    expect(account['state']).not.toBe('needs-sign-in');
    expect(account).toMatchObject({ error: { httpStatus: 401 } });
    expect(await world.home.readFlagged()).toEqual([]);
    expect(await world.home.readPool()).toHaveLength(1);
  });

  it.each(['session_expired', 'app_session_terminated'])('codex 17: a 400 with %s needs a sign-in', async (code) => {
    const mira = world.account('mira', { behaviours: { token: { kind: 'refused', code, status: 400 } } });
    await world.home.writeAuth(mira.tokens);
    expect(await refreshed()).toMatchObject({ state: 'needs-sign-in', error: { code, httpStatus: 400 } });
  });

  it('codex 18: an empty refresh token is seen before anything is sent', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth({ ...mira.tokens, refresh: '' });
    expect(await refreshed()).toMatchObject({ state: 'needs-sign-in' });
    expect(world.tokenRequests()).toBe(0);
  });

  it('codex 26: a challenge page is blamed on the network, and we say who we are', async () => {
    const mira = world.account('mira', { behaviours: { usage: { kind: 'challenge' } } });
    await world.home.writePool([poolRecord(mira.signIn())]);
    const account = await refreshed();
    expect(account).toMatchObject({ state: 'unreachable', error: { code: 'challenge', httpStatus: 403 } });
    expect(JSON.stringify(account['error'])).not.toMatch(/sign in/i);
    expect(world.service.log.of('usage')[0]?.headers['user-agent']).toMatch(/^codex-quota/i);
  });

  it('codex 28: a corrupted auth.json is told of after a few looks and never overwritten', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const text = (await world.home.readText('auth')).slice(0, -40);
    await writeFile(world.home.authPath, text);
    for (const args of [['status', '--refresh'], ['refresh']]) {
      const { exitCode, report } = await world.runJson(...args);
      expect(exitCode).toBe(1);
      expect(report.error).toMatchObject({ code: 'store-broken' });
      expect(String(report.error['message'])).toContain(world.home.authPath);
    }
    expect(await world.home.readText('auth')).toBe(text);
    expect(world.tokenRequests()).toBe(0);
  });
});

describe('numbers of the usage endpoint', () => {
  it('codex 22: an unknown plan is shown as it is, and a balance that is not told is not zero', async () => {
    const mira = world.account('mira', { behaviours: { usage: { kind: 'unknown-plan', plan: 'prolite_2031' } } });
    await world.home.writePool([poolRecord(mira.signIn())]);
    const account = await refreshed();
    expect(account).toMatchObject({ state: 'ok', plan: 'prolite_2031', credits: { balance: null } });
  });

  it('codex 23: a weekly window in the first slot is a weekly window', async () => {
    const mira = world.account('mira', { behaviours: { usage: { kind: 'weekly-only' } } });
    await world.home.writePool([poolRecord(mira.signIn())]);
    expect((await refreshed())['windows']).toMatchObject([{ kind: 'weekly', windowSeconds: 604_800 }]);
  });

  it('codex 24: each window has its own reset, and the end of one does not empty the other', async () => {
    const mira = world.account('mira');
    const [soonMs, laterMs] = [Date.now() + minuteMs, Date.now() + 3 * 24 * 60 * minuteMs];
    mira.setQuota({ primary: sessionWindow(100, soonMs), secondary: weekWindow(97, laterMs) });
    await world.home.writePool([poolRecord(mira.signIn())]);
    const first = await refreshed();
    mira.setQuota({
      primary: sessionWindow(0, soonMs + 5 * 60 * minuteMs),
      secondary: weekWindow(97, laterMs + minuteMs),
    });
    const second = await refreshed();
    const used = [first, second].map(({ windows }) =>
      (windows as { usedPercent: number }[]).map((one) => one.usedPercent),
    );
    expect(used).toEqual([
      [100, 97],
      [0, 97],
    ]);
    expect(first['state']).toBe('limited');
    expect(second['state']).toBe('ok');
  });
});
