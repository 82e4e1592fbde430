import { describe, expect, it } from 'vitest';
import {
  backNews,
  buttonSignsIn,
  erasedNews,
  heldBackNews,
  manyBackNews,
  manyStoppedNews,
  newsTarget,
  putBackNews,
  stoppedNews,
  thresholdNews,
  usedUpNews,
  windowBackNews,
} from '../../../../main/core/app/news-text.ts';

const key = 'k7q2m9x4za';
const label = 'mira@fernhill.example';
const week = { key, label, window: 'Week', usedPercent: 81, resetsAt: null, runsOutAt: null };
const twelveHours = { ...week, window: '12 hours' };
const popover = { window: 'popover', key };
const account = { window: 'restore', key };
const list = { window: 'restore', key: null };

describe('a click on a notification', () => {
  it.each([
    ['the account that stopped', stoppedNews({ key, label, reason: null }), account],
    ['the account that only a sign-in helps', stoppedNews({ key, label, reason: 'answer-lost' }), account],
    ['the account that is back', backNews({ key, label, how: null }), account],
    ['the list when several stopped', manyStoppedNews(3), list],
    ['the list when several are back', manyBackNews([{ key, label }]), list],
    ['the list when failures are held back', heldBackNews, list],
    ['the list when one was put back', putBackNews(label), list],
    ['the list when one keeps being removed', erasedNews(label), list],
    ['the popover at a threshold', thresholdNews(week), popover],
    ['the popover when a window is used up', usedUpNews(twelveHours), popover],
    ['the popover when a window is back', windowBackNews(week), popover],
  ])('opens %s', (_what, { id }, target) => {
    expect(id).toMatch(/^[a-z0-9-]{1,64}$/);
    expect(newsTarget(id)).toEqual(target);
  });

  it('offers to sign in, and not to check, where only that helps', () => {
    const buttons = ['refresh_token_expired', 'answer-lost', 'no-refresh-token', 'refresh_token_reused', null].map(
      (reason) => stoppedNews({ key, label, reason }),
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
