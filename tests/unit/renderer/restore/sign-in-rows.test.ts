import { describe, expect, it } from 'vitest';
import { keepRoster } from '../../../../renderer/lib/restore-roster.ts';
import type { VerdictView } from '../../../../renderer/lib/restore-verdict.ts';
import { restoreView } from '../../../../renderer/lib/restore-view.ts';
import type { AppSnapshot } from '../../../../shared/app-snapshot.ts';
import type { ShownSignInState } from '../../../../shared/sign-in.ts';
import { inBrowser, madeUpSignIn, signedIn } from '../../../support/sign-in-snapshots.ts';
import { keyOf, ledgerLine } from '../../../support/snapshot-parts.ts';
import { snapshots } from '../../../support/snapshots.ts';

const ana = 'ana@lanternworks.example';
const raj = 'raj@lanternworks.example';
const seven: AppSnapshot = snapshots['seven-aside'];
const restored: AppSnapshot = snapshots.restored;

/** The last column of an account, for a window that was open since before. */
function verdictOf(label: string, snapshot: AppSnapshot): VerdictView | null | undefined {
  const roster = keepRoster(keepRoster([], seven), snapshot);
  const view = restoreView({ snapshot, roster, chosen: new Map(), reader: { locale: 'en-GB' } });
  if (view.kind !== 'list') throw new Error('There is no list.');
  return view.list.rows.find((row) => row.label === label)?.verdict;
}

describe('the row of an account that signs in', () => {
  it.each<[ShownSignInState, string, string]>([
    [{ kind: 'queued' }, 'Signs in next', 'Waits for its turn'],
    [{ kind: 'starting' }, 'Signing in', ''],
    [inBrowser, 'Signing in', 'Waiting for the browser'],
    [{ kind: 'offered', email: null, label: 'vera', key: null }, 'Signing in', 'Another account signed in'],
    [{ kind: 'storing' }, 'Signing in', ''],
  ])('says so and leads back to it: %j', (state, title, detail) => {
    const snapshot = { ...seven, signIns: [madeUpSignIn(state)] };
    expect(verdictOf(ana, snapshot)).toMatchObject({ title, detail, offer: 'show-sign-in' });
  });

  it.each<ShownSignInState>([{ kind: 'timed-out' }, signedIn(ana)])(
    'says what it did before once that is over: $kind',
    (state) => {
      const snapshot = { ...seven, signIns: [madeUpSignIn(state)] };
      expect(verdictOf(ana, snapshot)).toEqual(verdictOf(ana, seven));
    },
  );
});

describe('the result of a check that was followed by a sign-in', () => {
  function afterwards(at: string): AppSnapshot {
    const { status, restore } = restored;
    const accounts = (status?.flagged.accounts ?? []).filter(({ label }) => label !== raj);
    const line = ledgerLine('works-again', { at });
    return {
      ...restored,
      status: status && { ...status, flagged: { count: accounts.length, accounts } },
      restore: { ...restore, ledger: { ...restore.ledger, [keyOf(raj)]: [line] } },
    };
  }
  const endedAt = restored.restore.run.kind === 'finished' ? restored.restore.run.endedAt : '';

  it('was that it needs one, with the way to it', () => {
    expect(verdictOf(raj, restored)).toMatchObject({ title: 'Needs sign-in', offer: 'sign-in' });
  });

  it('is that it was restored', () => {
    const verdict = verdictOf(raj, afterwards(endedAt));
    expect(verdict).toMatchObject({ mark: 'check', title: 'Restored', detail: 'Signed in again', offer: null });
  });

  it('stays when it had worked only before', () => {
    const before = new Date(Date.parse(endedAt) - 1).toISOString();
    expect(verdictOf(raj, afterwards(before))).toMatchObject({ title: 'Needs sign-in' });
  });
});

describe('what the window says', () => {
  it('names no command where it has a button of its own', () => {
    const texts = Object.values(snapshots).map((snapshot) =>
      JSON.stringify(
        restoreView({ snapshot, roster: keepRoster([], snapshot), chosen: new Map(), reader: { locale: 'en-GB' } }),
      ),
    );
    expect(texts.filter((text) => text.includes('codex-quota login'))).toEqual([]);
  });
});
