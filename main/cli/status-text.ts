import type {
  AccountState,
  AccountStatus,
  FlaggedAccountView,
  StatusReport,
  UsageWindowView,
} from '../../shared/status-report.ts';
import { reasonWording } from '../core/verification/verification-copy.ts';
import { type Column, columnLines, wrapped } from './columns.ts';
import type { Paint } from './paint.ts';
import { agoText, resetText } from './relative-time.ts';
import { terminalText } from './terminal-text.ts';
import { leftText, windowBar } from './window-bar.ts';

export interface TextContext {
  readonly width: number;
  readonly nowMs: number;
  readonly paint: Paint;
}

const barCells = 10;

const columns: readonly Column[] = [
  { title: 'Account', drop: 0, shrinks: true },
  { title: 'Plan', drop: 4 },
  { title: 'Window', drop: 3 },
  { title: '', drop: 2 },
  { title: 'Left', drop: 0, align: 'right' },
  { title: 'Resets', drop: 1 },
  { title: 'Read', drop: 5 },
  { title: 'State', drop: 0 },
];

const stateWords: Readonly<Record<AccountState, string>> = {
  ok: 'OK',
  limited: 'Limited',
  'needs-sign-in': 'Needs sign-in',
  deactivated: 'Switched off',
  unreachable: 'Could not read',
  unsupported: 'No quota here',
  unknown: 'Not read yet',
};

/** The whole of `status` for a terminal: one block of rows per account, the set-aside ones, and the next step for every trouble. */
export function statusLines(report: StatusReport, context: TextContext): readonly string[] {
  if (report.accounts.length === 0 && report.flagged.count === 0) return firstRun(context);
  const rows = report.accounts.flatMap((account) => accountRows(account, context));
  const [head = '', ...body] = columnLines(columns, rows, context.width);
  const table = rows.length === 0 ? [] : [context.paint.quiet(head), ...body];
  return [
    ...table,
    ...troubles(report, context),
    ...setAside(report.flagged.accounts, context),
    ...readHint(report, context),
  ];
}

function firstRun({ width }: TextContext): readonly string[] {
  return [
    'No sign-in found yet.',
    ...wrapped(
      'Sign in to Codex once with `codex login` and its quota appears here. Try it with made-up accounts: `codex-quota demo`.',
      width,
    ),
  ];
}

function accountRows(account: AccountStatus, { nowMs }: TextContext): readonly (readonly string[])[] {
  const windows: readonly (UsageWindowView | null)[] = account.windows.length === 0 ? [null] : account.windows;
  const credits = account.credits?.balance ?? null;
  const rows = windows.map((window, index) => [
    index === 0 ? terminalText(account.label) : '',
    index === 0 ? terminalText(account.plan ?? '–') : '',
    window === null ? '–' : `${terminalText(window.name)}${window.binding && windows.length > 1 ? ' ◂' : ''}`,
    windowBar(window, { cells: barCells, stale: account.stale }),
    leftText(window),
    resetText(window?.resetAt ?? null, nowMs),
    index === 0 ? `${agoText(account.fetchedAt, nowMs)}${account.stale ? ', old' : ''}` : '',
    index === 0 ? stateWords[account.state] : '',
  ]);
  return credits === null || account.credits?.hasCredits !== true
    ? rows
    : [...rows, ['', '', 'Credits', '', terminalText(credits), '', '', '']];
}

/** Every account in trouble with its sentence, which ends with what to do. */
function troubles({ accounts }: StatusReport, { width, paint }: TextContext): readonly string[] {
  const lines = accounts.flatMap(({ error, label, state }) => {
    if (error === null) return [];
    const mark = state === 'needs-sign-in' ? '●' : state === 'unsupported' ? '–' : '!';
    const [first = '', ...rest] = wrapped(`${terminalText(label)}: ${terminalText(error.message)}`, width - 2);
    return [`${paint.alert(mark)} ${first}`, ...rest.map((line) => `  ${line}`)];
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

function setAside(accounts: readonly FlaggedAccountView[], { width, nowMs, paint }: TextContext): readonly string[] {
  if (accounts.length === 0) return [];
  const rows = accounts.map((account) => [
    terminalText(account.label),
    account.key,
    terminalText(reasonWording(account.reason) ?? account.reason ?? '–'),
    agoText(account.flaggedAt, nowMs),
    agoText(account.lastVerified, nowMs),
    String(account.health),
  ]);
  const titles: readonly Column[] = [
    { title: 'Set aside', drop: 0, shrinks: true },
    { title: 'Key', drop: 3 },
    { title: 'What happened', drop: 0, shrinks: true },
    { title: 'Since', drop: 1 },
    { title: 'Checked', drop: 2 },
    { title: 'Health', drop: 4, align: 'right' },
  ];
  const [head = '', ...body] = columnLines(titles, rows, width);
  return [
    '',
    paint.quiet(head),
    ...body,
    '',
    ...wrapped('Next: `codex-quota verify-flagged --dry-run` shows for free what a check would do.', width),
  ];
}

function readHint({ accounts }: StatusReport, { width }: TextContext): readonly string[] {
  if (!accounts.some(({ state }) => state === 'unknown')) return [];
  return ['', ...wrapped('Next: `codex-quota status --refresh` asks for the numbers now.', width)];
}
