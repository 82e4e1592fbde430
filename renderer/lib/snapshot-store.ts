import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { Bridge } from '../../shared/bridge-contract.ts';

export interface SnapshotStore {
  /** Null until main has answered for the first time. */
  readonly current: () => AppSnapshot | null;
  /** Returns what ends the subscription. */
  readonly subscribe: (onChange: () => void) => () => void;
}

/** The window's copy of what main knows: asked for once, then replaced by every push. A push that overtakes the answer wins. */
export function createSnapshotStore(bridge: Bridge): SnapshotStore {
  let current: AppSnapshot | null = null;
  const listeners = new Set<() => void>();
  const replace = (next: AppSnapshot): void => {
    current = next;
    for (const listen of listeners) listen();
  };
  bridge.on('snapshot:changed', replace);
  void bridge.call('snapshot:get', null).then((reply) => {
    if (reply.ok && current === null) replace(reply.value);
  });
  return {
    current: () => current,
    subscribe: (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}
