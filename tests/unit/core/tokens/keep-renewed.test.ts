import { describe, expect, it } from 'vitest';
import { keepRenewed } from '../../../../main/core/tokens/keep-renewed.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

/** What each renewal says, in turn; the last one again and again. */
type Says = boolean | 'fails';

function waitingFor(leaseLifeMs: number, ...says: readonly [Says, ...Says[]]) {
  const clock = createFakeClock(0);
  const renewedAt: number[] = [];
  const answer = new AbortController();
  const renew = async (): Promise<boolean> => {
    const said = says[renewedAt.length] ?? says.at(-1);
    renewedAt.push(clock.now());
    if (said === 'fails') throw new Error('no room');
    return said === true;
  };
  const done = keepRenewed({ clock, leaseLifeMs }, { renew }, answer.signal);
  return { clock, renewedAt, answer, done };
}

describe('the lease of a spend whose answer takes its time', () => {
  it.each([
    ['every ten seconds, as long as codex-multi-auth has it', 30_000, 45_000, [10_000, 20_000, 30_000, 40_000]],
    ['no more seldom where leases live for an hour', 3_600_000, 25_000, [10_000, 20_000]],
    ['three times in its life where leases live shorter', 6_000, 7_000, [2_000, 4_000, 6_000]],
    ['twice a second at most, however short they live', 3, 1_100, [500, 1_000]],
  ])('is pushed on %s', async (_often, lifeMs, passedMs, expected) => {
    const { clock, renewedAt, answer, done } = waitingFor(lifeMs, true);
    await clock.advance(passedMs);
    expect(renewedAt).toEqual(expected);
    answer.abort('ended');
    await done;
  });

  it('is pushed on by the next renewal when one fails', async () => {
    const { clock, renewedAt, answer, done } = waitingFor(30_000, 'fails', true);
    await clock.advance(20_000);
    expect(renewedAt).toEqual([10_000, 20_000]);
    answer.abort('ended');
    await done;
  });

  it('is left alone once somebody else has it', async () => {
    const { clock, renewedAt, done } = waitingFor(30_000, true, false);
    await clock.advance(60_000);
    await done;
    expect(renewedAt).toEqual([10_000, 20_000]);
  });

  it('is left alone once the answer is here', async () => {
    const { clock, renewedAt, answer, done } = waitingFor(30_000, true);
    await clock.advance(15_000);
    answer.abort('ended');
    await clock.advance(60_000);
    await done;
    expect(renewedAt).toEqual([10_000]);
    expect(clock.sleepers()).toBe(0);
  });
});
