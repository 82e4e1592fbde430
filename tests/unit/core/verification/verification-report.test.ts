import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import { type Judgement, judgement } from '../../../../main/core/verification/judgement.ts';
import type { RestoreResult } from '../../../../main/core/verification/move-account.ts';
import { type CheckedAccount, reportOn, summarise } from '../../../../main/core/verification/verification-report.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const wet = { dryRun: false, restore: true };
const hash = 'aa' as TokenHash;
const restored = { kind: 'restored' as const, position: 6, existing: false, hash };

function checked(facts: Partial<CheckedAccount> = {}): CheckedAccount {
  return {
    index: 0,
    key: 'mira000001',
    label: 'mira@studio.example',
    isCliLogin: false,
    judgement: judgement('healthy'),
    restored,
    durationMs: 12.4,
    ...facts,
  };
}

describe('the report on one account', () => {
  it('carries everything that was found', () => {
    const found = judgement('limited', {
      reason: 'limited',
      httpStatus: 200,
      resetAtMs: nowMs,
      accessAcceptedUntilMs: nowMs + 1,
      spent: true,
    });
    expect(reportOn(checked({ index: 4, judgement: found, restored: null }), wet)).toEqual({
      index: 4,
      key: 'mira000001',
      label: 'mira@studio.example',
      outcome: 'still-flagged',
      message: 'Signed in, but its limit is used up',
      verdict: 'limited',
      reason: 'limited',
      httpStatus: 200,
      resetAt: '2026-11-20T12:00:00.000Z',
      accessAcceptedUntil: '2026-11-20T12:00:00.001Z',
      nextStep: 'Check it again after the reset.',
      spent: true,
      durationMs: 12,
    });
  });

  it.each<[string, Partial<CheckedAccount>, object, object]>([
    ['restored as a new account', {}, wet, { outcome: 'restored', reason: null, nextStep: null }],
    ['restored into an account', { restored: { ...restored, existing: true } }, wet, { outcome: 'restored' }],
    ['left by wish', {}, { dryRun: false, restore: false }, { outcome: 'healthy-flagged', reason: null }],
    ['not restored for a full pool', { restored: { kind: 'pool-full' } }, wet, { reason: 'pool-full' }],
    ['in auth.json alone', { isCliLogin: true, restored: null }, wet, { outcome: 'restored', nextStep: null }],
  ])('tells of a healthy one that was %s', (_name, facts, options, expected) => {
    expect(reportOn(checked(facts), { ...wet, ...options })).toMatchObject({ verdict: 'healthy', ...expected });
  });

  it('counts places from one, as people do', () => {
    expect(reportOn(checked(), wet).message).toContain('as account 7');
    expect(reportOn(checked({ restored: { ...restored, existing: true } }), wet).message).toContain(
      'into the existing account 7',
    );
  });

  it.each([
    ['healthy', 'would-restore', 'healthy'],
    ['would-be-healthy', 'would-restore', 'healthy'],
    ['only-a-check-can-tell', 'would-verify', null],
    ['needs-sign-in', 'still-flagged', 'needs-sign-in'],
    ['limited', 'still-flagged', 'limited'],
    ['undetermined', 'undetermined', 'undetermined'],
  ] as const)('of a dry run that found %s says %s', (verdict, outcome, told) => {
    const report = reportOn(checked({ judgement: judgement(verdict), restored: null }), {
      dryRun: true,
      restore: true,
    });
    expect(report).toMatchObject({ outcome, verdict: told });
    expect(report.nextStep).not.toBeNull();
  });

  it('shows no moment that a calendar does not hold', () => {
    const found = judgement('limited', { resetAtMs: 1e300, accessAcceptedUntilMs: -9e15 });
    expect(reportOn(checked({ judgement: found }), wet)).toMatchObject({ resetAt: null, accessAcceptedUntil: null });
    const endless = judgement('limited', { resetAtMs: Number.POSITIVE_INFINITY });
    expect(reportOn(checked({ judgement: endless }), wet).resetAt).toBeNull();
  });
});

const verdicts = [
  'healthy',
  'would-be-healthy',
  'only-a-check-can-tell',
  'limited',
  'needs-sign-in',
  'deactivated',
  'conflict',
  'undetermined',
] as const satisfies readonly Judgement['verdict'][];
const reasons = [null, 'invalid_grant', 'answer-lost', 'offline', 'account_deactivated', 'another-account', 'new-one'];
const sources = [null, 'cli', 'codex', 'pool', 'lease-result', 'custody', 'flagged'];
const moment = fc.option(fc.oneof(fc.integer(), fc.constantFrom(9e15, 1e300, -1e300)));
const anyChecked: fc.Arbitrary<CheckedAccount> = fc.record({
  index: fc.nat(100),
  key: fc.string(),
  label: fc.string(),
  isCliLogin: fc.boolean(),
  judgement: fc
    .record({
      verdict: fc.constantFrom(...verdicts),
      reason: fc.constantFrom(...reasons),
      adoptedFrom: fc.constantFrom(...sources),
      httpStatus: fc.option(fc.integer({ min: 200, max: 599 })),
      resetAtMs: moment,
      accessAcceptedUntilMs: moment,
    })
    .map(({ verdict, ...facts }) => judgement(verdict, facts)),
  restored: fc.option(
    fc.oneof(
      fc.constantFrom<RestoreResult>({ kind: 'pool-full' }, { kind: 'gone' }),
      fc.record({
        kind: fc.constant('restored' as const),
        position: fc.nat(19),
        existing: fc.boolean(),
        hash: fc.constant(hash),
      }),
    ),
  ),
  durationMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
});
const anyOptions = fc.record({ dryRun: fc.boolean(), restore: fc.boolean() });

describe('the report on all accounts', () => {
  it('adds up to its total, keeps the order, and leaves nobody without a sentence and a next step', () => {
    fc.assert(
      fc.property(fc.array(anyChecked, { maxLength: 12 }), anyOptions, (accounts, options) => {
        const reports = accounts.map((one) => reportOn(one, options));
        const sum = summarise(reports, { ...options, remainingFlagged: 3, changed: true });
        const { restored: back, healthyFlagged, stillFlagged, restoreSkipped, undetermined } = sum;
        const { wouldRestore, wouldVerify, total } = sum;
        expect(back + healthyFlagged + stillFlagged + restoreSkipped + undetermined + wouldRestore + wouldVerify).toBe(
          total,
        );
        expect(sum.reports.map(({ index, key }) => [index, key])).toEqual(
          accounts.map(({ index, key }) => [index, key]),
        );
        expect(sum).toMatchObject({ ...options, remainingFlagged: 3, changed: true, total: accounts.length });
        for (const { message, nextStep, outcome } of sum.reports) {
          expect(message).toMatch(/^[A-Z].*[^.:]$/);
          expect(nextStep === null).toBe(outcome === 'restored');
        }
      }),
      { numRuns: 200 },
    );
  });

  it('never says that a dry run restored anything, nor that a real run would', () => {
    fc.assert(
      fc.property(anyChecked, anyOptions, (account, options) => {
        const { outcome } = reportOn({ ...account, isCliLogin: false }, options);
        expect(options.dryRun ? ['restored', 'healthy-flagged', 'restore-skipped'] : ['would-restore']).not.toContain(
          outcome,
        );
      }),
      { numRuns: 200 },
    );
  });

  it('never calls an account restored that did not prove healthy', () => {
    fc.assert(
      fc.property(anyChecked, (account) => {
        const { outcome, verdict } = reportOn(account, wet);
        if (outcome === 'restored') expect(verdict).toBe('healthy');
      }),
      { numRuns: 200 },
    );
  });
});
