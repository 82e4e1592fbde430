import { useEffect, useState, useSyncExternalStore } from 'react';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { ErrorView } from '../../shared/errors.ts';
import { errorWithoutAddresses } from '../../shared/without-addresses.ts';
import { bridge, onFailure } from './bridge.ts';
import { createSnapshotStore } from './snapshot-store.ts';

const store = createSnapshotStore(bridge);

/** Null until main has answered for the first time. */
export function useSnapshot(): AppSnapshot | null {
  return useSyncExternalStore(store.subscribe, store.current);
}

/** Why the last thing that was asked for did not work; null once something did. It may be older than the wish to hide addresses. */
export function useFailure(): ErrorView | null {
  const [failure, setFailure] = useState<ErrorView | null>(null);
  useEffect(() => onFailure(setFailure), []);
  const isHidden = useSnapshot()?.settings.hideEmails === true;
  return failure !== null && isHidden ? errorWithoutAddresses(failure) : failure;
}
