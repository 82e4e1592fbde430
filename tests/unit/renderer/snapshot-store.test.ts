import { describe, expect, it } from 'vitest';
import { createSnapshotStore } from '../../../renderer/lib/snapshot-store.ts';
import type { AppSnapshot } from '../../../shared/app-snapshot.ts';
import type { Bridge, Reply } from '../../../shared/bridge-contract.ts';
import { at, snapshot } from '../../support/snapshot-parts.ts';

const first = snapshot();
const second = { ...snapshot(), takenAt: at({ minutes: 1 }) };

function bridgeThatAnswers(answer: Promise<Reply<AppSnapshot>>) {
  const listeners = new Set<(payload: AppSnapshot) => void>();
  const bridge = {
    call: () => answer,
    on: (_name: string, listen: (payload: AppSnapshot) => void) => {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
  } as unknown as Bridge;
  return { bridge, push: (next: AppSnapshot) => [...listeners].map((listen) => listen(next)) };
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe("the window's copy of the snapshot", () => {
  it('is asked for once and then replaced whole by every push', async () => {
    const { bridge, push } = bridgeThatAnswers(Promise.resolve({ ok: true, value: first }));
    const store = createSnapshotStore(bridge);
    expect(store.current()).toBeNull();
    await settled();
    expect(store.current()).toBe(first);
    push(second);
    expect(store.current()).toBe(second);
  });

  it('keeps a push that overtook the answer', async () => {
    const { bridge, push } = bridgeThatAnswers(Promise.resolve({ ok: true, value: first }));
    const store = createSnapshotStore(bridge);
    push(second);
    await settled();
    expect(store.current()).toBe(second);
  });

  it('stays empty when main cannot answer, and fills with the next push', async () => {
    const error = { code: 'internal', message: 'No.', hint: null } as const;
    const { bridge, push } = bridgeThatAnswers(Promise.resolve({ ok: false, error }));
    const store = createSnapshotStore(bridge);
    await settled();
    expect(store.current()).toBeNull();
    push(second);
    expect(store.current()).toBe(second);
  });

  it('tells everyone who listens until they stop', async () => {
    const { bridge, push } = bridgeThatAnswers(Promise.resolve({ ok: true, value: first }));
    const store = createSnapshotStore(bridge);
    let told = 0;
    const stop = store.subscribe(() => {
      told += 1;
    });
    await settled();
    push(second);
    expect(told).toBe(2);
    stop();
    push(first);
    expect(told).toBe(2);
  });
});
