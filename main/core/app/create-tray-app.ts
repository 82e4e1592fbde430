import type { AppSnapshot, Surroundings } from '../../../shared/app-snapshot.ts';
import type { AccountFile, FilesFound } from '../../../shared/errors.ts';
import type { Clock, Log } from '../ports.ts';
import type { QuotaApp } from '../quota-app.ts';
import { createAccountReader } from './account-reader.ts';
import { accountReport } from './account-report.ts';
import { type Announcer, createAnnouncer, type ToldFile } from './announcer.ts';
import { createStateCell, type StateCell } from './app-state.ts';
import { readingIntervalMs } from './cadence.ts';
import { createCheckAlone } from './check-alone.ts';
import { createDiagnosisDesk } from './diagnosis-desk.ts';
import { createIntents } from './intents.ts';
import { createLane } from './lane.ts';
import type { JobFacts } from './next-job.ts';
import { createRestoreRuns } from './restore-runs.ts';
import { createSchedule } from './schedule.ts';
import type { SettingsStore } from './settings-store.ts';
import { settingsTroubleNotice } from './settings-trouble-notice.ts';
import { createSignInTeller } from './sign-in-teller.ts';
import { createSigning } from './signing.ts';
import { takeSnapshot } from './take-snapshot.ts';
import type { AppHost, HostFacts, TrayApp, WakeReason } from './tray-app.ts';
import { trayFace } from './tray-face.ts';
import type { UsageHistory } from './usage-history.ts';

export interface TrayAppDeps {
  readonly app: QuotaApp;
  readonly clock: Clock;
  readonly log: Log;
  /** In [0, 1), drawn once: many copies of this app shall not ask in one second. */
  readonly jitter: number;
  readonly host: AppHost;
  readonly settings: SettingsStore;
  readonly history: UsageHistory;
  readonly toldFile: ToldFile;
  /** What lies in the place of that file, and what copy of it. */
  readonly findInTheWay: (file: AccountFile) => Promise<FilesFound>;
  /** Asked with every snapshot. */
  readonly surroundings: () => Omit<Surroundings, keyof HostFacts>;
}

export function createTrayApp(deps: TrayAppDeps): TrayApp {
  const { app, clock, settings, log } = deps;
  const nowMs = (): number => clock.now();
  const outlet = createOutlet(() => snapshots.take());
  const state = createStateCell(outlet.publish);
  const snapshots = createSnapshots(deps, state);
  const lane = createLane();
  const announcer = createAnnouncer({ ...deps, file: deps.toldFile, state, nowMs, takeNotices: app.takeNotices });
  const afterLook = (): void => announcer.announce(snapshots.take());
  const reader = createAccountReader({ ...deps, state, lane, nowMs, afterLook });
  const runs = createRestoreRuns({ app, state, lane, log, clock, look: reader.look });
  const schedule = createSchedule({
    clock,
    facts: () => jobFacts(deps, state),
    read: () => reader.read('background'),
    check: createCheckAlone({ app, state, lane, log, clock, look: reader.look }),
    // Now and then even when the plan stays: values grow old by themselves.
    onPlan: (nextReadAtMs) => state.set({ nextReadAtMs }),
  });
  const replan = (): void => schedule.replan();
  const heedSignIns = signInHeeder(deps, snapshots);
  const signing = createSigning({ heedSignIns, app, state, look: reader.look, replan });
  const desk = createDiagnosisDesk({ app, lane, reader, replan });
  const wishes = createIntents({ app, settings, state, reader, runs, announcer, replan });
  const begin = begun(async () => {
    await recall(deps, announcer);
    await reader.look();
    schedule.start();
  });

  return {
    snapshot: snapshots.take,
    onSnapshot: outlet.listen,
    face: (reducedMotion) => trayFace(snapshots.take(), nowMs(), reducedMotion),
    intents: { ...wishes, ...signing.intents, ...desk.intents },
    signInText: signing.text,
    report: async (key) => accountReport(snapshots.take(), key),
    supportReport: ({ includeEmail }) => desk.report(includeEmail),
    diagnosticsClosed: desk.close,
    start: begin.now,
    wake(reason) {
      heed(reason, { state, restoreShown: announcer.restoreShown, nowMs });
      schedule.replan(reason);
    },
    hostChanged: outlet.publish,
    async quit() {
      runs.stop();
      desk.close();
      const signedIn = signing.end();
      const idle = schedule.stop();
      await lane.close();
      await begin.ended();
      await Promise.all([idle, signedIn, runs.ended(), desk.ended(), reader.ended()]);
      await app.drain();
      await announcer.settled();
      outlet.close();
      deps.history.close();
      await app.close();
    },
  };
}

/** What was told before, and what is wrong with the settings, before anything is looked at. */
async function recall({ log, settings }: TrayAppDeps, announcer: Announcer): Promise<void> {
  await announcer.load().catch((error: unknown) => log.write('warn', 'notices.json', { cause: String(error) }));
  for (const trouble of settings.takeTroubles()) announcer.tellInStrip(settingsTroubleNotice(trouble));
}

function signInHeeder({ host, settings }: TrayAppDeps, snapshots: { readonly take: () => AppSnapshot }): () => void {
  const teller = createSignInTeller({ host, notifications: () => settings.now().notifications });
  return () => teller.heed(snapshots.take().signIns);
}

interface Outlet {
  readonly publish: () => void;
  readonly listen: TrayApp['onSnapshot'];
  readonly close: () => void;
}

/** A snapshot is taken only where somebody listens. */
function createOutlet(take: () => AppSnapshot): Outlet {
  const listeners = new Set<(snapshot: AppSnapshot) => void>();
  return {
    publish() {
      if (listeners.size === 0) return;
      const snapshot = take();
      for (const listen of listeners) listen(snapshot);
    },
    listen(listen) {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    close: () => listeners.clear(),
  };
}

function heed(
  reason: WakeReason,
  deps: { readonly state: StateCell; readonly restoreShown: () => void; readonly nowMs: () => number },
): void {
  if (reason === 'popover-opened') deps.state.set({ popoverOpenedAtMs: deps.nowMs() });
  else if (reason === 'restore-shown') deps.restoreShown();
  else deps.state.touch();
}

interface Begun {
  readonly now: () => void;
  readonly ended: () => Promise<void>;
}

/** Done once, however often it is asked for; and whoever quits while it goes on waits for its end. */
function begun(work: () => Promise<void>): Begun {
  let going: Promise<void> | null = null;
  return {
    now() {
      going ??= work();
    },
    async ended() {
      await going;
    },
  };
}

function jobFacts({ settings, host, jitter }: TrayAppDeps, cell: StateCell): ReturnType<JobFactsNow> {
  const { management, popoverOpenedAtMs, lastReadAtMs, standing, status } = cell.now();
  const { heldBack = null, setAside = [] } = standing ?? {};
  return {
    jitter,
    settings: settings.now(),
    management,
    isOnline: host.isOnline(),
    isOnBattery: host.isOnBattery(),
    popoverOpenedAtMs,
    lastReadAtMs,
    guardRetryAtMs: heldBack === null ? null : Date.parse(heldBack.nextTryAt),
    leadKey: standing?.leadKey ?? null,
    status,
    setAside,
  };
}

type JobFactsNow = () => Omit<JobFacts, 'nowMs' | 'startedAtMs' | 'readSoonAtMs' | 'tried'>;

/** No two snapshots are of the same moment, so that a window can say which one it has drawn. */
function createSnapshots({ settings, surroundings, host, clock }: TrayAppDeps, state: StateCell) {
  let takenAtMs = 0;
  return {
    take(): AppSnapshot {
      const nowMs = clock.now();
      takenAtMs = Math.max(nowMs, takenAtMs + 1);
      const { cadence } = settings.now();
      const { popoverOpenedAtMs } = state.now();
      const pace = { cadence, popoverOpenedAtMs, isOnBattery: host.isOnBattery(), nowMs };
      return takeSnapshot({
        state: state.now(),
        settings: settings.now(),
        surroundings: { ...surroundings(), ...host.facts() },
        isOnline: host.isOnline(),
        intervalMs: readingIntervalMs(pace),
        nowMs,
        takenAtMs,
      });
    },
  };
}
