import type {
  AccountState,
  AccountStatus,
  CreditsView,
  SavedResets,
  UsageWindowView,
} from '../../shared/status-report.ts';
import { type Column, columnLines, neededWidth } from './columns.ts';
import { agoText, dayText, resetText } from './relative-time.ts';
import { terminalText } from './terminal-text.ts';
import type { TextContext } from './text-context.ts';
import { leftText, windowBar } from './window-bar.ts';

const barCells = 10;
const indent = 2;
const bindingMark = '◂';

const stateWords: Readonly<Record<AccountState, string>> = {
  ok: 'OK',
  limited: 'Limited',
  'needs-sign-in': 'Needs sign-in',
  deactivated: 'Switched off',
  unreachable: 'Could not read',
  unsupported: 'No quota here',
  unknown: 'Not read yet',
};

interface TableContext extends TextContext {
  readonly saved: readonly SavedResets[];
}

const accountColumns: readonly Column[] = [
  { title: 'Account', drop: 0, shrinks: true },
  { title: 'Plan', drop: 5, shrinks: true },
  { title: 'Key', drop: 4 },
];
const windowColumns: readonly Column[] = [
  { title: 'Window', drop: 0, shrinks: true },
  { title: '', drop: 2 },
  { title: 'Left', drop: 0, align: 'right' },
  { title: 'Resets', drop: 1 },
];
const readColumn: Column = { title: 'Read', drop: 6 };
const stateColumn: Column = { title: 'State', drop: 0 };

/**
 * One table when the terminal is wide enough for every window with its name, bar and reset; else each account on a line of its own
 * and its windows below it, so that no number stands without its name.
 */
export function accountTable(accounts: readonly AccountStatus[], context: TableContext): readonly string[] {
  if (accounts.length === 0) return [];
  const whole: readonly Column[] = [
    ...accountColumns,
    ...windowColumns.map((column) => ({ ...column, drop: 0 })),
    readColumn,
    stateColumn,
  ];
  const rows = accounts.flatMap((account) => wholeRows(account, context));
  if (neededWidth(whole, rows) > context.width) return stacked(accounts, context);
  const [head = '', ...body] = columnLines(whole, rows, context.width);
  return [context.paint.quiet(head), ...body, ...legend(accounts, context)];
}

/** Said only where the mark stands; the other shapes speak for themselves beside their number and state. */
function legend(accounts: readonly AccountStatus[], { paint }: TextContext): readonly string[] {
  return accounts.some(({ windows }) => windows.some((window) => isMarked(window, windows)))
    ? [paint.quiet(`${bindingMark} limits the account now`)]
    : [];
}

/** A lone window needs no mark: it is the one that limits. */
function isMarked({ binding }: UsageWindowView, windows: readonly UsageWindowView[]): boolean {
  return binding && windows.length > 1;
}

function wholeRows(account: AccountStatus, context: TableContext): readonly (readonly string[])[] {
  const [first = [], ...others] = windowRows(account, context);
  const [label = '', plan = '', key = '', read = '', state = ''] = accountCells(account, context.nowMs);
  return [[label, plan, key, ...first, read, state], ...others.map((cells) => ['', '', '', ...cells, '', ''])];
}

function stacked(accounts: readonly AccountStatus[], context: TableContext): readonly string[] {
  const { width, nowMs, paint } = context;
  const [head = '', ...labels] = columnLines(
    [...accountColumns, readColumn, stateColumn],
    accounts.map((account) => accountCells(account, nowMs)),
    width,
  );
  const groups = accounts.map((account) => windowRows(account, context));
  const [, ...lines] = columnLines(windowColumns, groups.flat(), width - indent);
  const ends = groups.map((_, index) => groups.slice(0, index + 1).flat().length);
  return [
    paint.quiet(head),
    ...labels.flatMap((label, index) => [
      label,
      ...lines.slice(ends[index - 1] ?? 0, ends[index]).map((line) => ' '.repeat(indent) + line),
    ]),
    ...legend(accounts, context),
  ];
}

function accountCells(account: AccountStatus, nowMs: number): readonly string[] {
  return [
    terminalText(account.label),
    terminalText(account.plan ?? '–'),
    account.key,
    agoText(account.fetchedAt, nowMs),
    `${stateWords[account.state]}${account.stale && account.windows.length > 0 ? ', old' : ''}`,
  ];
}

function windowRows(account: AccountStatus, { nowMs, saved }: TableContext): readonly (readonly string[])[] {
  const { windows, credits, stale, key } = account;
  const known: readonly (UsageWindowView | null)[] = windows.length === 0 ? [null] : windows;
  const rows = known.map((window) => [
    window === null ? '–' : `${terminalText(window.name)}${isMarked(window, windows) ? ` ${bindingMark}` : ''}`,
    windowBar(window, { cells: barCells, stale }),
    leftText(window),
    resetText(window?.resetAt ?? null, nowMs),
  ]);
  const resets = saved.find((one) => one.key === key);
  const more = [
    ...(credits?.hasCredits === true ? [creditsText(credits)] : []),
    ...(resets === undefined ? [] : [savedResetsText(resets, nowMs)]),
  ];
  return [...rows, ...more.map((text) => [text, '', '', ''])];
}

/** "1 saved reset" (visual.md section 3), and when it ends: unused it is lost. */
function savedResetsText({ count, firstEndsAt }: SavedResets, nowMs: number): string {
  const text = `${count} saved reset${count === 1 ? '' : 's'}`;
  if (firstEndsAt === null) return text;
  return `${text}, ${count === 1 ? '' : 'first '}until ${dayText(firstEndsAt, nowMs)}`;
}

/** "1,240 credits" (visual.md section 3); what is no whole number stays as the service wrote it. */
function creditsText({ unlimited, balance }: CreditsView): string {
  if (unlimited) return 'Unlimited credits';
  if (balance === null) return 'Credits: –';
  const grouped = /^\d+$/.test(balance) ? balance.replace(/\B(?=(?:\d{3})+$)/g, ',') : balance;
  return `${terminalText(grouped)} credits`;
}
