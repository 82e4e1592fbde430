import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TokenBehaviour } from '../../main/node/made-up-service/behaviours.ts';
import { poolRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

const unclear: TokenBehaviour = { kind: 'raw', status: 400, body: {} };
const clientRefused: TokenBehaviour = { kind: 'refused', code: 'invalid_client', place: 'error', status: 400 };

async function onlyAccount(): Promise<Readonly<Record<string, unknown>> | undefined> {
  return (await world.runJson('status')).report.accounts[0];
}

describe('a refresh by command', () => {
  it('counts an unclear refusal, and gives the account its health back once it succeeds', async () => {
    const mira = world.account('mira', { behaviours: { token: [unclear, { kind: 'healthy' }] } });
    await world.home.writeAuth(mira.tokens);
    expect(await world.runJson('refresh')).toMatchObject({ exitCode: 1, report: { error: { code: 'undetermined' } } });
    expect(await onlyAccount()).toMatchObject({ health: 90, state: 'unknown' });
    expect(await world.runJson('refresh')).toMatchObject({ exitCode: 0, report: { action: 'refreshed' } });
    expect(await onlyAccount()).toMatchObject({ health: 100, state: 'unknown' });
    const counters = JSON.parse(await readFile(join(world.home.dir, 'quota-tray', 'counters.json'), 'utf8'));
    expect(counters.unclear).toEqual({});
  });

  it('asks nobody to sign in because the service refused this app', async () => {
    const mira = world.account('mira', { behaviours: { token: clientRefused } });
    await world.home.writeAuth(mira.tokens);
    const { exitCode, report } = await world.runJson('refresh');
    expect(exitCode).toBe(1);
    expect(report.error).toMatchObject({ code: 'undetermined', message: expect.stringContaining('service problem') });
    expect((await world.runJson('status')).report).toMatchObject({
      accounts: [{ health: 100 }],
      flagged: { count: 0 },
    });
  });

  it('believes the refusal of this app when another account was refreshed in between', async () => {
    const [mira, kai] = [world.account('mira', { behaviours: { token: clientRefused } }), world.account('kai')];
    await world.home.writeAuth(mira.tokens);
    await world.run('refresh');
    await world.home.writePool([poolRecord(kai.tokens)]);
    await world.run('status', '--refresh');
    const { exitCode, report } = await world.runJson('refresh');
    expect([exitCode, report.error]).toMatchObject([3, { code: 'needs-sign-in' }]);
    expect((await world.runJson('status')).report).toMatchObject({ flagged: { count: 1 } });
  });

  it('leaves the last known values as they are', async () => {
    const mira = world.account('mira', { signIn: {} });
    await world.home.writeAuth(mira.tokens);
    await world.run('status', '--refresh');
    const usagePath = join(world.home.dir, 'quota-tray', 'usage.json');
    const before = await readFile(usagePath, 'utf8');
    mira.behave({ token: [unclear, { kind: 'healthy' }] });
    expect((await world.run('refresh', '--force')).exitCode).toBe(1);
    expect((await world.run('refresh', '--force')).exitCode).toBe(0);
    expect(await readFile(usagePath, 'utf8')).toBe(before);
  });
});
