import { type CheckingStep, defaultLowAtLeftPercent, type TrayFacts } from '../main/core/tray-icon/tray-picture.ts';

export interface SheetState {
  readonly name: string;
  readonly facts: TrayFacts;
}

const fresh: TrayFacts = {
  windows: windowsWith(62, 58),
  lowAtLeftPercent: defaultLowAtLeftPercent,
  show: 'left',
  hasError: false,
  isOffline: false,
  isStale: false,
  checkingStep: null,
  needsSignIn: false,
};

const usedUpWeek = windowsWith(72, 0);

/** Every state the glyph has, and the dot joined to each kind of them. */
export const sheetStates: readonly SheetState[] = [
  { name: 'Full', facts: { ...fresh, windows: windowsWith(100, 100) } },
  { name: 'Fresh', facts: fresh },
  { name: 'Low week', facts: { ...fresh, windows: windowsWith(72, 9) } },
  { name: 'Low session', facts: { ...fresh, windows: windowsWith(14, 58) } },
  { name: 'Session used up', facts: { ...fresh, windows: windowsWith(0, 44) } },
  { name: 'Week used up', facts: { ...fresh, windows: usedUpWeek } },
  { name: 'One window', facts: { ...fresh, windows: [{ leftPercent: 71 }] } },
  { name: 'No data', facts: { ...fresh, windows: [] } },
  { name: 'Stale', facts: { ...fresh, isStale: true } },
  { name: 'Offline', facts: { ...fresh, isOffline: true } },
  { name: 'Error', facts: { ...fresh, hasError: true } },
  { name: 'Checking', facts: { ...fresh, checkingStep: 1 } },
  { name: 'Needs sign-in', facts: { ...fresh, needsSignIn: true } },
  { name: '+ low', facts: { ...fresh, needsSignIn: true, windows: windowsWith(14, 58) } },
  { name: '+ used up', facts: { ...fresh, needsSignIn: true, windows: usedUpWeek } },
  { name: '+ stale', facts: { ...fresh, needsSignIn: true, isStale: true } },
  { name: '+ offline', facts: { ...fresh, needsSignIn: true, isOffline: true } },
  { name: '+ error', facts: { ...fresh, needsSignIn: true, hasError: true } },
];

/** One bar's way down, both ways of counting, then the walk of the gap. */
export const sheetSeries: readonly SheetState[] = [
  ...[100, 80, 60, 40, 25, 10, 3, 0].map((percent) => levelState(percent, 'left')),
  ...[20, 60, 90].map((percent) => levelState(percent, 'used')),
  ...([0, 1, 2, 3] as const).map(checkingState),
  { name: 'single low', facts: { ...fresh, windows: [{ leftPercent: 14 }] } },
  { name: 'single 0%', facts: { ...fresh, windows: [{ leftPercent: 0 }] } },
  { name: 'single dot', facts: { ...fresh, windows: [{ leftPercent: 71 }], needsSignIn: true } },
];

function windowsWith(shortLeftPercent: number, longLeftPercent: number): TrayFacts['windows'] {
  return [{ leftPercent: shortLeftPercent }, { leftPercent: longLeftPercent }];
}

function levelState(percent: number, show: TrayFacts['show']): SheetState {
  const leftPercent = show === 'left' ? percent : 100 - percent;
  return { name: `${percent}% ${show}`, facts: { ...fresh, show, windows: windowsWith(leftPercent, 58) } };
}

function checkingState(step: CheckingStep): SheetState {
  return { name: `step ${step}`, facts: { ...fresh, checkingStep: step } };
}
