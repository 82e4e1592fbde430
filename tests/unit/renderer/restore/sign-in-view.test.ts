import { describe, expect, it } from 'vitest';
import { attentionOf, type SignInPanel, signInPanel } from '../../../../renderer/lib/sign-in-view.ts';
import { timeLeft } from '../../../../renderer/texts/sign-in-texts.ts';
import type { ShownSignIn } from '../../../../shared/sign-in.ts';
import { inBrowser, madeUpSignIn, signedIn } from '../../../support/sign-in-snapshots.ts';
import { type SnapshotName, snapshots } from '../../../support/snapshots.ts';

function panelOf(...signIns: readonly ShownSignIn[]): SignInPanel {
  const panel = signInPanel(signIns);
  if (panel === null) throw new Error('There is no panel.');
  return panel;
}

const actsOf = ({ buttons }: SignInPanel): readonly string[] => buttons.map(({ act }) => act);

describe('the panel of a sign-in', () => {
  it.each<[SnapshotName, string, string, readonly string[]]>([
    ['sign-in-starting', 'Sign in to ana@lanternworks.example', 'Opening the page to sign in at…', ['cancel']],
    [
      'sign-in-browser',
      'Sign in to ana@lanternworks.example',
      'The browser is open. Choose this account there.',
      ['cancel', 'use-code', 'open-browser'],
    ],
    [
      'sign-in-no-browser',
      'Sign in to ana@lanternworks.example',
      'No browser could be opened. Copy the address and open it in a browser on this computer.',
      ['cancel', 'use-code', 'copy-address'],
    ],
    [
      'sign-in-code',
      'Sign in to ana@lanternworks.example',
      'The browser is open. Choose this account there. On another device, open auth.openai.com/codex/device and type',
      ['cancel', 'copy-code', 'open-browser'],
    ],
    [
      'sign-in-ports-taken',
      'Sign in to ana@lanternworks.example',
      'Another program uses the ports that a browser comes back to, so a code takes its place. On any device, open auth.openai.com/codex/device, choose this account and type',
      ['cancel', 'copy-code', 'open-browser'],
    ],
    ['sign-in-saving', 'Sign in to ana@lanternworks.example', 'Saving the new sign-in…', []],
    [
      'sign-in-another',
      'This is vera@paperkite.example, not ana@lanternworks.example',
      'Nothing is saved yet. Add it, or try again and choose ana@lanternworks.example in the browser.',
      ['cancel', 'again', 'add'],
    ],
    [
      'sign-in-known',
      'This is olaf@harborlight.example, not ana@lanternworks.example',
      'Nothing is saved yet. olaf@harborlight.example is here already: keep this sign-in for it, or try again and choose ana@lanternworks.example in the browser.',
      ['cancel', 'again', 'add'],
    ],
    [
      'sign-in-refused',
      'Could not sign in to ana@lanternworks.example',
      'Codex says: Sign-in could not be completed: your workspace does not allow Codex.',
      ['close', 'use-code', 'again'],
    ],
    [
      'sign-in-timed-out',
      'Could not sign in to ana@lanternworks.example',
      'No answer within 5 minutes. Nothing was changed.',
      ['close', 'use-code', 'again'],
    ],
    [
      'sign-in-code-timed-out',
      'Could not sign in to ana@lanternworks.example',
      'No answer within 5 minutes. Nothing was changed.',
      ['close', 'use-browser', 'again-by-code'],
    ],
    [
      'sign-in-no-codes',
      'Could not sign in to ana@lanternworks.example',
      'Signing in with a code is not enabled for this account.',
      ['close', 'use-browser', 'again-by-code'],
    ],
    [
      'sign-in-not-saved',
      'Could not save the sign-in to ana@lanternworks.example',
      '~/.codex/multi-auth/openai-codex-accounts.json is not complete JSON. Mend it or move it away, then try again. A backup lies beside it.',
      ['close', 'again'],
    ],
    [
      'sign-in-not-saved-full',
      'Could not save the sign-in to vera@paperkite.example',
      'The pool is full: 20 accounts is the limit. Set another account aside.',
      ['close', 'again'],
    ],
    [
      'sign-in-done-aside',
      'ana@lanternworks.example is signed in',
      'It is still set aside, since the pool is full at 20 accounts. Set another one aside, then check this one.',
      ['close'],
    ],
    ['sign-in-done', 'ana@lanternworks.example is signed in', 'It is back in the pool.', ['close']],
    ['sign-in-done-own', 'mira@fernhill.example is signed in', 'Codex uses it from now on.', ['close']],
    [
      'sign-in-new',
      'Sign in to Codex',
      'The browser is open. Choose an account there.',
      ['cancel', 'use-code', 'open-browser'],
    ],
  ])('says in %s what is and what can be done', (name, title, text, acts) => {
    const panel = panelOf(...snapshots[name].signIns);
    expect([panel.title, panel.text]).toEqual([title, text]);
    expect(actsOf(panel)).toEqual(acts);
  });

  it('says of one that only could not be saved that nobody has to sign in again', () => {
    expect(panelOf(...snapshots['sign-in-not-saved'].signIns).note).toContain('Nobody has to sign in again');
  });

  it('offers no code where one came in the place of a browser that could not come back', () => {
    const inPlace = { way: 'device', wantedWay: 'browser' } as const;
    expect(actsOf(panelOf(madeUpSignIn({ kind: 'timed-out' }, inPlace)))).toEqual(['close', 'again']);
  });

  it('asks again in the way that was wanted, also in the line of one that ended before', () => {
    const byCode = { way: 'device', wantedWay: 'device' } as const;
    const [offered] = snapshots['sign-in-another'].signIns;
    expect(actsOf(panelOf(madeUpSignIn(offered?.state ?? inBrowser, byCode)))).toContain('again-by-code');
    const { others } = panelOf(
      madeUpSignIn({ kind: 'timed-out' }, { ...byCode, label: 'b@x.example' }),
      madeUpSignIn(inBrowser),
    );
    expect(others.map(({ button }) => button?.act)).toEqual(['again-by-code']);
  });

  it.each([
    [{ place: 'cli', restored: false } as const, 'Codex uses it from now on.'],
    [{ place: 'pool', restored: true } as const, 'It is back in the pool.'],
    [
      { place: 'pool', restored: false, isNew: true } as const,
      'It is new in the pool of codex-multi-auth. Codex’s own sign-in stays as it was.',
    ],
    [{ place: 'pool', restored: false } as const, 'Its new sign-in is in the pool.'],
    [
      { place: 'flagged', restored: false } as const,
      'It is still set aside, since the pool is full at 20 accounts. Set another one aside, then check this one.',
    ],
  ])('says where the new sign-in went: %j', (change, text) => {
    expect(panelOf(madeUpSignIn(signedIn('ana@lanternworks.example', change))).text).toBe(text);
  });

  it('mentions a Codex that runs, and a quota that could not be read', () => {
    const { note } = panelOf(
      madeUpSignIn(signedIn('ana@lanternworks.example', { codexMayBeRunning: true, usageRead: false })),
    );
    expect(note).toBe(
      'Codex is running. It goes on with the sign-in that it knows until it is restarted. Its quota could not be read yet; it is read with the next update.',
    );
  });

  it('mentions a codex-multi-auth that runs with the pool as it was', () => {
    const { note } = panelOf(madeUpSignIn(signedIn('ana@lanternworks.example', { multiAuthRuns: true })));
    expect(note).toBe('codex-multi-auth is running with the old pool in memory. Restart it.');
  });

  it('says before anybody signs in that it goes beside the one that Codex keeps out of reach', () => {
    expect(panelOf(madeUpSignIn(inBrowser, { label: null, goesBesideCodex: true })).note).toBe(
      'The new sign-in goes into the pool of codex-multi-auth. Codex’s own stays as it is.',
    );
  });

  it('says that this app signs in itself where a Codex could not be used, beside where the sign-in goes', () => {
    const said = 'Codex could not be used for this, so Codex Quota signs in itself. Diagnostics say more about Codex.';
    const noteOf = (change: Partial<ShownSignIn>) => panelOf(madeUpSignIn(inBrowser, change)).note;
    expect(noteOf({ insteadOfCodex: true })).toBe(said);
    const both = noteOf({ label: null, insteadOfCodex: true, goesBesideCodex: true });
    expect(both).toBe(`${said} The new sign-in goes into the pool of codex-multi-auth. Codex’s own stays as it is.`);
  });

  it('has nothing to show without a sign-in', () => {
    expect(signInPanel([])).toBeNull();
  });
});

describe('several sign-ins', () => {
  const [first, second, third] = ['a@x.example', 'b@x.example', 'c@x.example'].map((label) => ({ label }));

  it('show the one that goes on, and the others in their order with what can be done', () => {
    const { title, others } = panelOf(...snapshots['sign-in-queue'].signIns);
    expect(title).toBe('Sign in to ana@lanternworks.example');
    expect(others.map(({ label, text, button }) => [label, text, button?.act ?? null])).toEqual([
      ['raj@lanternworks.example', 'Signed in', null],
      ['build@fernhill.example', 'No answer within 5 minutes', 'again'],
      ['olaf@harborlight.example', 'Waits for its turn', 'cancel'],
    ]);
  });

  it.each<[string, readonly ShownSignIn[], string]>([
    [
      'one that waits for the browser before one that ended',
      [madeUpSignIn({ kind: 'timed-out' }, first), madeUpSignIn(inBrowser, second)],
      'Sign in to b@x.example',
    ],
    [
      'one that failed before one that worked',
      [madeUpSignIn(signedIn('a@x.example'), first), madeUpSignIn({ kind: 'timed-out' }, second)],
      'Could not sign in to b@x.example',
    ],
    [
      'one that waits before one that ended',
      [madeUpSignIn({ kind: 'timed-out' }, first), madeUpSignIn({ kind: 'queued' }, third)],
      'Sign in to c@x.example',
    ],
  ])('begin with %s', (_which, signIns, title) => {
    expect(panelOf(...signIns).title).toBe(title);
  });

  it('name who did sign in where that could not be saved', () => {
    const [kept] = snapshots['sign-in-not-saved-full'].signIns;
    if (kept === undefined) throw new Error('There is none.');
    const { others } = panelOf(madeUpSignIn(inBrowser), kept);
    expect(others.map(({ label, text }) => [label, text])).toEqual([
      ['vera@paperkite.example', 'Could not be saved yet'],
    ]);
  });

  it('that were put aside stay there from step to step, and come back with a question or an end', () => {
    const before = attentionOf([madeUpSignIn({ kind: 'starting' })]);
    expect(attentionOf([madeUpSignIn(inBrowser)])).toBe(before);
    expect(attentionOf([madeUpSignIn({ kind: 'storing' })])).toBe(before);
    expect(attentionOf([madeUpSignIn({ kind: 'timed-out' })])).not.toBe(before);
    expect(attentionOf(snapshots['sign-in-another'].signIns)).not.toBe(before);
    expect(attentionOf([madeUpSignIn(inBrowser), madeUpSignIn({ kind: 'queued' }, second)])).not.toBe(before);
  });
});

describe('the time that is left', () => {
  it.each([
    [252_000, '4:12'],
    [300_000, '5:00'],
    [59_001, '1:00'],
    [9_000, '0:09'],
    [1, '0:01'],
    [0, '0:00'],
    [-60_000, '0:00'],
  ])('of %d ms is %s', (leftMs, text) => {
    expect(timeLeft(1_000_000 + leftMs, 1_000_000)).toBe(text);
  });
});
