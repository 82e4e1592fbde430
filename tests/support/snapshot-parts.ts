import { defaultSettings } from '../../main/core/settings.ts';
import type { AppSnapshot, LedgerLine, RestoreRun, WindowTrend } from '../../shared/app-snapshot.ts';
import type {
  AccountState,
  AccountStatus,
  FlaggedAccountView,
  ReadingError,
  UsageWindowView,
  WindowKind,
} from '../../shared/status-report.ts';
import type { AccountVerification } from '../../shared/verify-report.ts';

/** A Monday, so that the made-up week ends on the Friday after it. Every made-up snapshot is taken at this moment. */
export const snapshotNow = '2026-11-16T14:26:00.000Z';
const nowMs = Date.parse(snapshotNow);
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `at({ minutes: -1 })` is a minute before the made-up now. */
export function at(offset: { readonly days?: number; readonly hours?: number; readonly minutes?: number }): string {
  const { days = 0, hours = 0, minutes = 0 } = offset;
  return new Date(nowMs + days * dayMs + hours * hourMs + minutes * minuteMs).toISOString();
}

export const sessionReset = at({ hours: 2, minutes: 14 });
export const weekReset = at({ days: 3, hours: 18, minutes: 34 });

const windowFacts: Readonly<Record<WindowKind, { readonly name: string; readonly seconds: number }>> = {
  session: { name: 'Session (5 hours)', seconds: 5 * 3600 },
  weekly: { name: 'Week', seconds: 7 * 24 * 3600 },
  monthly: { name: 'Month (30 days)', seconds: 30 * 24 * 3600 },
  other: { name: '12 hours', seconds: 12 * 3600 },
};

interface MadeUpWindow {
  readonly kind: WindowKind;
  readonly leftPercent: number | null;
  readonly resetAt: string | null;
  /** In front of the name: an additional limit. */
  readonly limit?: string;
}

export function usageWindow({ kind, leftPercent, resetAt, limit }: MadeUpWindow): UsageWindowView {
  const { name, seconds } = windowFacts[kind];
  const usedPercent = leftPercent === null ? null : 100 - leftPercent;
  const fullName = limit === undefined ? name : `${limit}: ${name}`;
  return { kind, name: fullName, windowSeconds: seconds, usedPercent, resetAt, binding: false };
}

/** Session and week as most plans have them, the tighter one binding. */
export function sessionAndWeek(sessionLeft: number | null, weekLeft: number | null): readonly UsageWindowView[] {
  const session = usageWindow({ kind: 'session', leftPercent: sessionLeft, resetAt: sessionReset });
  const week = usageWindow({ kind: 'weekly', leftPercent: weekLeft, resetAt: weekReset });
  const weekBinds = weekLeft !== null && (sessionLeft === null || weekLeft <= sessionLeft);
  const sessionBinds = sessionLeft !== null && !weekBinds;
  return [
    { ...session, binding: sessionBinds },
    { ...week, binding: weekBinds },
  ];
}

export function account(email: string, change: Partial<AccountStatus> = {}): AccountStatus {
  return {
    key: keyOf(email),
    sources: ['pool'],
    label: email,
    email,
    plan: 'Plus',
    workspace: null,
    state: 'ok',
    stale: false,
    health: 100,
    windows: sessionAndWeek(62, 58),
    credits: { hasCredits: true, unlimited: false, balance: '1240' },
    fetchedAt: at({ minutes: -1 }),
    error: null,
    ...change,
  };
}

/** Ten characters, as the product's keys have. */
export function keyOf(email: string): string {
  return email
    .replaceAll(/[^a-z0-9]/g, '')
    .padEnd(10, 'x')
    .slice(0, 10);
}

export function stoppedAccount(email: string, code = 'refresh_token_reused'): AccountStatus {
  const message = 'Needs sign-in: used by another app first. Sign in again: `codex-quota login a8pg795eg6`.';
  return account(email, { ...failure('needs-sign-in', { code, message, httpStatus: 400 }), health: 0 });
}

export function failure(
  state: AccountState,
  error: Omit<ReadingError, 'at'>,
): Pick<AccountStatus, 'state' | 'stale' | 'error'> {
  return { state, stale: true, error: { ...error, at: at({ minutes: -2 }) } };
}

/** Steps down from full to what is left now, uneven as people work. */
export function trendOf(window: UsageWindowView, untilMs = nowMs): WindowTrend {
  const windowSeconds = window.windowSeconds ?? 0;
  const resetAt = window.resetAt ?? snapshotNow;
  const startMs = Date.parse(resetAt) - windowSeconds * 1000;
  const steps = [0, 0.02, 0.05, 0.06, 0.22, 0.26, 0.28, 0.44, 0.62, 0.65, 0.94, 1];
  const points = steps.map((share, index) => ({
    at: new Date(startMs + ((untilMs - startMs) * index) / (steps.length - 1)).toISOString(),
    usedPercent: Math.round((window.usedPercent ?? 0) * share * 10) / 10,
  }));
  return { kind: window.kind, windowSeconds, startsAt: new Date(startMs).toISOString(), resetAt, points };
}

export function setAside(email: string, change: Partial<FlaggedAccountView> = {}): FlaggedAccountView {
  return {
    key: keyOf(email),
    label: email,
    email,
    plan: null,
    workspace: null,
    reason: 'refresh_token_reused',
    flaggedAt: at({ days: -3 }),
    lastVerified: at({ days: -2 }),
    verificationCount: 2,
    lastOutcome: 'still-flagged',
    health: 0,
    ...change,
  };
}

export function verification(email: string, change: Partial<AccountVerification> = {}): AccountVerification {
  return {
    index: 0,
    key: keyOf(email),
    label: email,
    outcome: 'restored',
    message: 'Restored: Codex had a newer sign-in.',
    verdict: 'healthy',
    reason: 'adopted',
    httpStatus: null,
    resetAt: null,
    accessAcceptedUntil: null,
    nextStep: null,
    spent: false,
    durationMs: 800,
    ...change,
  };
}

export function ledgerLine(kind: LedgerLine['kind'], change: Partial<LedgerLine> = {}): LedgerLine {
  return { at: at({ days: -3 }), kind, by: 'automatic', code: null, verdict: null, httpStatus: null, ...change };
}

interface SnapshotChange extends Partial<Omit<AppSnapshot, 'status'>> {
  readonly accounts?: readonly AccountStatus[];
  readonly aside?: readonly FlaggedAccountView[];
  readonly run?: RestoreRun;
}

/** A whole snapshot around some accounts; every window of an account that was read gets a trend. */
export function snapshot({ accounts = [], aside = [], run, ...change }: SnapshotChange = {}): AppSnapshot {
  const trends = accounts.map((each) => [each.key, trendsOf(each)] as const);
  const whole: AppSnapshot = {
    takenAt: snapshotNow,
    status: {
      schemaVersion: 1,
      command: 'status',
      generatedAt: snapshotNow,
      accounts,
      flagged: { count: aside.length, accounts: aside },
    },
    problem: null,
    reading: { isReading: false, isOffline: false, nextAt: at({ minutes: 2 }) },
    trends: Object.fromEntries(trends),
    savedResets: [],
    leadKey: accounts[0]?.key ?? null,
    heldBack: null,
    signIns: [],
    conflict: null,
    signInHealth: {},
    restore: { run: run ?? { kind: 'idle' }, ledger: {}, answers: {}, undoable: [], watched: [], limitedUntil: {} },
    untold: [],
    needsSignInUnseen: false,
    management: 'manage',
    settings: defaultSettings,
    surroundings: madeUpSurroundings,
  };
  const restore = { ...whole.restore, ...change.restore, ...(run === undefined ? {} : { run }) };
  return { ...whole, ...change, restore };
}

function trendsOf({ windows, fetchedAt }: AccountStatus): readonly WindowTrend[] {
  if (fetchedAt === null) return [];
  const untilMs = Date.parse(fetchedAt);
  return windows
    .filter((each) => each.usedPercent !== null && !each.name.includes(':'))
    .map((w) => trendOf(w, untilMs));
}

const madeUpSurroundings: AppSnapshot['surroundings'] = {
  version: '1.0.0',
  platform: 'macos',
  isDemo: false,
  codexHome: '~/.codex',
  codexHomeBy: 'default',
  poolRoot: '~/.codex/multi-auth',
  quotaHome: '~/.codex/quota-tray',
  commandHome: null,
  canNotify: true,
  command: 'not-installed',
  commandReach: 'found',
  loginItem: 'off',
  isShortcutTaken: false,
  locale: 'en-GB',
};

/** A sign-in of Codex that has no quota, and why. */
export function otherLogin(
  code: string,
  label: string,
  message: string,
  state: AccountState = 'unsupported',
): AppSnapshot {
  const login = account(label, { sources: ['cli'], email: null, plan: null, windows: [], credits: null });
  return snapshot({
    accounts: [{ ...login, ...failure(state, { code, message, httpStatus: null }), stale: false, fetchedAt: null }],
  });
}
