import type { AppSnapshot, RestoreRun, StripNotice, WindowTrend } from '../../../shared/app-snapshot.ts';
import type { ReadingProblem } from '../../../shared/errors.ts';
import type { SignInView } from '../../../shared/sign-in.ts';
import type { SavedResets, StatusReport } from '../../../shared/status-report.ts';
import type { Outlook } from '../diagnosis/diagnosis.ts';
import type { Standing } from '../standing/standing.ts';

import type { SeenConflicts } from './conflict-notice.ts';

/** What the app knows between two moments; a snapshot is this and the clock. */
export interface AppState {
  readonly status: StatusReport | null;
  readonly problem: ReadingProblem | null;
  readonly standing: Standing | null;
  /** Null before it could be found out. */
  readonly outlook: Outlook | null;
  readonly savedResets: readonly SavedResets[];
  readonly management: AppSnapshot['management'];
  readonly trends: Readonly<Record<string, readonly WindowTrend[]>>;
  readonly isReading: boolean;
  /** A reading of the services has come to its end since the start. */
  readonly hasRead: boolean;
  /** When the last reading of the services began; null before the first one. */
  readonly lastReadAtMs: number | null;
  readonly popoverOpenedAtMs: number | null;
  /** Of a reading that is planned; null while none is. */
  readonly nextReadAtMs: number | null;
  readonly run: RestoreRun;
  readonly signIns: readonly SignInView[];
  readonly untold: readonly StripNotice[];
  readonly seenConflicts: SeenConflicts;
  readonly restoreShownAtMs: number | null;
}

const emptyState: AppState = {
  status: null,
  problem: null,
  standing: null,
  outlook: null,
  savedResets: [],
  management: 'unasked',
  trends: {},
  isReading: false,
  hasRead: false,
  lastReadAtMs: null,
  popoverOpenedAtMs: null,
  nextReadAtMs: null,
  run: { kind: 'idle' },
  signIns: [],
  untold: [],
  seenConflicts: new Map(),
  restoreShownAtMs: null,
};

export interface StateCell {
  readonly now: () => AppState;
  /** Tells everybody who listens. */
  readonly set: (change: Partial<AppState>) => void;
  /** What is outside of the state has changed. */
  readonly touch: () => void;
}

export function createStateCell(onChange: () => void): StateCell {
  let state = emptyState;
  return {
    now: () => state,
    set(change) {
      state = { ...state, ...change };
      onChange();
    },
    touch: onChange,
  };
}
