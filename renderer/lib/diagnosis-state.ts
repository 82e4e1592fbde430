import type { DiagnosisView, RepairView } from '../../shared/diagnosis-view.ts';
import type { ErrorView } from '../../shared/errors.ts';

type RepairStep = 'planning' | 'repairing' | 'taking-back';

export type RepairState =
  | { readonly kind: 'none' | RepairStep }
  | { readonly kind: 'asking'; readonly plan: RepairView }
  | { readonly kind: 'repaired' | 'taken-back'; readonly result: RepairView }
  | { readonly kind: 'refused'; readonly during: RepairStep; readonly error: ErrorView };

/** What the Diagnostics window alone knows. Main keeps nothing of it, so it begins anew with each window. */
export interface DiagnosisState {
  readonly isLooking: boolean;
  /** Of the latest look that came to its end; stays while another one goes on or when that one fails. */
  readonly view: DiagnosisView | null;
  readonly error: ErrorView | null;
  readonly repair: RepairState;
}

type LookAction =
  | { readonly kind: 'look' }
  | { readonly kind: 'looked'; readonly view: DiagnosisView }
  | { readonly kind: 'could-not-look'; readonly error: ErrorView };

type RepairAction =
  | { readonly kind: 'plan' | 'dismiss' | 'repair' | 'take-back' }
  | { readonly kind: 'planned' | 'repaired' | 'taken-back'; readonly result: RepairView }
  | { readonly kind: 'refused'; readonly error: ErrorView };

export type DiagnosisAction = LookAction | RepairAction;

export const firstDiagnosis: DiagnosisState = { isLooking: true, view: null, error: null, repair: { kind: 'none' } };

export function nextDiagnosis(state: DiagnosisState, action: DiagnosisAction): DiagnosisState {
  switch (action.kind) {
    case 'look':
      return { ...state, isLooking: true };
    case 'looked':
      return { ...state, isLooking: false, view: action.view, error: null };
    case 'could-not-look':
      return { ...state, isLooking: false, error: action.error };
    default:
      return { ...state, repair: nextRepair(state.repair, action) };
  }
}

function nextRepair(repair: RepairState, action: RepairAction): RepairState {
  switch (action.kind) {
    case 'plan':
      return { kind: 'planning' };
    case 'planned':
      // Another program, or the start of a check, may have put it right meanwhile.
      return action.result.steps.length === 0
        ? { kind: 'repaired', result: action.result }
        : { kind: 'asking', plan: action.result };
    case 'dismiss':
      return repair.kind === 'asking' || repair.kind === 'refused' ? { kind: 'none' } : repair;
    case 'repair':
      return { kind: 'repairing' };
    case 'take-back':
      return { kind: 'taking-back' };
    case 'refused':
      return { kind: 'refused', during: isStep(repair.kind) ? repair.kind : 'planning', error: action.error };
    default:
      return { kind: action.kind, result: action.result };
  }
}

function isStep(kind: RepairState['kind']): kind is RepairStep {
  return kind === 'planning' || kind === 'repairing' || kind === 'taking-back';
}
