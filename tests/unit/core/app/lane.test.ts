import { describe, expect, it } from 'vitest';
import { createLane, type Urgency } from '../../../../main/core/app/lane.ts';

/** Work that ends when told to. */
function startWork(lane: ReturnType<typeof createLane>, urgency: Urgency, name: string, log: string[]) {
  const stopping = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  stopping.signal.addEventListener('abort', () => log.push(`${name} is told to stop`));
  const ended = lane.take(urgency, stopping, async () => {
    log.push(`${name} begins`);
    await promise;
    log.push(`${name} ends`);
    return name;
  });
  return { ended, finish: resolve };
}

describe('the lane', () => {
  it('lets one thing go on at a time, in the order it was asked for', async () => {
    const log: string[] = [];
    const lane = createLane();
    const [a, b] = [startWork(lane, 'background', 'a', log), startWork(lane, 'background', 'b', log)];
    b.finish();
    a.finish();
    expect(await Promise.all([a.ended, b.ended])).toEqual(['a', 'b']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('lets what a person asked for pass what waits, and stops what goes on by itself', async () => {
    const log: string[] = [];
    const lane = createLane();
    const a = startWork(lane, 'background', 'a', log);
    const b = startWork(lane, 'background', 'b', log);
    const person = startWork(lane, 'person', 'person', log);
    for (const { finish } of [a, b, person]) finish();
    await Promise.all([a.ended, b.ended, person.ended]);
    expect(log).toEqual([
      'a begins',
      'a is told to stop',
      'a ends',
      'person begins',
      'person ends',
      'b begins',
      'b ends',
    ]);
  });

  it('never stops what a person asked for because of another wish', async () => {
    const log: string[] = [];
    const lane = createLane();
    const first = startWork(lane, 'person', 'first', log);
    const second = startWork(lane, 'person', 'second', log);
    first.finish();
    second.finish();
    await Promise.all([first.ended, second.ended]);
    expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('goes on after work that failed', async () => {
    const lane = createLane();
    const failing = lane.take('person', new AbortController(), async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await lane.take('person', new AbortController(), async () => 'yes')).toBe('yes');
  });

  it('stops, refuses what waits and what comes, and is closed once the work has ended', async () => {
    const log: string[] = [];
    const lane = createLane();
    const a = startWork(lane, 'person', 'a', log);
    const waiting = expect(startWork(lane, 'background', 'b', log).ended).rejects.toMatchObject({ code: 'cancelled' });
    const closed = lane.close().then(() => log.push('closed'));
    await waiting;
    a.finish();
    await closed;
    expect(log).toEqual(['a begins', 'a is told to stop', 'a ends', 'closed']);
    await expect(startWork(lane, 'person', 'late', log).ended).rejects.toMatchObject({ code: 'cancelled' });
  });
});
