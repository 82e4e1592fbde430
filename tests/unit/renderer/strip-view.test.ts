import { describe, expect, it } from 'vitest';
import { stripView } from '../../../renderer/lib/strip-view.ts';
import { texts } from '../../../renderer/lib/texts.ts';
import type { AppSnapshot } from '../../../shared/app-snapshot.ts';
import { account, setAside, snapshot, stoppedAccount } from '../../support/snapshot-parts.ts';
import { type SnapshotName, snapshots } from '../../support/snapshots.ts';

function strip(state: AppSnapshot, failure: AppSnapshot['problem'] = null) {
  const shown = state.status?.accounts.find(({ key }) => key === state.leadKey) ?? null;
  return stripView({ snapshot: state, shown, failure });
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
  ])('in the state %s says: %s', (name, kind) => {
    expect(strip(snapshots[name])?.kind ?? null).toBe(kind);
  });

  it('is solid until somebody has looked, and quiet from then on', () => {
    expect(strip(snapshots['four-accounts'])).toMatchObject({ isSeen: false });
    expect(strip(snapshots['needs-sign-in-seen'])).toMatchObject({ isSeen: true });
  });

  it('puts a stopped sign-in that nobody looked at before everything else', () => {
    const all = { ...snapshots.checking, needsSignInUnseen: true, untold: snapshots.untold.untold };
    expect(strip(all, { code: 'internal', message: 'No.', hint: null })?.kind).toBe('needs-sign-in');
  });

  it('tells what did not work before what goes on', () => {
    expect(strip(snapshots.checking, { code: 'internal', message: 'No.', hint: null })?.kind).toBe('failure');
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
