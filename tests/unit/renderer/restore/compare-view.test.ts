import { describe, expect, it } from 'vitest';
import { compareView } from '../../../../renderer/lib/compare-view.ts';
import { dayTimes } from '../../../../renderer/lib/day-times.ts';
import { keepRoster } from '../../../../renderer/lib/restore-roster.ts';
import { restoreView } from '../../../../renderer/lib/restore-view.ts';
import type { AppSnapshot } from '../../../../shared/app-snapshot.ts';
import type { AnswerDifference } from '../../../../shared/compared-answer.ts';
import { comparedAnswer } from '../../../support/compare-snapshots.ts';
import { account, keyOf, snapshotNow, verification } from '../../../support/snapshot-parts.ts';
import { snapshots } from '../../../support/snapshots.ts';

const reader = { locale: 'en-GB', timeZone: 'UTC' };
const email = 'build@fernhill.example';
const key = keyOf(email);
const shown: AppSnapshot = snapshots['other-answered'];

function viewOf(snapshot: AppSnapshot) {
  return compareView(key, snapshot, dayTimes(Date.parse(snapshotNow), reader));
}

function withAnswer(change: Partial<typeof comparedAnswer>): AppSnapshot {
  return { ...shown, restore: { ...shown.restore, answers: { [key]: { ...comparedAnswer, ...change } } } };
}

function verdictOf(snapshot: AppSnapshot) {
  const view = restoreView({ snapshot, roster: keepRoster([], snapshot), chosen: new Map(), reader });
  return view.kind === 'list' ? view.list.rows[0]?.verdict : null;
}

describe('the comparison of two accounts', () => {
  it('puts what is known of both side by side and says what to do', () => {
    expect(viewOf(shown)).toEqual({
      sentence:
        'Since Sat 14:26 a refresh of build@fernhill.example brings the sign-in of another account. Both are kept, and nothing was mixed.',
      rows: [
        { name: 'E-mail', expected: email, answered: 'kai@lanternworks.example', differs: true },
        { name: 'Plan', expected: 'Team', answered: 'Plus', differs: true },
        { name: 'Workspace', expected: 'Fernhill', answered: '–', differs: false },
        { name: 'Account', expected: 'account-…41d0', answered: 'account-…9f3c', differs: true },
        { name: 'Person', expected: 'user-7Kq…Zb2e', answered: 'user-Lw1…x80a', differs: true },
      ],
      advice:
        'kai@lanternworks.example is among the accounts here. To have build@fernhill.example back, sign in to it again.',
      canSignIn: true,
      canRemove: true,
    });
  });

  it.each<[AnswerDifference, RegExp]>([
    ['another-person', /brings the sign-in of another person in the same workspace\./],
    ['another-workspace', /brings a sign-in of the same person for another workspace\./],
    ['unclear', /brings a sign-in that does not say clearly whose it is\./],
  ])('says what differs: %s', (difference, words) => {
    expect(viewOf(withAnswer({ difference }))?.sentence).toMatch(words);
  });

  it('names nobody who is not among the accounts', () => {
    expect(viewOf(withAnswer({ answeredKey: null }))?.advice).toBe(
      'To have build@fernhill.example back, sign in to it again.',
    );
  });

  it('has no address while those are hidden', () => {
    const view = viewOf(snapshots['other-answered-hidden']);
    expect(JSON.stringify(view)).not.toContain('@');
    expect(view?.rows.map(({ name }) => name)).toEqual(['Plan', 'Workspace', 'Account', 'Person']);
  });

  it('offers no sign-in without a network, and never to remove what is Codex’s own', () => {
    const reading = { ...shown.reading, isOffline: true };
    expect(viewOf({ ...shown, reading })).toMatchObject({ canSignIn: false });
    const own = account(email, { sources: ['cli'] });
    expect(viewOf({ ...shown, status: shown.status && { ...shown.status, accounts: [own] } })).toMatchObject({
      canRemove: false,
    });
  });

  it('is nothing once it is not known who answered', () => {
    expect(viewOf(snapshots['other-answered-unknown'])).toBeNull();
  });
});

describe('the row of an account in whose place another one answered', () => {
  const run = {
    kind: 'finished' as const,
    mode: 'restore' as const,
    keys: [key],
    startedAt: snapshotNow,
    endedAt: snapshotNow,
    wasStopped: false,
    reports: [
      verification(email, { outcome: 'still-flagged', verdict: 'conflict', reason: 'another-account', message: '' }),
    ],
    error: null,
  };

  it('offers to compare the two', () => {
    expect(verdictOf(shown)).toMatchObject({ title: 'Compare…', detail: 'Both answers are kept', offer: 'compare' });
    expect(verdictOf({ ...shown, restore: { ...shown.restore, run } })).toMatchObject({
      title: 'Another account answered',
      offer: 'compare',
    });
  });

  it('offers a sign-in where nobody knows who it was', () => {
    const unknown = snapshots['other-answered-unknown'];
    expect(verdictOf(unknown)).toMatchObject({ title: 'Sign in again…', offer: 'sign-in' });
    expect(verdictOf({ ...unknown, restore: { ...unknown.restore, run } })).toMatchObject({
      title: 'Another account answered',
      offer: 'sign-in',
    });
  });
});
