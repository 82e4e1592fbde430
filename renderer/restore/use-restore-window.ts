import { useEffect, useReducer, useState } from 'react';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { FlaggedAccountView } from '../../shared/status-report.ts';
import { addressedKey } from '../lib/addressed-key.ts';
import { bridge } from '../lib/bridge.ts';
import { keepRoster } from '../lib/restore-roster.ts';
import { type RestoreView, restoreView } from '../lib/restore-view.ts';
import { useSnapshot } from '../lib/use-snapshot.ts';
import { firstState, nextState, type WindowAction, type WindowState } from './window-state.ts';

export interface RestoreWindowModel {
  readonly snapshot: AppSnapshot | null;
  readonly view: RestoreView;
  readonly state: WindowState;
  readonly dispatch: (action: WindowAction) => void;
}

const nobody: readonly FlaggedAccountView[] = [];

export function useRestoreWindow(): RestoreWindowModel {
  const snapshot = useSnapshot();
  const [state, dispatch] = useReducer(nextState, addressedKey(), firstState);
  const roster = useRoster(snapshot);
  useEffect(() => bridge.on('account:focused', ({ key }) => dispatch({ kind: 'focus-account', key })), []);
  const view: RestoreView =
    snapshot === null
      ? { kind: 'loading' }
      : restoreView({ snapshot, roster, chosen: state.chosen, reader: { locale: snapshot.surroundings.locale } });
  return { snapshot, view, state, dispatch };
}

/** Follows the snapshots, since a restored account keeps its row until the results are cleared. */
function useRoster(snapshot: AppSnapshot | null): readonly FlaggedAccountView[] {
  const [kept, setKept] = useState({ snapshot, roster: snapshot === null ? nobody : keepRoster(nobody, snapshot) });
  if (kept.snapshot === snapshot || snapshot === null) return kept.roster;
  const roster = keepRoster(kept.roster, snapshot);
  setKept({ snapshot, roster });
  return roster;
}
