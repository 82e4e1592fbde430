import { useCallback, useEffect, useReducer } from 'react';
import type { Reply } from '../../shared/bridge-contract.ts';
import type { RepairView } from '../../shared/diagnosis-view.ts';
import { bridge, send } from '../lib/bridge.ts';
import type { FindingAction } from '../lib/diagnosis-findings.ts';
import { type DiagnosisState, firstDiagnosis, nextDiagnosis } from '../lib/diagnosis-state.ts';

export interface DiagnosisIntents {
  look(): void;
  plan(): void;
  dismiss(): void;
  repair(): void;
  takeBack(): void;
  act(action: FindingAction): void;
}

/** Looks once when the window opens, and after that when it is asked to or something was changed. */
export function useDiagnosis(): { readonly state: DiagnosisState; readonly intents: DiagnosisIntents } {
  const [state, dispatch] = useReducer(nextDiagnosis, firstDiagnosis);
  const look = useCallback(async (): Promise<void> => {
    dispatch({ kind: 'look' });
    const reply = await bridge.call('diagnosis:look', null);
    dispatch(reply.ok ? { kind: 'looked', view: reply.value } : { kind: 'could-not-look', error: reply.error });
  }, []);
  useEffect(() => void look(), [look]);

  /** What was changed is looked at again, also when only a part of it could be. */
  const change = async (call: 'diagnosis:repair' | 'diagnosis:take-back', done: 'repaired' | 'taken-back') => {
    const reply: Reply<RepairView> = await bridge.call(call, null);
    dispatch(reply.ok ? { kind: done, result: reply.value } : { kind: 'refused', error: reply.error });
    await look();
  };
  const plan = async (): Promise<void> => {
    dispatch({ kind: 'plan' });
    const reply = await bridge.call('diagnosis:plan', null);
    dispatch(reply.ok ? { kind: 'planned', result: reply.value } : { kind: 'refused', error: reply.error });
  };
  const intents: DiagnosisIntents = {
    look() {
      // Why a repair was refused may be over by now.
      dispatch({ kind: 'dismiss' });
      void look();
    },
    plan: () => void plan(),
    dismiss: () => dispatch({ kind: 'dismiss' }),
    repair() {
      dispatch({ kind: 'repair' });
      void change('diagnosis:repair', 'repaired');
    },
    takeBack() {
      dispatch({ kind: 'take-back' });
      void change('diagnosis:take-back', 'taken-back');
    },
    act(action) {
      if (action.kind === 'repair') void plan();
      else if (action.kind === 'read') void send('usage:refresh', null).then(look);
      else void openElsewhere(action);
    },
  };
  return { state, intents };
}

async function openElsewhere(action: Exclude<FindingAction, { readonly kind: 'repair' | 'read' }>): Promise<void> {
  switch (action.kind) {
    case 'list':
      await send('window:open', { window: 'restore', key: action.key });
      return;
    case 'settings':
      await send('window:open', { window: 'settings', key: null });
      return;
    case 'sign-in':
      return signIn(action.key);
    case 'first-sign-in':
      return signIn(null);
    case 'broken-file':
      await send('file:show', { which: action.kind });
  }
}

/** Where it is and what can be done about it is shown where every sign-in is. */
async function signIn(key: string | null): Promise<void> {
  if ((await send('sign-in:start', { key, way: 'browser' })) !== undefined)
    await send('window:open', { window: 'restore', key });
}
