import type { AppSnapshot, RestoreState, Surroundings } from '../../../shared/app-snapshot.ts';
import type { Settings } from '../../../shared/settings.ts';
import { type Ledger, stoppedSignIns } from '../../../shared/sign-in-trouble.ts';
import type { AccountStatus, StatusReport } from '../../../shared/status-report.ts';
import { isoOrNull } from '../iso-time.ts';
import type { AppState } from './app-state.ts';
import { conflictToTell } from './conflict-notice.ts';
import { withHiddenNames } from './hide-names.ts';
import { withLimitedPaths } from './limit-paths.ts';
import { shownSignIns } from './shown-sign-ins.ts';

/** Shown as old after two intervals, but not before ten minutes (visual.md section 4). */
const youngMs = 10 * 60 * 1000;
/** What was read later than that from now was read before the clock was set back; how long ago, nobody knows. */
const clockSlackMs = 60 * 1000;

export interface SnapshotFacts {
  readonly state: AppState;
  readonly settings: Settings;
  readonly surroundings: Surroundings;
  readonly isOnline: boolean;
  /** Between two readings; null when nobody reads by itself. */
  readonly intervalMs: number | null;
  readonly nowMs: number;
  readonly takenAtMs: number;
}

export function takeSnapshot(facts: SnapshotFacts): AppSnapshot {
  const { state, settings, surroundings, nowMs } = facts;
  const { standing, run, isReading, untold, management, problem, trends, savedResets } = state;
  const status = state.status === null ? null : withAge(state.status, facts.intervalMs, nowMs);
  const isOffline = !facts.isOnline || isEverythingOffline(status);
  const snapshot: AppSnapshot = {
    takenAt: new Date(facts.takenAtMs).toISOString(),
    status,
    problem,
    reading: { isReading, isOffline, nextAt: isoOrNull(plannedMs(facts)) },
    trends,
    savedResets,
    // A login that has no quota is nobody's lead in the stores, and still the one that is shown.
    leadKey: standing?.leadKey ?? status?.accounts[0]?.key ?? null,
    heldBack: standing?.heldBack ?? null,
    conflict: conflictToTell(state.outlook?.conflicts ?? [], state.seenConflicts),
    signInHealth: state.outlook?.signIns ?? {},
    restore: restoreState(run, standing, nowMs),
    signIns: shownSignIns(state.signIns, { status, hideEmails: settings.hideEmails }),
    untold,
    needsSignInUnseen: isStopUnseen(latestStopMs(status, standing?.stories ?? {}), state.restoreShownAtMs, nowMs),
    management,
    settings,
    surroundings,
  };
  const limited = withLimitedPaths(snapshot);
  return settings.hideEmails ? withHiddenNames(limited) : limited;
}

/** A moment that is over is no plan: that reading goes on, or waits for the network. */
function plannedMs({ state: { isReading, nextReadAtMs }, isOnline, nowMs }: SnapshotFacts): number | null {
  return isReading || !isOnline || (nextReadAtMs ?? 0) <= nowMs ? null : nextReadAtMs;
}

function restoreState(run: RestoreState['run'], standing: AppState['standing'], nowMs: number): RestoreState {
  const { stories = {}, answers = {}, undoable = [], watched = [], setAside = [] } = standing ?? {};
  const limited = setAside.flatMap(({ key, limitedUntilMs }) =>
    limitedUntilMs === null || limitedUntilMs <= nowMs ? [] : [[key, new Date(limitedUntilMs).toISOString()] as const],
  );
  return { run, ledger: stories, answers, undoable, watched, limitedUntil: Object.fromEntries(limited) };
}

/** The status knows of resets and failures; only who reads regularly knows when a value has become too old. */
function withAge(status: StatusReport, intervalMs: number | null, nowMs: number): StatusReport {
  if (intervalMs === null) return status;
  const oldestMs = nowMs - Math.max(youngMs, 2 * intervalMs);
  const isOld = ({ fetchedAt }: AccountStatus): boolean => {
    const atMs = fetchedAt === null ? nowMs : Date.parse(fetchedAt);
    return atMs < oldestMs || atMs > nowMs + clockSlackMs;
  };
  if (!status.accounts.some((one) => isOld(one) && !one.stale)) return status;
  return { ...status, accounts: status.accounts.map((one) => (isOld(one) ? { ...one, stale: true } : one)) };
}

function isEverythingOffline(status: StatusReport | null): boolean {
  const asked = (status?.accounts ?? []).filter(({ state }) => state !== 'unsupported');
  return asked.length > 0 && asked.every(({ error }) => error?.code === 'offline');
}

/**
 * A moment ahead of now was written before the clock was set back. Both ahead are still of one clock. A look that lies ahead hides no
 * stop that came since; a stop that lies ahead came before a look that does not.
 */
function isStopUnseen(stoppedMs: number, shownMs: number | null, nowMs: number): boolean {
  if (shownMs === null) return stoppedMs > Number.NEGATIVE_INFINITY;
  if (shownMs > nowMs && stoppedMs <= nowMs) return stoppedMs > Number.NEGATIVE_INFINITY;
  if (shownMs <= nowMs && stoppedMs > nowMs) return false;
  return stoppedMs > shownMs;
}

/** When the latest sign-in stopped, epoch milliseconds; minus infinity when none of them did. */
function latestStopMs(status: StatusReport | null, ledger: Ledger): number {
  return Math.max(...stoppedSignIns(status, ledger).map(({ sinceMs }) => sinceMs), Number.NEGATIVE_INFINITY);
}
