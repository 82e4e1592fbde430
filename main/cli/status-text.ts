import type { FlaggedAccountView, SavedResets, StatusReport } from '../../shared/status-report.ts';
import { reasonWording } from '../core/verification/verification-copy.ts';
import { accountTable } from './account-table.ts';
import { type Column, columnLines, wrapped } from './columns.ts';
import { agoText } from './relative-time.ts';
import { terminalText } from './terminal-text.ts';
import type { TextContext } from './text-context.ts';

/** The whole of `status` for a terminal: one block of rows per account, the set-aside ones, and the next step for every trouble. */
export function statusLines(
  report: StatusReport,
  context: TextContext,
  saved: readonly SavedResets[] = [],
): readonly string[] {
  if (report.accounts.length === 0 && report.flagged.count === 0) return firstRun(context);
  return [
    ...accountTable(report.accounts, { ...context, saved }),
    ...troubles(report, context),
    ...setAside(report, context),
    ...readHint(report, context),
  ];
}

function firstRun({ width }: TextContext): readonly string[] {
  return [
    'No sign-in found yet.',
    ...wrapped(
      'Sign in once with `codex-quota login`, or in Codex, and its quota appears here. Try it with made-up accounts: `codex-quota demo`.',
      width,
    ),
  ];
}

/** Every trouble with its sentence, which ends with what to do; accounts that have one in common share it. */
function troubles({ accounts }: StatusReport, { width, paint }: TextContext): readonly string[] {
  const labelsOf = new Map<string, { readonly mark: string; readonly message: string; readonly labels: string[] }>();
  for (const { error, label, state } of accounts) {
    if (error === null) continue;
    const mark = state === 'needs-sign-in' ? '●' : state === 'unsupported' ? '–' : '!';
    const id = `${mark} ${error.message}`;
    const group = labelsOf.get(id) ?? { mark, message: error.message, labels: [] };
    labelsOf.set(id, group);
    group.labels.push(terminalText(label));
  }
  const lines = [...labelsOf.values()].flatMap(({ mark, message, labels }) => {
    const isAll = labels.length > 1 && labels.length === accounts.length;
    const who = isAll ? `All ${labels.length} accounts` : labels.join(', ');
    const [first = '', ...rest] = wrapped(`${who}: ${terminalText(message)}`, width - 2);
    return [`${paint.alert(mark)} ${first}`, ...rest.map((line) => `  ${line}`)];
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

function setAside({ flagged }: StatusReport, { width, nowMs, paint }: TextContext): readonly string[] {
  const { accounts } = flagged;
  if (accounts.length === 0) return [];
  const rows = accounts.map((account) => [
    terminalText(account.label),
    account.key,
    terminalText(reasonWording(account.reason) ?? account.reason ?? '–'),
    agoText(account.flaggedAt, nowMs),
    checkedText(account, nowMs),
  ]);
  const titles: readonly Column[] = [
    { title: 'Set aside', drop: 0, shrinks: true },
    { title: 'Key', drop: 1 },
    { title: 'What happened', drop: 0, shrinks: true },
    { title: 'Since', drop: 2 },
    { title: 'Checked', drop: 3 },
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

/** When, and what came of it beside a plain no: what happened says nothing of a sign-in that works again or could not be tried. */
function checkedText({ lastVerified, lastOutcome, health }: FlaggedAccountView, nowMs: number): string {
  const when = agoText(lastVerified, nowMs);
  if (lastVerified === null) return when;
  if (lastOutcome === 'undetermined') return `${when}, unclear`;
  if (lastOutcome === 'healthy-flagged' || lastOutcome === 'restore-skipped') return `${when}, works`;
  // Set aside with a health left: it signed in, and only its limit is used up.
  return lastOutcome === 'still-flagged' && health > 0 ? `${when}, limited` : when;
}

function readHint({ accounts }: StatusReport, { width }: TextContext): readonly string[] {
  if (!accounts.some(({ state }) => state === 'unknown')) return [];
  return ['', ...wrapped('Next: `codex-quota status --refresh` asks for the numbers now.', width)];
}
