import { defaultSettings } from '../../main/core/settings.ts';
import type { AppSnapshot, RestoreRun } from '../../shared/app-snapshot.ts';
import type { CheckStep, Verdict } from '../../shared/verify-report.ts';
import { compareSnapshots } from './compare-snapshots.ts';
import { otherLoginSnapshots } from './other-login-snapshots.ts';
import { outlookSnapshots } from './outlook-snapshots.ts';
import { signInSnapshots } from './sign-in-snapshots.ts';
import {
  account,
  at,
  keyOf,
  ledgerLine,
  sessionAndWeek,
  sessionReset,
  setAside,
  snapshot,
  stoppedAccount,
  usageWindow,
  verification,
  weekReset,
} from './snapshot-parts.ts';
import { troubleSnapshots } from './trouble-snapshots.ts';
import { usedUpSnapshots } from './used-up-snapshots.ts';

const mira = account('mira@fernhill.example', { sources: ['cli', 'pool'] });
const kai = account('kai@lanternworks.example', {
  windows: [
    usageWindow({ kind: 'session', leftPercent: 88, resetAt: sessionReset }),
    {
      ...usageWindow({ kind: 'weekly', leftPercent: 9, resetAt: at({ days: 2, hours: 3, minutes: 4 }) }),
      binding: true,
    },
  ],
});
const june = account('june@harborlight.example', {
  windows: [
    { ...usageWindow({ kind: 'session', leftPercent: 84, resetAt: at({ hours: 4, minutes: 2 }) }), binding: true },
    usageWindow({ kind: 'weekly', leftPercent: 92, resetAt: weekReset }),
  ],
});
const ops = setAside('ops@fernhill.example', { flaggedAt: at({ hours: -1 }) });

const tightWeek = { ...mira, windows: sessionAndWeek(71, 31), credits: null };
const sevenAside = [
  setAside('build@fernhill.example', { plan: 'Team', workspace: 'Fernhill', flaggedAt: at({ hours: -5 }), health: 0 }),
  setAside('ana@lanternworks.example', { plan: 'Plus', reason: 'refresh_token_expired', flaggedAt: at({ days: -41 }) }),
  setAside('raj@lanternworks.example', { reason: 'refresh_token_invalidated', flaggedAt: at({ days: -2 }) }),
  setAside('lena@harborlight.example', { reason: 'manual', health: 80, lastVerified: null, verificationCount: 0 }),
  setAside('olaf@harborlight.example', { reason: 'answer-lost', flaggedAt: at({ days: -1 }) }),
  setAside('team@lanternworks.example', { reason: 'deactivated_workspace', health: 0, plan: 'Business' }),
  setAside('noor@fernhill.example', { reason: 'unclear-three-times', lastOutcome: 'undetermined' }),
];
const sevenKeys = sevenAside.map(({ key }) => key);
const checkedTwoDaysAgo = { at: at({ days: -2 }), by: 'person', httpStatus: 400 } as const;
const verdicts: Readonly<Record<string, Verdict>> = {
  deactivated_workspace: 'deactivated',
  'unclear-three-times': 'undetermined',
};
const ledger = Object.fromEntries(
  sevenAside.map(({ key, reason }) => {
    if (reason === 'manual') return [key, [ledgerLine('set-aside', { by: 'person', code: reason })]];
    const verdict = verdicts[reason ?? ''] ?? 'needs-sign-in';
    const check = ledgerLine('checked', { ...checkedTwoDaysAgo, code: reason, verdict });
    return [key, [check, ledgerLine('set-aside', { code: reason, httpStatus: 400 })]];
  }),
);
const story = { ledger, answers: {}, undoable: [], watched: [], limitedUntil: {} };
const sevenSnapshot = snapshot({
  accounts: [mira, june],
  aside: sevenAside,
  restore: { ...story, run: { kind: 'idle' } },
});

function stepsOf(...steps: readonly (readonly [string, CheckStep])[]): Readonly<Record<string, CheckStep>> {
  return Object.fromEntries(
    steps.flatMap(([name, step]) => {
      const found = sevenAside.find(({ email }) => email?.startsWith(`${name}@`));
      return found === undefined ? [] : [[found.key, step]];
    }),
  );
}

function running(change: Partial<Extract<RestoreRun, { kind: 'running' }>> = {}): RestoreRun {
  const done = [
    verification('build@fernhill.example'),
    verification('ana@lanternworks.example', {
      reason: 'refreshed',
      message: 'Restored: refreshed and saved.',
      spent: true,
    }),
  ];
  return {
    kind: 'running',
    mode: 'restore',
    keys: sevenKeys,
    startedAt: at({ minutes: -1 }),
    reports: done,
    steps: stepsOf(['raj', 'saving'], ['lena', 'trying-new'], ['olaf', 'refreshing'], ['team', 'looking']),
    isStopping: false,
    isByItself: false,
    ...change,
  };
}

const finishedReports = [
  verification('build@fernhill.example'),
  verification('ana@lanternworks.example', {
    reason: 'refreshed',
    message: 'Restored: refreshed and saved.',
    spent: true,
  }),
  verification('raj@lanternworks.example', {
    outcome: 'still-flagged',
    verdict: 'needs-sign-in',
    reason: 'refresh_token_invalidated',
    message: 'Needs sign-in: signed out by OpenAI.',
    nextStep: 'Sign in again: `codex-quota login a8pg795eg6`.',
    httpStatus: 400,
    spent: true,
  }),
  verification('lena@harborlight.example', {
    outcome: 'undetermined',
    verdict: 'undetermined',
    reason: 'server-error',
    message: 'Could not tell: OpenAI answered with an error (503).',
    nextStep: 'Check it again later.',
    httpStatus: 503,
  }),
  verification('olaf@harborlight.example', {
    outcome: 'still-flagged',
    verdict: 'limited',
    reason: 'limited',
    message: 'Limited until its week resets.',
    resetAt: weekReset,
  }),
].map((report, index) => ({ ...report, index }));

const finished: Extract<RestoreRun, { kind: 'finished' }> = {
  kind: 'finished',
  mode: 'restore',
  keys: finishedReports.map(({ key }) => key),
  startedAt: at({ minutes: -2 }),
  endedAt: at({ minutes: -1 }),
  wasStopped: false,
  reports: finishedReports,
  error: null,
};

const back = [account('build@fernhill.example'), account('ana@lanternworks.example')];
/** What a check that brought two back leaves behind: they can be taken back, and are looked after for a day. */
const twoBack = {
  ...story,
  undoable: [{ keys: sevenKeys.slice(0, 2), restoredAt: at({ minutes: -1 }), until: at({ days: 1, minutes: -1 }) }],
  watched: sevenKeys.slice(0, 2).map((key) => ({
    key,
    restoredAt: at({ minutes: -1 }),
    putBacks: 0,
    failedAgain: false,
    nextCheckAt: at({ hours: 1 }),
  })),
};
const fiveChecked = {
  ...twoBack,
  run: finished,
  ledger: {
    ...ledger,
    ...Object.fromEntries(
      finishedReports.map(({ key, reason, verdict, httpStatus, outcome }) => {
        const check = ledgerLine('checked', { at: at({ minutes: -1 }), code: reason, verdict, httpStatus });
        const restored = outcome === 'restored' ? [ledgerLine('restored', { at: at({ minutes: -1 }) })] : [];
        return [key, [...restored, check, ...(ledger[key] ?? [])]];
      }),
    ),
  },
  limitedUntil: { [keyOf('olaf@harborlight.example')]: weekReset },
};
/** The list after that check, as it is read anew. */
const fiveLeft = sevenAside.slice(2).map((one) => {
  const report = finishedReports.find(({ key }) => key === one.key);
  if (report === undefined) return one;
  const { outcome, verdict } = report;
  const health = verdict === 'limited' ? 100 : one.health;
  const verificationCount = one.verificationCount + 1;
  return { ...one, lastVerified: at({ minutes: -1 }), verificationCount, lastOutcome: outcome, health };
});

const previewReports = finishedReports.map((report, index) => {
  const outcome = index === 0 ? ('would-restore' as const) : ('would-verify' as const);
  const message = index === 0 ? 'Would return: Codex has a newer sign-in.' : 'Only a check can tell.';
  const verdict = index === 0 ? ('healthy' as const) : null;
  return { ...report, outcome, message, verdict, nextStep: null, httpStatus: null, spent: false };
});

const names = ['ada', 'ben', 'cleo', 'dora', 'emil', 'finn', 'gwen', 'hugo', 'iris', 'jan', 'kira', 'liam', 'mona'];
const more = ['nils', 'otto', 'pia', 'quin', 'rosa', 'sven', 'tara'];
const twenty = [...names, ...more].map((name, index) =>
  account(`${name}@lanternworks.example`, {
    windows: sessionAndWeek(100 - ((index * 37) % 97), 100 - ((index * 53) % 89)),
  }),
);

const beforeFirstReading: AppSnapshot = { ...snapshot(), status: null, leadKey: null };

const listUnreadable: AppSnapshot = {
  ...snapshot({ leadKey: null }),
  status: null,
  problem: {
    code: 'store-unreadable',
    message: 'auth.json may not be read.',
    hint: 'Give yourself the right to read it.',
    file: 'codex-login',
    found: { broken: null, backup: null },
  },
};

/** Every state a window can be in, by name; all taken at the same made-up moment. */
export const snapshots = {
  'before-first-reading': beforeFirstReading,
  'first-run': snapshot({ management: 'unasked' }),
  'one-login': snapshot({ accounts: [mira] }),
  'four-accounts': snapshot({ accounts: [tightWeek, kai, june], aside: [ops], needsSignInUnseen: true }),
  'needs-sign-in-seen': snapshot({ accounts: [tightWeek, kai, june], aside: [ops] }),
  'own-sign-in-stopped': snapshot({
    accounts: [
      {
        ...stoppedAccount('mira@fernhill.example'),
        sources: ['cli'],
        fetchedAt: at({ days: -2, hours: -5, minutes: -14 }),
        windows: [
          usageWindow({ kind: 'session', leftPercent: null, resetAt: at({ days: -2 }) }),
          { ...usageWindow({ kind: 'weekly', leftPercent: 71, resetAt: weekReset }), binding: true },
        ],
      },
      june,
    ],
    aside: [setAside('mira@fernhill.example', { flaggedAt: at({ hours: -1 }) })],
    needsSignInUnseen: true,
  }),
  'twenty-accounts': snapshot({ accounts: [mira, ...twenty.slice(1)], aside: [ops] }),
  'reading-first': snapshot({
    accounts: [{ ...mira, state: 'unknown', windows: [], credits: null, fetchedAt: null }],
    reading: { isReading: true, isOffline: false, nextAt: null },
  }),
  'reading-again': snapshot({ accounts: [mira, june], reading: { isReading: true, isOffline: false, nextAt: null } }),
  ...otherLoginSnapshots,
  stale: snapshot({ accounts: [{ ...mira, stale: true, fetchedAt: at({ minutes: -52 }) }, june] }),
  ...troubleSnapshots([mira, kai, june]),
  'list-broken': snapshot({
    accounts: [mira],
    problem: {
      code: 'store-broken',
      message: '~/.codex/multi-auth/openai-codex-flagged-accounts.json is not complete JSON.',
      hint: 'It was left exactly as it is.',
      file: 'set-aside',
      found: {
        broken: {
          name: 'openai-codex-flagged-accounts.json',
          writtenAt: at({ minutes: -4 }),
          bytes: 2_140,
          accounts: null,
          cutOffLine: 41,
        },
        backup: {
          name: 'openai-codex-flagged-accounts.json.bak',
          writtenAt: at({ hours: -5, minutes: -18 }),
          bytes: 4_020,
          accounts: 3,
          cutOffLine: null,
        },
      },
    },
  }),
  'settings-of-codex-broken': snapshot({
    accounts: [mira],
    problem: {
      code: 'store-broken',
      message: '~/.codex/config.toml is not valid TOML in line 12.',
      hint: 'Mend it, then try again.',
      file: 'codex-settings',
      found: { broken: null, backup: null },
    },
  }),
  'notes-unreadable': snapshot({
    accounts: [mira],
    problem: {
      code: 'custody-unreadable',
      message: '~/.codex/quota-tray/custody cannot be read.',
      hint: 'Look at the disk that it lies on, then try again.',
      file: null,
      found: { broken: null, backup: null },
    },
  }),
  'list-unreadable': listUnreadable,

  ...outlookSnapshots,
  'none-aside': snapshot({ accounts: [mira, kai, june] }),
  'seven-aside': sevenSnapshot,
  ...signInSnapshots(sevenSnapshot),
  ...compareSnapshots([mira, kai]),
  'aside-by-hand-only': snapshot({
    accounts: [mira],
    aside: [setAside('lena@harborlight.example', { reason: 'manual' })],
  }),
  checking: snapshot({
    accounts: [mira, june],
    aside: sevenAside.slice(2),
    run: running(),
    restore: { ...story, run: running() },
  }),
  stopping: snapshot({ accounts: [mira, june], aside: sevenAside.slice(2), run: running({ isStopping: true }) }),
  previewed: snapshot({
    accounts: [mira],
    aside: sevenAside,
    run: { ...finished, mode: 'preview', reports: previewReports },
  }),
  restored: snapshot({
    accounts: [tightWeek, kai, june, ...back],
    aside: fiveLeft,
    restore: fiveChecked,
  }),
  stopped: snapshot({
    accounts: [mira, ...back],
    aside: sevenAside.slice(2),
    restore: { ...twoBack, run: { ...finished, wasStopped: true, reports: finishedReports.slice(0, 2) } },
  }),
  'all-undetermined': snapshot({
    accounts: [mira],
    aside: sevenAside,
    run: {
      ...finished,
      reports: finishedReports.map((report) => ({
        ...report,
        outcome: 'undetermined' as const,
        verdict: 'undetermined' as const,
        reason: 'offline',
        message: 'Could not tell: no network.',
        httpStatus: null,
      })),
    },
  }),
  'watch-only': snapshot({
    accounts: [mira, stoppedAccount('ops@fernhill.example'), june],
    management: 'watch',
    settings: { ...defaultSettings, management: 'watch' },
    needsSignInUnseen: true,
  }),
  unasked: snapshot({
    accounts: [mira, stoppedAccount('build@fernhill.example')],
    management: 'unasked',
    needsSignInUnseen: true,
  }),
  untold: snapshot({
    accounts: [mira],
    untold: [
      { id: 'week-80', title: 'Week at 80% used', body: 'mira@fernhill.example runs out Wed 01:00, resets Fri 09:00.' },
    ],
    surroundings: { ...snapshot().surroundings, canNotify: false },
  }),
  'hidden-emails-used': snapshot({
    accounts: [
      {
        ...mira,
        label: 'Account 1',
        email: null,
        windows: [
          ...sessionAndWeek(62, 58),
          usageWindow({ kind: 'weekly', leftPercent: 96, resetAt: weekReset, limit: 'Code review' }),
          usageWindow({
            kind: 'session',
            leftPercent: 74,
            resetAt: at({ hours: 3, minutes: 39 }),
            limit: 'Spark model',
          }),
        ],
      },
      { ...kai, label: 'Account 3', email: null },
      { ...june, label: 'Account 4', email: null },
    ],
    settings: { ...defaultSettings, hideEmails: true, showAs: 'used', showResetAs: 'clock' },
  }),
  ...usedUpSnapshots([mira, kai, june]),
  'paused-demo': snapshot({
    accounts: [mira],
    reading: { isReading: false, isOffline: false, nextAt: null },
    settings: { ...defaultSettings, cadence: 'manual' },
    surroundings: { ...snapshot().surroundings, isDemo: true },
  }),
} as const satisfies Readonly<Record<string, AppSnapshot>>;

export type SnapshotName = keyof typeof snapshots;

/** For tests that walk through them all. */
export const snapshotNames = Object.keys(snapshots).filter((name): name is SnapshotName => name in snapshots);
