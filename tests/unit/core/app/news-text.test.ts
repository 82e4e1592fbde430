import { describe, expect, it } from 'vitest';
import {
  backNews,
  buttonSignsIn,
  erasedNews,
  heldBackNews,
  manyBackNews,
  newsTarget,
  putBackNews,
  thresholdNews,
  troubleNews,
  usedUpNews,
  windowBackNews,
} from '../../../../main/core/app/news-text.ts';
import type { AppNotification } from '../../../../main/core/app/tray-app.ts';
import type { SignInTrouble } from '../../../../shared/sign-in-trouble.ts';

const key = 'k7q2m9x4za';
const label = 'mira@fernhill.example';
const week = { key, label, window: 'Week', usedPercent: 81, resetsAt: null, runsOutAt: null };
const twelveHours = { ...week, window: '12 hours' };
const popover = { window: 'popover', key };
const account = { window: 'restore', key };
const trouble = { key, label, kind: 'needs-sign-in', reason: null, sinceMs: 0 } as const;
const list = { window: 'restore', key: null };

const off = { ...trouble, kind: 'switched-off' } as const;

function first(troubles: readonly SignInTrouble[]): AppNotification {
  const [news] = troubleNews(troubles);
  if (news === undefined) throw new Error('nothing is told');
  return news;
}

describe('a click on a notification', () => {
  it.each([
    ['the account that stopped', first([trouble]), account],
    ['the account that only a sign-in helps', first([{ ...trouble, reason: 'answer-lost' }]), account],
    ['the account that was set aside', first([{ ...trouble, kind: 'set-aside', reason: 'email-changed' }]), account],
    ['the account that is switched off', first([{ ...trouble, kind: 'switched-off' }]), account],
    ['the account that is back', backNews({ key, label, how: null }), account],
    ['the list when several stopped', first([trouble, trouble]), list],
    ['the list when several are switched off', first([off, off]), list],
    ['the list when several are back', manyBackNews([{ key, label }]), list],
    ['the list when failures are held back', heldBackNews, list],
    ['the account that was put back', putBackNews({ key, label }), account],
    ['the account that keeps being removed', erasedNews({ key, label }), account],
    ['the popover at a threshold', thresholdNews(week), popover],
    ['the popover when a window is used up', usedUpNews(twelveHours), popover],
    ['the popover when a window is back', windowBackNews(week), popover],
  ])('opens %s', (_what, { id }, target) => {
    expect(id).toMatch(/^[a-z0-9-]{1,64}$/);
    // The system keeps it, whatever is hidden here.
    expect(id).not.toContain('fernhill');
    expect(newsTarget(id)).toEqual(target);
  });

  it('offers to sign in, and not to check, where only that helps', () => {
    const buttons = ['refresh_token_expired', 'answer-lost', 'no-refresh-token', 'refresh_token_reused', null].map(
      (reason) => first([{ ...trouble, reason }]),
    );
    expect(buttons.map(({ button }) => button)).toEqual([...Array(3).fill('Sign in again…'), 'Check', 'Check']);
    expect(buttons.map(({ id }) => buttonSignsIn(id))).toEqual([...Array(3).fill(key), null, null]);
  });

  it.each(['sign-in-again', `sign-in-again-${key}x`, `x-sign-in-again-${key}`, `back-${key}`, ''])(
    'begins no sign-in with the button of %s',
    (id) => {
      expect(buttonSignsIn(id)).toBeNull();
    },
  );

  it('opens the list for an id that is none of ours', () => {
    expect(newsTarget('')).toEqual(list);
    expect(newsTarget('used-up')).toEqual(list);
  });
});

describe('the notification that several are back', () => {
  it('names four of them and counts the rest', () => {
    const accounts = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ key: name, label: name }));
    expect(manyBackNews(accounts).body).toBe('a, b, c, d and 2 more.');
    expect(manyBackNews(accounts.slice(0, 4)).body).toBe('a, b, c, d.');
  });
});

describe('the notifications of accounts that came to grief', () => {
  it('are one for each kind, so that nothing is called what it is not', () => {
    const aside = { ...trouble, kind: 'set-aside', reason: 'email-changed' } as const;
    const gone = { ...off, reason: 'deactivated_workspace' };
    expect(troubleNews([trouble, gone, aside]).map(({ title, body }) => `${title} / ${body}`)).toEqual([
      'mira@fernhill.example needs sign-in / Sign-in no longer accepted.',
      'mira@fernhill.example is switched off / Workspace switched off.',
      'mira@fernhill.example was set aside / Its e-mail changed.',
    ]);
    expect(
      troubleNews([off, trouble, off, trouble, trouble, aside, aside]).map(({ id, title }) => [id, title]),
    ).toEqual([
      ['sign-in', '3 accounts need sign-in'],
      ['switched-off', '2 accounts are switched off'],
      ['set-aside', '2 accounts were set aside'],
    ]);
    expect(troubleNews([])).toEqual([]);
  });
});
