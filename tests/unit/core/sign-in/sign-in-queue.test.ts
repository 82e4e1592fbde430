import { describe, expect, it } from 'vitest';
import { createSignInQueue, type SignInQueue } from '../../../../main/core/sign-in/sign-in-queue.ts';

/** Entries are letters; each ends when the test says so. */
function open() {
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  const queue: SignInQueue<string> = createSignInQueue((entry) => {
    began.push(entry);
    return new Promise((resolve) => void ends.set(entry, resolve));
  });
  const end = async (entry: string): Promise<void> => {
    ends.get(entry)?.();
    await settled();
  };
  return { queue, began, end };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

describe('sign-ins in a row', () => {
  it('have their turn one after another, and stay in the list', async () => {
    const { queue, began, end } = open();
    for (const entry of ['a', 'b']) queue.add(entry, false);
    await settled();
    expect(began).toEqual(['a']);
    await end('a');
    expect(began).toEqual(['a', 'b']);
    await end('b');
    await queue.idle();
    expect(queue.all()).toEqual(['a', 'b']);
  });

  it('let one that is tried again go before those that wait', async () => {
    const { queue, began, end } = open();
    for (const entry of ['a', 'b', 'c']) queue.add(entry, false);
    await settled();
    queue.add('a again', true);
    expect(queue.all()).toEqual(['a', 'a again', 'b', 'c']);
    await end('a');
    expect(began).toEqual(['a', 'a again']);
  });

  it('leave out one that was called off before its turn', async () => {
    const { queue, began, end } = open();
    for (const entry of ['a', 'b', 'c']) queue.add(entry, false);
    await settled();
    expect([queue.skip('b'), queue.skip('a'), queue.skip('nobody')]).toEqual([true, false, false]);
    await end('a');
    expect(began).toEqual(['a', 'c']);
    expect(queue.all()).toEqual(['a', 'b', 'c']);
  });

  it('forget one only after its turn, and begin anew when something is added later', async () => {
    const { queue, began, end } = open();
    queue.add('a', false);
    await settled();
    await end('a');
    queue.remove('a');
    expect(queue.all()).toEqual([]);
    queue.add('b', false);
    await settled();
    expect(began).toEqual(['a', 'b']);
  });
});
