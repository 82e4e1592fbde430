import type { Bridge, CallName, RequestOf, ResponseOf } from '../../shared/bridge-contract.ts';
import type { ErrorView } from '../../shared/errors.ts';

declare global {
  interface Window {
    readonly bridge: Bridge;
  }
}

/** The only reader of `window.bridge`. */
export const bridge: Bridge = window.bridge;

type FailureListener = (failure: ErrorView | null) => void;
const failureListeners = new Set<FailureListener>();

/** Null is told as soon as something works again. Returns what ends the subscription. */
export function onFailure(listen: FailureListener): () => void {
  failureListeners.add(listen);
  return () => failureListeners.delete(listen);
}

/** Asks main for something. What does not work is told to the window as a whole, so that no click fails in silence. */
export async function send<K extends CallName>(name: K, request: RequestOf<K>): Promise<ResponseOf<K> | undefined> {
  const reply = await bridge.call(name, request);
  for (const listen of failureListeners) listen(reply.ok ? null : reply.error);
  return reply.ok ? reply.value : undefined;
}
