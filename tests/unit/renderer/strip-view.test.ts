import { describe, expect, it } from 'vitest';
import { stripView } from '../../../renderer/lib/strip-view.ts';
import { texts } from '../../../renderer/texts/texts.ts';
import type { AppSnapshot } from '../../../shared/app-snapshot.ts';
import { account, ledgerLine, setAside, snapshot, stoppedAccount } from '../../support/snapshot-parts.ts';
import { type SnapshotName, snapshots } from '../../support/snapshots.ts';

function strip(state: AppSnapshot, failure: AppSnapshot['problem'] = null) {
  const shown = state.status?.accounts.find(({ key }) => key === state.leadKey) ?? null;
  return stripView({ snapshot: state, shown, failure });
}

function bothPlaces(code: string): AppSnapshot {
  return snapshot({
    accounts: [stoppedAccount('a@x.example', code)],
    aside: [setAside('a@x.example', { reason: code })],
  });
}

describe('the strip', () => {
  it.each<[SnapshotName, string | null]>([
    ['one-login', null],
    ['first-run', null],
    ['reading-again', null],
    ['stale', null],
    ['api-key', null],
    ['keyring', null],
    ['list-unreadable', null],
    ['four-accounts', 'needs-sign-in'],
    ['own-sign-in-stopped', 'needs-sign-in'],
    ['watch-only', 'needs-sign-in'],
    ['unasked', 'needs-sign-in'],
    ['needs-sign-in-seen', 'needs-sign-in'],
    ['checking', 'checking'],
    ['stopping', 'checking'],
    ['held-back', 'held-back'],
    ['offline', 'offline'],
    ['server-error', 'error'],
    ['list-broken', 'problem'],
    ['untold', 'untold'],
    ['aside-by-hand-only', 'set-aside'],
    ['spent-elsewhere', 'conflict'],
    ['other-computer', 'conflict'],
    ['will-need-attention', null],
    ['cannot-refresh', null],
    ['sign-in-is-first', 'needs-sign-in'],
    ['sign-in-browser', 'sign-in'],
    ['sign-in-another', 'sign-in'],
    ['sign-in-refused', 'sign-in'],
    ['sign-in-done', 'sign-in'],
  ])('in the state %s says: %s', (name, kind) => {
    expect(strip(snapshots[name])?.kind ?? null).toBe(kind);
  });

  it('is solid until somebody has looked, and quiet from then on', () => {
    expect(strip(snapshots['four-accounts'])).toMatchObject({ isSeen: false });
    expect(strip(snapshots['needs-sign-in-seen'])).toMatchObject({ isSeen: true });
  });

  it('puts a stopped sign-in that nobody looked at before everything else', () => {
    const all = { ...snapshots.checking, needsSignInUnseen: true, untold: snapshots.untold.untold };
    expect(
      strip(all, { code: 'internal', message: 'No.', hint: null, file: null, found: { broken: null, backup: null } })
        ?.kind,
    ).toBe('needs-sign-in');
  });

  it('tells what did not work before what goes on', () => {
    expect(
      strip(snapshots.checking, {
        code: 'internal',
        message: 'No.',
        hint: null,
        file: null,
        found: { broken: null, backup: null },
      })?.kind,
    ).toBe('failure');
  });

  it('shows a sign-in that goes on before everything else, and how it ended after what nobody has looked at', () => {
    const failure = {
      code: 'internal',
      message: 'No.',
      hint: null,
      file: null,
      found: { broken: null, backup: null },
    } as const;
    const over = (name: SnapshotName): AppSnapshot => ({
      ...snapshots['four-accounts'],
      signIns: snapshots[name].signIns,
    });
    expect(strip(over('sign-in-browser'), failure)?.kind).toBe('sign-in');
    expect(strip(over('sign-in-done'), failure)?.kind).toBe('needs-sign-in');
    expect(strip({ ...over('sign-in-done'), needsSignInUnseen: false }, failure)?.kind).toBe('failure');
    expect(strip({ ...over('sign-in-done'), needsSignInUnseen: false })?.kind).toBe('sign-in');
  });

  it.each<[SnapshotName, string, number]>([
    ['sign-in-queue', 'ana@lanternworks.example', 1],
    ['sign-in-known', 'ana@lanternworks.example', 1],
    ['sign-in-browser', 'ana@lanternworks.example', 0],
  ])('shows the sign-in that goes on, and how many wait: %s', (name, label, waiting) => {
    expect(strip(snapshots[name])).toMatchObject({ kind: 'sign-in', signIn: { label }, waiting });
  });

  it('shows what did not work before what did', () => {
    const signIns = snapshots['sign-in-queue'].signIns.slice(0, 2);
    expect(strip({ ...snapshots['one-login'], signIns })).toMatchObject({ signIn: { state: { kind: 'timed-out' } } });
  });

  it('tells of somebody else at work after all that passes by itself, and before what was looked at', () => {
    const { conflict } = snapshots['spent-elsewhere'];
    const kinds = (
      ['four-accounts', 'untold', 'checking', 'list-broken', 'held-back', 'offline', 'server-error'] as const
    ).map((name) => strip({ ...snapshots[name], conflict })?.kind);
    expect(kinds).toEqual(['needs-sign-in', 'untold', 'checking', 'problem', 'held-back', 'offline', 'error']);
    for (const name of ['needs-sign-in-seen', 'aside-by-hand-only'] as const)
      expect(strip({ ...snapshots[name], conflict })?.kind).toBe('conflict');
  });

  it.each<[SnapshotName, string]>([
    ['spent-elsewhere', 'Another program used the sign-in of build@fernhill.example first'],
    ['conflict-hidden-emails', 'Another program used the sign-in of Account 4 first'],
    ['older-copy', 'An old sign-in of mira@fernhill.example and 2 more was put back'],
    ['erased-from-pool', 'A running program keeps erasing kai@lanternworks.example and june@harborlight.example'],
    ['shared-sign-in', 'Codex and codex-multi-auth share the sign-in of mira@fernhill.example'],
    ['other-computer', 'Another computer uses this Codex home'],
  ])('says who is at work on which sign-in: %s', (name, text) => {
    const view = strip(snapshots[name]);
    expect(view?.kind === 'conflict' ? texts.conflict(view.notice.kind, view.labels).text : null).toBe(text);
  });

  it.each([
    ['rotated-elsewhere', 'Another program refreshes mira@fernhill.example too'],
    ['leased-elsewhere', 'Another program takes turns at refreshing mira@fernhill.example'],
  ] as const)('says who refreshes as well: %s', (kind, text) => {
    const keys = snapshots['shared-sign-in'].conflict?.keys ?? [];
    const view = strip({ ...snapshots['shared-sign-in'], conflict: { id: `conflict-${kind}`, kind, keys } });
    expect(view?.kind === 'conflict' ? texts.conflict(view.notice.kind, view.labels).text : null).toBe(text);
  });

  it('names an account that has left the files meanwhile by no name', () => {
    const gone = { ...snapshots['shared-sign-in'], conflict: { id: 'x', kind: 'older-copy', keys: ['gone'] } } as const;
    const view = strip(gone);
    expect(view?.kind === 'conflict' ? texts.conflict(view.notice.kind, view.labels).text : null).toBe(
      'An old sign-in of an account was put back',
    );
  });

  it.each<[string, AppSnapshot, string | null]>([
    ['one that was unused for too long', snapshots['sign-in-is-first'], 'mirafernhi'],
    ['one that is set aside', snapshots['sign-in-is-first-aside'], 'opsfernhil'],
    ['one that a check may bring back', snapshots['own-sign-in-stopped'], null],
    ['one that is only watched', snapshots['watch-only'], 'opsfernhil'],
    [
      'several',
      snapshot({
        accounts: [account('c@x.example'), stoppedAccount('a@x.example', 'answer-lost'), stoppedAccount('b@x.example')],
      }),
      null,
    ],
    ['one in both places', bothPlaces('answer-lost'), 'axexamplex'],
  ])('offers to sign in where that is the first thing to do: %s', (_name, state, key) => {
    const view = strip(state);
    expect(view?.kind === 'needs-sign-in' ? view.signInKey : null).toBe(key);
  });

  it('offers to sign in once a check was refused twice', () => {
    const refused = ledgerLine('checked', { code: 'refresh_token_reused', verdict: 'needs-sign-in' });
    const ledger = (count: number) => ({ opsfernhil: Array.from({ length: count }, () => refused) });
    const state = snapshots['needs-sign-in-seen'];
    const keys = [1, 2].map((count) => {
      const view = strip({ ...state, restore: { ...state.restore, ledger: ledger(count) } });
      return view?.kind === 'needs-sign-in' ? view.signInKey : null;
    });
    expect(keys).toEqual([null, 'opsfernhil']);
  });

  it('never shows a preview as a check', () => {
    const run = { ...snapshots.checking.restore.run, mode: 'preview' } as AppSnapshot['restore']['run'];
    expect(strip({ ...snapshots.checking, restore: { ...snapshots.checking.restore, run } })?.kind).toBe(
      'needs-sign-in',
    );
  });

  it.each<[string, AppSnapshot, string]>([
    ['one', snapshot({ aside: [setAside('a@x.example')] }), '1 set aside · needs sign-in'],
    [
      'two, one by hand',
      snapshot({ aside: [setAside('a@x.example'), setAside('b@x.example', { reason: 'manual' })] }),
      '2 set aside · 1 needs sign-in',
    ],
    ['two', snapshot({ aside: [setAside('a@x.example'), setAside('b@x.example')] }), '2 set aside · 2 need sign-in'],
    [
      'none, but one stopped',
      snapshot({ accounts: [account('c@x.example'), stoppedAccount('a@x.example')] }),
      '1 needs sign-in',
    ],
    [
      'one that is stopped in auth.json too',
      snapshot({ accounts: [account('c@x.example'), stoppedAccount('a@x.example')], aside: [setAside('a@x.example')] }),
      '1 set aside · needs sign-in',
    ],
    [
      'one that is switched off beside one that stopped',
      snapshot({ aside: [setAside('a@x.example'), setAside('b@x.example', { reason: 'deactivated_workspace' })] }),
      '2 set aside · 1 needs sign-in',
    ],
    [
      'one that works and one that stopped',
      snapshot({ aside: [setAside('a@x.example'), setAside('b@x.example', { lastOutcome: 'healthy-flagged' })] }),
      '2 set aside · 1 needs sign-in',
    ],
  ])('counts %s', (_name, state, text) => {
    const view = strip(state);
    expect(view?.kind === 'needs-sign-in' ? texts.stopped(view.counts) : null).toBe(text);
  });
});
