import type { AccountCheck, Attention, CheckReport } from '../../shared/diagnosis-report.ts';
import { type Column, columnLines, wordLines } from './columns.ts';
import { agoText, resetText } from './relative-time.ts';
import { longestSentence, terminalText } from './terminal-text.ts';
import type { TextContext } from './text-context.ts';

const marks: Readonly<Record<Attention, string>> = { none: '✓', soon: '!', now: '●' };

const columns: readonly Column[] = [
  { title: '', drop: 0 },
  { title: 'Account', drop: 0, shrinks: true },
  { title: 'Key', drop: 3 },
  { title: 'Health', drop: 1, align: 'right' },
  { title: 'Refreshed', drop: 0 },
  { title: 'Access token', drop: 2 },
];

/** `check` for a terminal: a row per account, and below it what each of those needs that need something. */
export function checkLines({ accounts }: CheckReport, { width, nowMs, paint }: TextContext): readonly string[] {
  if (accounts.length === 0) return ['No sign-in found yet. Sign in once with `codex-quota login`.'];
  const rows = accounts.map((account) => [
    marks[account.attention],
    terminalText(account.label),
    account.key,
    String(account.health),
    agoText(account.refreshedAt, nowMs),
    accessText(account, nowMs),
  ]);
  const [head = '', ...body] = columnLines(columns, rows, width);
  const needs = accounts.filter(({ nextStep }) => nextStep !== null);
  const steps = needs.flatMap(({ label, attention, sentence, nextStep }) => {
    const text = `${terminalText(label)}: ${terminalText(sentence, longestSentence)} ${nextStep ?? ''}`;
    const [first = '', ...rest] = wordLines(text, width, '  ');
    return [`${paint.warn(marks[attention])} ${first.trimStart()}`, ...rest];
  });
  return [paint.quiet(head), ...body, '', ...(steps.length === 0 ? ['No account needs you.'] : steps)];
}

function accessText({ accessExpiresAt }: AccountCheck, nowMs: number): string {
  if (accessExpiresAt === null) return '–';
  return Date.parse(accessExpiresAt) <= nowMs ? 'has ended' : `ends ${resetText(accessExpiresAt, nowMs)}`;
}
