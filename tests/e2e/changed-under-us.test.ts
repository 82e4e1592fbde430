import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flaggedRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld({ revokesFamilyOnReplay: true });
});
afterEach(() => world.dispose());

/** Resolves when the service has seen the first token request; a test that waits in vain fails on what it expects next. */
async function firstTokenRequest(): Promise<void> {
  for (let look = 0; look < 1_000 && world.tokenRequests() === 0; look += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
}

const slow = { behaviours: { token: { kind: 'healthy', latencyMs: 600 } } } as const;

describe('a token that a program without leases spends while ours waits for its turn', () => {
  it('is not presented any more, and what took its place is checked the next time', async () => {
    const [first, second] = [world.account('first', slow), world.account('second')];
    await world.home.writeFlagged([flaggedRecord(first.tokens), flaggedRecord(second.tokens)]);
    const running = world.runJson('verify-flagged', '--concurrency', '1');
    await firstTokenRequest();
    const renewed = second.rotate(second.tokens.refresh) ?? second.tokens;
    await world.home.writeFlagged([flaggedRecord(first.tokens), flaggedRecord(renewed)]);
    const { report } = await running;
    expect(report.reports).toMatchObject([
      { outcome: 'restored' },
      { outcome: 'undetermined', reason: 'busy', spent: false },
    ]);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1, total: 1 });
    expect(world.service.log.of('token').map(({ presented }) => presented)).toEqual(['current', 'current']);
  });
});
