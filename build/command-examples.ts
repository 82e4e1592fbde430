import type { PrintedStatus } from '../main/cli/printed-status.ts';
import type { MoveReport, RefreshReport } from '../shared/action-report.ts';
import type { CheckReport, DoctorReport, FixReport, SupportReport } from '../shared/diagnosis-report.ts';
import type { ErrorReport } from '../shared/errors.ts';
import type { LoginReport } from '../shared/sign-in.ts';
import type { VerifyReport } from '../shared/verify-report.ts';

// The examples of docs/command.md. Made up, and held against the shapes whenever the page is made.

const status: PrintedStatus = {
  schemaVersion: 1,
  command: 'status',
  generatedAt: '2026-11-21T12:00:00.000Z',
  accounts: [
    {
      key: 'z6n6yptker',
      sources: ['cli', 'pool'],
      label: 'mira@fernhill.example',
      email: 'mira@fernhill.example',
      plan: 'Plus',
      state: 'ok',
      stale: false,
      health: 100,
      windows: [
        {
          kind: 'session',
          name: 'Session (5 hours)',
          windowSeconds: 18_000,
          usedPercent: 29,
          resetAt: '2026-11-21T14:14:00.000Z',
          binding: false,
        },
        {
          kind: 'weekly',
          name: 'Week',
          windowSeconds: 604_800,
          usedPercent: 69,
          resetAt: '2026-11-25T06:00:00.000Z',
          binding: true,
        },
      ],
      credits: { hasCredits: true, unlimited: false, balance: '1240' },
      fetchedAt: '2026-11-21T11:59:58.000Z',
      error: null,
    },
  ],
  flagged: {
    count: 1,
    accounts: [
      {
        key: 'a8pg795eg6',
        label: 'build@fernhill.example',
        email: 'build@fernhill.example',
        reason: 'refresh_token_reused',
        flaggedAt: '2026-11-16T12:00:00.000Z',
        lastVerified: null,
        verificationCount: 0,
        lastOutcome: null,
        health: 0,
      },
    ],
  },
};

const verifyFlagged: VerifyReport = {
  schemaVersion: 1,
  command: 'verify-flagged',
  total: 2,
  restored: 1,
  healthyFlagged: 0,
  stillFlagged: 1,
  restoreSkipped: 0,
  undetermined: 0,
  wouldRestore: 0,
  wouldVerify: 0,
  remainingFlagged: 1,
  changed: true,
  dryRun: false,
  restore: true,
  reports: [
    {
      index: 0,
      key: '3ccr7jfcma',
      label: 'june.b@harborlight.example',
      outcome: 'restored',
      message: 'Restored as account 7: refreshed and saved',
      verdict: 'healthy',
      reason: null,
      httpStatus: null,
      resetAt: null,
      accessAcceptedUntil: '2026-12-01T12:00:00.000Z',
      nextStep: null,
      spent: true,
      durationMs: 412,
    },
    {
      index: 1,
      key: 'a8pg795eg6',
      label: 'build@fernhill.example',
      outcome: 'still-flagged',
      message: 'Needs sign-in: used by another app first',
      verdict: 'needs-sign-in',
      reason: 'refresh_token_reused',
      httpStatus: 401,
      resetAt: null,
      accessAcceptedUntil: null,
      nextStep: 'Sign in again: `codex-quota login a8pg795eg6`.',
      spent: true,
      durationMs: 5230,
    },
  ],
};

const refresh: RefreshReport = {
  schemaVersion: 1,
  command: 'refresh',
  action: 'refreshed',
  key: 'z6n6yptker',
  label: 'mira@fernhill.example',
  message: 'Refreshed and saved.',
  accessExpiresAt: '2026-12-01T12:00:00.000Z',
  request: null,
};

const move: MoveReport = {
  schemaVersion: 1,
  command: 'undo',
  changed: true,
  moved: [{ key: '3ccr7jfcma', label: 'june.b@harborlight.example', from: 'pool', to: 'flagged' }],
  message: 'june.b@harborlight.example set aside again, with the current sign-in.',
};

const login: LoginReport = {
  schemaVersion: 1,
  command: 'login',
  key: '3ccr7jfcma',
  label: 'june.b@harborlight.example',
  email: 'june.b@harborlight.example',
  place: 'pool',
  restored: true,
  isNew: false,
  usageRead: true,
  codexMayBeRunning: false,
  multiAuthRuns: false,
  way: 'browser',
  through: 'app',
  message: 'june.b@harborlight.example is signed in and back in the pool.',
};

const error: ErrorReport = {
  schemaVersion: 1,
  command: 'refresh',
  error: {
    code: 'needs-sign-in',
    message: 'mira@fernhill.example: Needs sign-in: used by another app first.',
    hint: 'Sign in again: `codex-quota login z6n6yptker`.',
  },
};

const doctor: DoctorReport = {
  schemaVersion: 1,
  command: 'doctor',
  generatedAt: '2026-11-21T12:00:00.000Z',
  errors: 0,
  warnings: 1,
  notes: 0,
  findings: [
    {
      id: 'active-index-off',
      family: 'stores',
      severity: 'warning',
      subject: 'Pool',
      account: null,
      sentence: 'It points beyond its 3 accounts.',
      nextStep: 'Run `codex-quota fix`.',
      fixable: true,
      loginHelps: false,
    },
  ],
  sound: [{ family: 'clock', subject: 'Clock', sentence: 'agrees with the services' }],
};

const check: CheckReport = {
  schemaVersion: 1,
  command: 'check',
  generatedAt: '2026-11-21T12:00:00.000Z',
  refreshed: false,
  accounts: [
    {
      key: 'z6n6yptker',
      label: 'mira@fernhill.example',
      email: 'mira@fernhill.example',
      sources: ['cli', 'pool'],
      state: 'ok',
      health: 100,
      accessExpiresAt: '2026-11-29T08:00:00.000Z',
      refreshedAt: '2026-11-19T08:00:00.000Z',
      daysSinceRefresh: 2,
      attention: 'none',
      concern: null,
      sentence: 'It works.',
      nextStep: null,
    },
  ],
};

const report: SupportReport = {
  schemaVersion: 1,
  command: 'report',
  generatedAt: '2026-11-21T12:00:00.000Z',
  versions: { codexQuota: '0.1.0', node: '24.21.0', platform: 'linux', codex: '0.169.0', multiAuth: '2.8.7' },
  settings: { hideEmails: 'false', whoRefreshes: '"auto"', proxy: 'null' },
  accounts: [
    {
      key: 'z6n6yptker',
      email: null,
      sources: ['cli', 'pool'],
      state: 'ok',
      plan: 'Plus',
      health: 100,
      daysSinceRefresh: 2,
      attention: 'none',
      reason: null,
      httpStatus: null,
    },
  ],
  flaggedCount: 0,
  diagnostics: null,
};

const fix: FixReport = {
  schemaVersion: 1,
  command: 'fix',
  dryRun: true,
  undo: false,
  changed: false,
  backup: null,
  steps: [
    {
      id: 'active-index-off',
      subject: 'Pool',
      sentence: 'Point at accounts that are there.',
      outcome: 'planned',
      message: null,
    },
  ],
};

export const commandExamples = { status, verifyFlagged, refresh, move, login, doctor, check, report, fix, error };
