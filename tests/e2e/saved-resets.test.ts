import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { plainQuota } from '../../main/node/made-up-service/quota.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

const dayMs = 86_400_000;

/** An account with as many saved resets as there are ends; null never ends. */
function accountWith(name: string, ...endsAtMs: readonly (number | null)[]): MadeUpAccount {
  const resetCredits = endsAtMs.map((at, index) => ({ id: `c${index}`, grantedAtMs: Date.now(), expiresAtMs: at }));
  return world.account(name, { signIn: {}, quota: { ...plainQuota(Date.now()), resetCredits } });
}

function inDays(days: number): { readonly atMs: number; readonly text: string } {
  const at = new Date(Date.now() + days * dayMs);
  const year = at.getFullYear() === new Date().getFullYear() ? {} : ({ year: 'numeric' } as const);
  return { atMs: at.getTime(), text: at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...year }) };
}

async function statusText(...args: readonly string[]): Promise<string> {
  const { stdout } = await world.run('status', ...args);
  return stdout.replace(/[\u202F\u00A0]/g, ' ');
}

const asked = (): number => world.service.log.of('reset-credits').length;

describe('saved resets', () => {
  it('are shown with the end of the first, also later from the last values, and are never used', async () => {
    const [soon, later] = [inDays(3), inDays(20)];
    const [mira, kai] = [accountWith('mira', later.atMs), accountWith('kai', later.atMs, soon.atMs, null)];
    const june = accountWith('june', null);
    await world.home.writePool([mira, kai, june].map(({ tokens }) => poolRecord(tokens)));
    for (const args of [['--refresh'], []]) {
      const text = await statusText(...args);
      expect(text).toContain(`1 saved reset, until ${later.text}`);
      expect(text).toContain(`3 saved resets, first until ${soon.text}`);
      expect(text).toMatch(/1 saved reset\s*\n/);
    }
    expect(asked()).toBe(3);
    expect(world.service.log.of('other')).toEqual([]);
  });

  it('are no part of the document', async () => {
    await world.home.writePool([poolRecord(accountWith('mira', inDays(3).atMs).tokens)]);
    const { stdout } = await world.run('status', '--refresh', '--json');
    expect(stdout).not.toMatch(/saved|resets|resetCredit/);
    expect(Object.keys(JSON.parse(stdout))).toEqual(['schemaVersion', 'command', 'generatedAt', 'accounts', 'flagged']);
  });

  it('are not asked for where there are none, nor by a check of a set-aside account', async () => {
    await world.home.writePool([poolRecord(accountWith('mira').tokens)]);
    await world.home.writeFlagged([flaggedRecord(accountWith('kai', inDays(3).atMs).tokens)]);
    expect(await statusText('--refresh')).not.toContain('saved');
    expect((await world.run('verify-flagged')).exitCode).toBe(0);
    expect(asked()).toBe(0);
  });

  it.each(['server-error', 'html', 'hang-up'] as const)(
    'leave the quota as it was read when they cannot be told (%s)',
    async (trouble) => {
      const mira = accountWith('mira', inDays(3).atMs);
      const behaviours = {
        'server-error': { kind: 'server-error', status: 500 },
        html: { kind: 'html' },
        'hang-up': { kind: 'lost' },
      } as const;
      mira.behave({ resetCredits: behaviours[trouble] });
      await world.home.writePool([poolRecord(mira.tokens)]);
      const { exitCode, stdout } = await world.run('status', '--refresh');
      expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/75%[\s\S]*1 saved reset\s*\n/)]);
    },
  );

  it('are left alone as long as the service asks for, and usage is read all the same', async () => {
    const mira = accountWith('mira', inDays(3).atMs);
    mira.behave({ resetCredits: { kind: 'too-many-requests', retryAfter: 600 } });
    await world.home.writePool([poolRecord(mira.tokens)]);
    for (let run = 0; run < 2; run += 1) expect(await statusText('--refresh')).toContain('OK');
    expect([asked(), world.service.log.of('usage').length]).toEqual([1, 2]);
  });
});
