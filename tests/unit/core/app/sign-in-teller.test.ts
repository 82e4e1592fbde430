import { describe, expect, it } from 'vitest';
import { createSignInTeller } from '../../../../main/core/app/sign-in-teller.ts';
import { defaultSettings } from '../../../../main/core/settings.ts';
import type { NotificationSettings } from '../../../../shared/settings.ts';
import type { ShownSignIn } from '../../../../shared/sign-in.ts';
import { createRecordingHost } from '../../../support/app-host.ts';
import { inBrowser, madeUpSignIn, signedIn } from '../../../support/sign-in-snapshots.ts';

const ana = 'ana@lanternworks.example';
const another = { kind: 'offered', email: null, label: 'vera@paperkite.example', key: null } as const;
const refused = {
  kind: 'failed',
  code: 'sign-in-failed',
  message: 'Codex says: no.',
  hint: null,
  kept: null,
} as const;

function tell(steps: readonly (readonly ShownSignIn[])[], { isInSight = false, notifications = {} } = {}) {
  const host = createRecordingHost();
  host.isInSight = isInSight;
  const all: NotificationSettings = { ...defaultSettings.notifications, ...notifications };
  const teller = createSignInTeller({ host, notifications: () => all });
  for (const step of steps) teller.heed(step);
  return host.notifications;
}

describe('with every window closed, a person in the browser', () => {
  it.each<[string, ShownSignIn['state'], object | null]>([
    [
      'is told that it worked',
      signedIn(ana),
      { id: 'back-analantern', title: `${ana} is signed in`, body: 'It is back in the pool.', button: null },
    ],
    [
      'is told that it was saved',
      signedIn(ana, { restored: false }),
      { id: 'back-analantern', title: `${ana} is signed in`, body: 'Its new sign-in is saved.', button: null },
    ],
    [
      'is asked about somebody else',
      another,
      {
        id: 'sign-in-analantern',
        title: `This is vera@paperkite.example, not ${ana}`,
        body: 'Nothing is saved until you choose.',
        button: null,
      },
    ],
    [
      'is told in Codex’s own words that it did not work',
      refused,
      { id: 'sign-in-analantern', title: `Could not sign in to ${ana}`, body: 'Codex says: no.', button: null },
    ],
    [
      'is told whose sign-in could not be saved, also where that is not who was asked for',
      { ...refused, message: 'No.', kept: { key: null, label: 'vera@paperkite.example' } },
      {
        id: 'sign-in-analantern',
        title: 'Could not save the sign-in to vera@paperkite.example',
        body: 'No.',
        button: null,
      },
    ],
    [
      'is told that a sign-in could not be saved where nothing says whose',
      { ...refused, message: 'No.', kept: { key: null, label: null } },
      { id: 'sign-in-analantern', title: 'Could not save the new sign-in', body: 'No.', button: null },
    ],
    ['is told nothing while it goes on', { kind: 'storing' }, null],
    ['is told nothing after leaving it', { kind: 'timed-out' }, null],
  ])('%s', (_name, state, expected) => {
    const news = tell([[madeUpSignIn(inBrowser)], [madeUpSignIn(state)]]);
    expect(news).toEqual(expected === null ? [] : [expected]);
  });

  it('is told once, however often the list changes', () => {
    const done = madeUpSignIn(signedIn(ana));
    expect(tell([[done], [done], [done, madeUpSignIn(inBrowser, { id: 'other' })]])).toHaveLength(1);
  });

  it('is told by the window alone when one is in sight', () => {
    expect(tell([[madeUpSignIn(signedIn(ana))]], { isInSight: true })).toEqual([]);
  });

  it('is not told of kinds that are switched off', () => {
    expect(tell([[madeUpSignIn(signedIn(ana))]], { notifications: { restored: false } })).toEqual([]);
    expect(tell([[madeUpSignIn(another)]], { notifications: { needsSignIn: false } })).toEqual([]);
  });

  it('has no name in it where the account asked for has none', () => {
    const state = { ...another, label: 'Account 7' };
    expect(tell([[madeUpSignIn(state, { label: null })]])).toMatchObject([{ title: 'This is Account 7' }]);
  });
});
