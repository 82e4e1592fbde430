import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { createPaint } from '../../../main/cli/paint.ts';
import { statusLines } from '../../../main/cli/status-text.ts';
import type { StatusReport } from '../../../shared/status-report.ts';
import { accountStatus, flaggedAccount, isoIn, nowMs, statusReport, usageWindow } from './reports.ts';

const widths = [60, 80, 120] as const;

function linesAt(width: number, report: StatusReport): readonly string[] {
  return statusLines(report, { width, nowMs, paint: createPaint(false) });
}

/** The words alone: lines are wrapped at different places in different widths. */
function wordsAt(width: number, report: StatusReport): string {
  return linesAt(width, report).join(' ').replace(/\s+/g, ' ');
}

const week = usageWindow({ kind: 'weekly', name: 'Week', usedPercent: 69, resetAt: isoIn(5400), binding: true });
const hostile = 'x\u001b[31m\u202eevil\nResult: fine 😀漢字'.repeat(9);

describe.each(widths)('the status at %i columns', (width) => {
  it('names every window beside its number, its reset and the one that limits the account', () => {
    const lines = linesAt(width, statusReport([accountStatus({ windows: [usageWindow(), week] })]));
    const rows = lines.map((line) => line.replace(/[\u202F\u00A0]/g, ' '));
    expect(rows).toContainEqual(expect.stringMatching(/Session \(5 hours\) .*71% {2}in 2 h 14 m/));
    expect(rows).toContainEqual(expect.stringMatching(/Week ◂ .*31% {2}in 3 d 18 h/));
  });

  it('shows what is unknown as a dash, and no 0%', () => {
    const unknown = accountStatus({ state: 'unknown', windows: [], plan: null, fetchedAt: null });
    const half = accountStatus({ windows: [usageWindow({ usedPercent: null, resetAt: null })] });
    expect(wordsAt(width, statusReport([unknown, half]))).not.toContain('%');
    expect(wordsAt(width, statusReport([unknown]))).toMatch(/– –.* Not read yet|Not read yet – .*– –/);
    expect(wordsAt(width, statusReport([unknown]))).toContain('`codex-quota status --refresh` asks for the numbers');
  });

  it('says of every account in trouble what happened and what to do', () => {
    const error = { httpStatus: 401, at: isoIn(-5) };
    const message = 'Needs sign-in: used by another app first. Sign in again: `codex-quota login abcde12345`.';
    const report = statusReport([
      accountStatus({ state: 'needs-sign-in', error: { ...error, code: 'refresh_token_reused', message } }),
      accountStatus({
        label: 'kai@lanternworks.example',
        state: 'unreachable',
        stale: true,
        error: { ...error, code: 'offline', message: 'Could not tell: no network. Check the connection, then again.' },
      }),
    ]);
    const words = wordsAt(width, report);
    expect(words).toContain(`● mira@fernhill.example: ${message}`);
    expect(words).toContain(
      '! kai@lanternworks.example: Could not tell: no network. Check the connection, then again.',
    );
    expect(words).toContain('Could not read, old');
  });

  it('says a trouble that several accounts have in common once', () => {
    const message = 'Could not tell: no network. Check the connection, then check again.';
    const error = { code: 'offline', message, httpStatus: null, at: isoIn(-1) };
    const unread = (label: string) => accountStatus({ label, state: 'unreachable', error });
    const [a, b] = [unread('a@x.example'), unread('b@x.example')];
    expect(wordsAt(width, statusReport([a, b, unread('c@x.example')]))).toContain(`! All 3 accounts: ${message}`);
    const two = wordsAt(width, statusReport([a, b, accountStatus()]));
    expect(two).toContain(`! a@x.example, b@x.example: ${message}`);
    expect(two.split(message)).toHaveLength(2);
  });

  it('lists what is set aside with its reason in words and the free next step', () => {
    const words = wordsAt(width, statusReport([], [flaggedAccount()]));
    expect(words).toContain('build@fernhill.example');
    expect(words).toContain('Used by another app first');
    expect(words).toContain('`codex-quota verify-flagged --dry-run` shows for free what a check would do.');
  });

  it('is never wider than the terminal and never lets a hostile text through', () => {
    const windows = [usageWindow({ name: hostile }), week];
    const error = { code: 'x', message: hostile, httpStatus: null, at: isoIn(0) };
    const account = accountStatus({ label: hostile, plan: hostile, windows, state: 'unreachable', error });
    const credits = { hasCredits: true, unlimited: false, balance: hostile };
    const report = statusReport(
      [account, accountStatus({ credits })],
      [flaggedAccount({ label: hostile, reason: hostile })],
    );
    const lines = linesAt(width, report);
    expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
    expect(lines.join('')).not.toMatch(/\p{Cc}|\p{Cf}/u);
    expect(lines.some((line) => line.startsWith('Result:'))).toBe(false);
  });
});

describe('the status', () => {
  it('greets a first run with what to do', () => {
    expect(wordsAt(80, statusReport([]))).toMatch(/No sign-in found yet\. .*`codex-quota login`.*`codex-quota demo`/);
  });

  it('draws a used up window hollow and calls the account limited', () => {
    const account = accountStatus({ state: 'limited', windows: [usageWindow({ usedPercent: 100, binding: true })] });
    const words = wordsAt(120, statusReport([account]));
    expect(words).toContain('▯▯▯▯▯▯▯▯▯▯ 0%');
    expect(words).toContain('Limited');
  });

  it('marks the limiting window only where there is a choice', () => {
    const lone = wordsAt(120, statusReport([accountStatus({ windows: [week] })]));
    expect(lone).not.toContain('◂');
    const two = statusReport([accountStatus({ windows: [usageWindow(), week] })]);
    for (const width of widths) expect(wordsAt(width, two)).toContain('◂ limits the account now');
  });

  it('shows credits by name', () => {
    const credits = { hasCredits: true, unlimited: false, balance: '1240' };
    const wordsOf = (shown: Partial<typeof credits>): string =>
      wordsAt(80, statusReport([accountStatus({ credits: { ...credits, ...shown } })]));
    expect(wordsOf({})).toContain('1,240 credits');
    expect(wordsOf({ balance: '12.5' })).toContain('12.5 credits');
    expect(wordsOf({ balance: 'some' })).toContain('some credits');
    expect(wordsOf({ unlimited: true })).toContain('Unlimited credits');
  });

  it('shows the key that commands take when there is room', () => {
    expect(wordsAt(120, statusReport([accountStatus()], [flaggedAccount()]))).toMatch(/abcde12345.*zyxwv98765/);
  });

  it.each([
    ['undetermined', 0, ', unclear'],
    ['healthy-flagged', 100, ', works'],
    ['restore-skipped', 100, ', works'],
    ['still-flagged', 100, ', limited'],
    ['still-flagged', 0, ''],
    [null, 0, ''],
  ])('says what came of a check that ended as %s with a health of %i', (lastOutcome, health, text) => {
    const checked = flaggedAccount({ lastVerified: isoIn(-5), lastOutcome, health });
    const row = linesAt(120, statusReport([], [checked])).find((line) => line.startsWith('build@'));
    expect(row?.replace(/[\u202F\u00A0]/g, ' ')).toMatch(new RegExp(`5 m ago${text}$`));
  });

  it('colours a terminal that wants it, and changes no word by it', () => {
    const report = statusReport([accountStatus()], [flaggedAccount()]);
    const coloured = statusLines(report, { width: 80, nowMs, paint: createPaint(true) }).join('\n');
    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(linesAt(80, report).join('\n'));
  });
});
