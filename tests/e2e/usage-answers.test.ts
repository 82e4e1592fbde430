import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UsageBehaviour } from '../../main/node/made-up-service/behaviours.ts';
import { poolRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

async function readOnce(usage: UsageBehaviour) {
  const kai = world.account('kai', { signIn: {}, behaviours: { usage } });
  await world.home.writePool([poolRecord(kai.tokens)]);
  return { kai, ...(await world.runJson('status', '--refresh')) };
}

describe('a usage answer', () => {
  it.each<[UsageBehaviour, object]>([
    [
      { kind: 'healthy' },
      {
        windows: [
          { kind: 'session', usedPercent: 25 },
          { kind: 'weekly', usedPercent: 40 },
        ],
      },
    ],
    [{ kind: 'weekly-only' }, { windows: [{ kind: 'weekly', usedPercent: 40, windowSeconds: 604_800 }] }],
    [{ kind: 'monthly-only' }, { windows: [{ kind: 'monthly', usedPercent: 40, windowSeconds: 2_592_000 }] }],
    [
      { kind: 'unknown-plan', plan: 'constellation_9' },
      { plan: 'constellation_9', state: 'ok' },
    ],
    [
      { kind: 'additional-limits' },
      { windows: [{}, {}, { kind: 'session', usedPercent: 12 }, { kind: 'weekly', usedPercent: 64 }] },
    ],
    [
      { kind: 'numbers-as-strings' },
      {
        windows: [
          { kind: 'session', usedPercent: 25, windowSeconds: 18_000 },
          { kind: 'weekly', usedPercent: 40 },
        ],
      },
    ],
    [{ kind: 'limited' }, { state: 'limited' }],
  ])('is read right: %j', async (usage, expected) => {
    const { exitCode, report } = await readOnce(usage);
    expect(report.accounts).toMatchObject([{ error: null, stale: false, ...expected }]);
    expect(exitCode).toBe(0);
    expect(world.tokenRequests()).toBe(0);
  });

  it.each<[UsageBehaviour, string]>([
    [{ kind: 'server-error', status: 503 }, 'server-error'],
    [{ kind: 'too-many-requests', retryAfter: 60 }, 'rate-limited'],
    [{ kind: 'html' }, 'web-page'],
    [{ kind: 'challenge' }, 'challenge'],
    [{ kind: 'region' }, 'region'],
    [{ kind: 'lost' }, 'offline'],
    [{ kind: 'cut-off' }, 'answer-cut-short'],
  ])('that says nothing is never 0 percent, and what was read before stays, as old: %j', async (usage, code) => {
    const { kai } = await readOnce({ kind: 'healthy' });
    kai.behave({ usage });
    const { exitCode, report } = await world.runJson('status', '--refresh');
    expect(exitCode).toBe(1);
    expect(report.accounts).toMatchObject([
      { state: 'unreachable', stale: true, windows: [{ usedPercent: 25 }, { usedPercent: 40 }], error: { code } },
    ]);
    expect(world.tokenRequests()).toBe(0);
  });
});
