import { describe, expect, it } from 'vitest';
import { shownSignIns } from '../../../../main/core/app/shown-sign-ins.ts';
import type { SignInState, SignInView } from '../../../../shared/sign-in.ts';
import { account, keyOf, snapshot } from '../../../support/snapshot-parts.ts';

const ana = 'ana@lanternworks.example';
const { status } = snapshot({ accounts: [account(ana)] });

function view(state: SignInState, change: Partial<SignInView> = {}): SignInView {
  const way = 'browser';
  const asked = {
    key: keyOf(ana),
    label: ana,
    way,
    wantedWay: way,
    goesBesideCodex: false,
    insteadOfCodex: false,
  } as const;
  return { id: '1', ...asked, through: 'app', until: null, state, ...change };
}

const openly = { status, hideEmails: false };
const accountNow =
  status === null ? null : { ...status, accounts: [{ ...account(ana), label: 'Account 1', email: null }] };
const hidden = { status: accountNow, hideEmails: true };
const address = 'https://auth.openai.com/oauth/authorize?state=planted-state&code_challenge=planted-challenge';
const vera = 'vera@paperkite.example';

describe('a sign-in in the snapshot', () => {
  it('has no address that a sign-in hangs on', () => {
    const shown = shownSignIns([view({ kind: 'waiting', address, code: null, opened: true })], openly);
    expect(shown[0]?.state).toEqual({ kind: 'waiting', page: null, code: null, opened: true });
    expect(JSON.stringify(shown)).not.toContain('planted');
  });

  it.each([
    ['https://auth.openai.com/codex/device', 'auth.openai.com/codex/device'],
    ['https://auth.openai.com/codex/device?user_code=planted#planted', 'auth.openai.com/codex/device'],
    ['http://127.0.0.1:4567/codex/device', '127.0.0.1:4567/codex/device'],
    ['not an address', null],
  ])('names the page for a code as it is typed in: %s', (from, page) => {
    const [shown] = shownSignIns([view({ kind: 'waiting', address: from, code: '7KQP-3MXD', opened: false })], openly);
    expect(shown?.state).toEqual({ kind: 'waiting', page, code: '7KQP-3MXD', opened: false });
  });

  it.each<SignInState>([{ kind: 'cancelled' }, { kind: 'declined', label: vera }])(
    'is gone once a person called it off: $kind',
    (state) => {
      expect(shownSignIns([view(state)], openly)).toEqual([]);
    },
  );

  it('says of what Codex reports no more than a window has room for, on one line', () => {
    const message = `Codex says: ${'no\n'.repeat(400)}`;
    const [shown] = shownSignIns(
      [view({ kind: 'failed', code: 'sign-in-failed', message, hint: null, kept: null })],
      openly,
    );
    const said = shown?.state.kind === 'failed' ? shown.state.message : '';
    expect(said).toHaveLength(400);
    expect(said).toMatch(/^Codex says: no no .*…$/);
  });
});

describe('names in it, once e-mail addresses are hidden', () => {
  const done = { key: keyOf(ana), label: ana, email: ana, place: 'pool', restored: true, isNew: false } as const;

  it.each<[string, SignInState, object]>([
    ['of who is asked for', { kind: 'starting' }, { label: 'Account 1' }],
    [
      'of who came instead',
      { kind: 'offered', email: vera, label: vera, key: null },
      { state: { label: 'another account', email: null } },
    ],
    [
      'of who signed in',
      { kind: 'done', account: { ...done, usageRead: true, codexMayBeRunning: false, multiAuthRuns: false } },
      { state: { account: { label: 'Account 1', email: null } } },
    ],
    [
      'in what Codex reports',
      { kind: 'failed', code: 'sign-in-failed', message: `Codex says: ${vera} may not.`, hint: null, kept: null },
      { state: { message: 'Codex says: … may not.' } },
    ],
    [
      'of whose sign-in could not be saved',
      { kind: 'failed', code: 'disk-full', message: 'No.', hint: null, kept: { key: keyOf(ana), label: ana } },
      { state: { kept: { label: 'Account 1' } } },
    ],
    [
      'of a new account whose sign-in could not be saved',
      { kind: 'failed', code: 'disk-full', message: 'No.', hint: null, kept: { key: null, label: vera } },
      { state: { kept: { label: null } } },
    ],
  ])('are hidden also where they were known before: %s', (_where, state, expected) => {
    const shown = shownSignIns([view(state)], hidden);
    expect(shown).toMatchObject([expected]);
    expect(JSON.stringify(shown)).not.toContain('@');
  });

  it('are left out for an account that nobody lists any more', () => {
    expect(shownSignIns([view({ kind: 'starting' }, { key: 'gone' })], hidden)).toMatchObject([{ label: null }]);
  });
});
