import type { AppSnapshot, Surroundings } from '../../../shared/app-snapshot.ts';
import type { StatusReport } from '../../../shared/status-report.ts';
import { AppError, toErrorView } from '../app-error.ts';
import type { Clock } from '../ports.ts';
import type { QuotaApp } from '../quota-app.ts';
import { defaultSettings } from '../settings.ts';
import { defaultLowAtLeftPercent } from '../tray-icon/tray-picture.ts';
import type { AppHost, HostFacts, TrayApp, TrayFace } from './tray-app.ts';

interface InterimDeps {
  readonly quota: QuotaApp;
  readonly host: AppHost;
  readonly clock: Clock;
  readonly surroundings: () => Omit<Surroundings, keyof HostFacts>;
}

/** Reads when asked and shows what it read; a stand-in until the whole app is there. */
export function createInterimTrayApp({ quota, host, clock, surroundings }: InterimDeps): TrayApp {
  const listeners = new Set<(snapshot: AppSnapshot) => void>();
  let settings = defaultSettings;
  let status: StatusReport | null = null;
  let problem: AppSnapshot['problem'] = null;
  let reading = { isReading: false, isOffline: false, nextAt: null };
  const snapshot = (): AppSnapshot => ({
    takenAt: new Date(clock.now()).toISOString(),
    status,
    problem,
    reading,
    trends: {},
    leadKey: status?.accounts[0]?.key ?? null,
    heldBack: null,
    restore: { run: { kind: 'idle' }, ledger: {}, undoable: [], watched: [] },
    untold: [],
    needsSignInUnseen: false,
    management: 'unasked',
    settings,
    surroundings: { ...surroundings(), ...host.facts() },
  });
  const tell = (): void => {
    const now = snapshot();
    for (const listen of listeners) listen(now);
  };
  const read = async (refresh: boolean): Promise<void> => {
    reading = { ...reading, isReading: true };
    tell();
    try {
      status = await quota.status({ refresh, inBackground: true });
      problem = null;
    } catch (error) {
      problem = toErrorView(error);
    }
    reading = { ...reading, isReading: false };
    tell();
  };
  const notYet = (): never => {
    throw new AppError('not-possible', 'This cannot be done here yet.');
  };
  return {
    snapshot,
    onSnapshot(listen) {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    face: () => faceOf(status, reading.isReading),
    intents: {
      'usage:refresh': async () => read(true).then(() => null),
      'restore:start': async () => notYet(),
      'restore:stop': async () => notYet(),
      'restore:clear': async () => notYet(),
      'restore:undo': async () => notYet(),
      'account:set-aside': async () => notYet(),
      'account:restore-unchecked': async () => notYet(),
      'account:remove': async () => notYet(),
      'management:choose': async () => notYet(),
      'settings:change': async ({ change }) => {
        settings = { ...settings, ...change };
        tell();
        return null;
      },
      'notice:seen': async () => null,
    },
    report: async () => 'Codex Quota',
    start: () => void read(false).then(() => read(true)),
    wake: () => undefined,
    hostChanged: tell,
    quit: () => quota.close(),
  };
}

function faceOf(status: StatusReport | null, isReading: boolean): TrayFace {
  const lead = status?.accounts[0];
  const windows = (lead?.windows ?? []).map(({ usedPercent }) => ({
    leftPercent: usedPercent === null ? null : 100 - usedPercent,
  }));
  return {
    facts: {
      windows,
      lowAtLeftPercent: defaultLowAtLeftPercent,
      show: 'left',
      hasError: false,
      isOffline: false,
      isStale: false,
      checkingStep: isReading ? 0 : null,
      needsSignIn: false,
    },
    tooltip: 'Codex Quota',
    title: '',
    menu: [
      { kind: 'command', label: 'Refresh now', command: 'refresh' },
      { kind: 'command', label: 'Open', command: 'open' },
      { kind: 'command', label: 'Settings…', command: 'settings' },
      { kind: 'command', label: 'Quit', command: 'quit' },
    ],
  };
}
