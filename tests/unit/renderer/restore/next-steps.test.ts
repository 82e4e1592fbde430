import { describe, expect, it } from 'vitest';
import { restoreView } from '../../../../renderer/lib/restore-view.ts';
import { storyLine } from '../../../../renderer/texts/ledger-texts.ts';
import type { LedgerLine, WatchedRestore } from '../../../../shared/app-snapshot.ts';
import { at, ledgerLine, setAside, snapshot } from '../../../support/snapshot-parts.ts';

const aside = ledgerLine('set-aside', { code: 'refresh_token_reused' });
const works = { verdict: 'healthy', code: 'healthy' } as const;
const limited = { verdict: 'limited', code: 'limited' } as const;
const offline = { verdict: 'undetermined', code: 'offline' } as const;

function checkedOn(days: number, change: Partial<LedgerLine>): LedgerLine {
  return ledgerLine('checked', { at: at({ days }), ...change });
}

function verdictOf(reason: string, story: readonly LedgerLine[], watched: readonly WatchedRestore[] = []) {
  const one = setAside('kai@x.example', { reason, lastOutcome: null });
  const base = snapshot({ aside: [one] });
  const shown = { ...base, restore: { ...base.restore, ledger: { [one.key]: story }, watched } };
  const reader = { locale: 'en-GB', timeZone: 'UTC' };
  const view = restoreView({ snapshot: shown, roster: [one], chosen: new Map(), reader });
  return view.kind === 'list' ? view.list.rows[0]?.verdict : null;
}

describe('the next step of a set-aside account', () => {
  it.each<[string, string, readonly LedgerLine[], string, string | null]>([
    ['to restore what works', 'refresh_token_reused', [checkedOn(-1, works), aside], 'Works', 'restore'],
    [
      'to restore it still after a check without network',
      'manual',
      [checkedOn(-1, offline), checkedOn(-2, works)],
      'Works',
      'restore',
    ],
    ['to make room first', 'manual', [checkedOn(-1, { ...works, code: 'pool-full' })], 'Works, pool is full', null],
    ['to wait for its limit', 'refresh_token_reused', [checkedOn(-1, limited), aside], 'Returns', null],
    [
      'to check it, whatever its limit was before it stopped',
      'refresh_token_reused',
      [aside, checkedOn(-4, limited)],
      'Check',
      null,
    ],
    [
      'to ask the owner, whatever the network said since',
      'deactivated_workspace',
      [checkedOn(-1, offline), aside],
      'Ask its owner',
      null,
    ],
  ])('is %s', (_what, reason, story, title, offer) => {
    expect(verdictOf(reason, story)).toMatchObject({ title, offer });
  });

  it('says that a restored one stopped again only as long as nothing better was found', () => {
    const watched = [
      { key: 'kaixexampl', restoredAt: at({ hours: -2 }), putBacks: 0, failedAgain: true, nextCheckAt: null },
    ];
    expect(verdictOf('refresh_token_reused', [aside], watched)).toMatchObject({ title: 'Restored, but stopped again' });
    expect(verdictOf('refresh_token_reused', [checkedOn(-1, works), aside], watched)).toMatchObject({ title: 'Works' });
  });
});

describe('a line of the story', () => {
  it.each<[Partial<LedgerLine>, string]>([
    [works, 'Checked: it works'],
    [{ ...works, code: 'pool-full' }, 'Checked: it works'],
    [limited, 'Checked: signed in, its limit is used up'],
    [offline, 'Checked: could not tell, no network'],
  ])('says what a check found: %j', (line, text) => {
    expect(storyLine(ledgerLine('checked', line)).text).toBe(text);
  });
});
