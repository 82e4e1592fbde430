import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { createPaint } from '../../../main/cli/paint.ts';
import { verifyLines } from '../../../main/cli/verify-text.ts';
import type { AccountVerification, VerifyReport } from '../../../shared/verify-report.ts';
import { isoIn, nowMs, verification, verifyReport } from './reports.ts';

function linesAt(width: number, report: VerifyReport): readonly string[] {
  return verifyLines(report, { width, nowMs, paint: createPaint(false) });
}

function wordsOf(report: VerifyReport, width = 80): string {
  return linesAt(width, report)
    .join(' ')
    .replace(/[\s\u202F]+/g, ' ');
}

const offline: Partial<AccountVerification> = {
  outcome: 'undetermined',
  verdict: 'undetermined',
  reason: 'offline',
  message: 'Could not tell: no network',
  nextStep: 'Check the connection, then check again.',
};
const dead: Partial<AccountVerification> = {
  outcome: 'still-flagged',
  verdict: 'needs-sign-in',
  reason: 'refresh_token_reused',
  message: 'Needs sign-in: used by another app first',
  nextStep: 'Sign in again: `codex-quota login abcde12345`.',
};
const limited: Partial<AccountVerification> = {
  outcome: 'still-flagged',
  verdict: 'limited',
  message: 'Signed in, but its limit is used up',
  resetAt: isoIn(134),
  nextStep: 'Check it again after the reset.',
};

describe.each([60, 80, 120])('the result of a check at %i columns', (width) => {
  it('says of every account what was found and, where there is trouble, what to do', () => {
    const words = wordsOf(verifyReport([dead, limited, {}, offline].map((one) => verification(one))), width);
    expect(words).toContain(
      '| Needs sign-in: used by another app first Sign in again: `codex-quota login abcde12345`.',
    );
    expect(words).toContain('used up, back in 2 h 14 m Check it again after the reset.');
    expect(words).toContain('✓ 1. mira@fernhill.example | Restored as account 1: refreshed and saved');
    expect(words).toContain('Could not tell: no network Check the connection, then check again.');
    expect(words).toContain(
      'Result: 1 restored | 0 healthy (left set aside) | 2 still set aside | 1 could not be told',
    );
  });

  it('is never wider than the terminal and never lets a hostile text through', () => {
    const text = '\u001b[2J\u202eevil\n✓ 9. all fine 漢字😀'.repeat(9);
    const reports = [dead, limited, offline].map((one) =>
      verification({ ...one, label: text, message: text, nextStep: text }),
    );
    const lines = linesAt(width, verifyReport(reports));
    expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
    expect(lines.join('').replaceAll('\u202F', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
    expect(lines.some((line) => line.startsWith('✓'))).toBe(false);
  });
});

describe('the result of a check', () => {
  it('names a cause that all accounts have in common in one line', () => {
    const report = verifyReport([0, 1, 2].map((index) => verification({ ...offline, index })));
    expect(wordsOf(report)).toContain(
      'All 3 could not be told for one reason: no network. Check the connection, then check again.',
    );
  });

  it('names the one cause of which all need sign-in, too', () => {
    const report = verifyReport([0, 1].map((index) => verification({ ...dead, index })));
    expect(wordsOf(report)).toContain('All 2 need sign-in for one reason: used by another app first.');
  });

  it('names the one cause for which all stay set aside', () => {
    const gone: Partial<AccountVerification> = { ...dead, verdict: 'deactivated', message: 'Workspace switched off' };
    const report = verifyReport([0, 1].map((index) => verification({ ...gone, index })));
    expect(wordsOf(report)).toContain('All 2 stay set aside for one reason: Workspace switched off.');
  });

  it.each([
    ['there is one account only', [offline]],
    ['all of them have merely used up their limit', [limited, limited]],
    ['all sign in again', [{}, {}]],
    ['the reasons differ', [offline, { ...offline, reason: 'timeout' }]],
    ['one account could be told', [offline, dead]],
  ])('names no common cause when %s', (_name, reports) => {
    expect(wordsOf(verifyReport(reports.map((one) => verification(one))))).not.toContain('for one reason');
  });

  it('says once, at the end, that a preview changed nothing and how to go on', () => {
    const reports = [
      verification({ outcome: 'would-restore', nextStep: 'Run it without --dry-run.' }),
      verification({ outcome: 'would-verify', nextStep: 'Run it without --dry-run.' }),
    ];
    const words = wordsOf(verifyReport(reports, { dryRun: true }));
    expect(words).toContain('Result: 1 would return | 0 would stay | 1 only a check can tell');
    expect(words).toContain('Preview: no sign-in was refreshed and no file was changed.');
    expect(words.match(/without --dry-run/g)).toBeNull();
    expect(words).toContain('`codex-quota verify-flagged` checks them');
  });

  it('says how a restore is taken back, and only when there was one', () => {
    expect(wordsOf(verifyReport([verification()]))).toContain('`codex-quota undo`');
    expect(wordsOf(verifyReport([verification(dead)]))).not.toContain('undo');
  });

  it('counts what works and was not restored by itself', () => {
    const skipped = verification({ outcome: 'restore-skipped', reason: 'pool-full' });
    expect(wordsOf(verifyReport([skipped]))).toContain('1 healthy, not restored');
  });

  it('says so when nothing is set aside', () => {
    expect(linesAt(80, verifyReport([]))).toEqual(['No account is set aside.']);
  });
});
