import { describe, expect, it } from 'vitest';
import type { LedgerLine } from '../../../shared/app-snapshot.ts';
import { asideStanding, signInTroubles } from '../../../shared/sign-in-trouble.ts';
import { account, at, failure, ledgerLine, setAside, snapshot, stoppedAccount } from '../../support/snapshot-parts.ts';

type Kind = ReturnType<typeof asideStanding>['kind'];

/** By reason, what is known before any check. */
const reasons: readonly (readonly [string | null, Kind])[] = [
  ['refresh_token_reused', 'needs-sign-in'],
  ['refresh_token_expired', 'needs-sign-in'],
  ['refresh_token_invalidated', 'needs-sign-in'],
  ['invalid_grant', 'needs-sign-in'],
  ['answer-lost', 'needs-sign-in'],
  ['no-refresh-token', 'needs-sign-in'],
  ['another-account', 'needs-sign-in'],
  ['unclear-three-times', 'needs-sign-in'],
  ['a reason of another program', 'needs-sign-in'],
  [null, 'needs-sign-in'],
  ['manual', 'open'],
  ['restore-undone', 'open'],
  ['email-changed', 'open'],
  ['erased-by-another-program', 'open'],
  ['deactivated_workspace', 'switched-off'],
  ['account_deactivated', 'switched-off'],
  ['user_deleted', 'switched-off'],
  ['limited', 'limited'],
];

/** What the last check came to, and what it makes of every reason; null: it takes nothing back. */
const outcomes: readonly (readonly [string, Partial<LedgerLine>, Kind | null])[] = [
  ['works, left here', { verdict: 'healthy', code: 'healthy' }, 'works'],
  ['works, pool is full', { verdict: 'healthy', code: 'pool-full' }, 'works'],
  ['is limited', { verdict: 'limited', code: 'limited' }, 'limited'],
  ['was refused', { verdict: 'needs-sign-in', code: 'refresh_token_reused' }, 'needs-sign-in'],
  ['was switched off', { verdict: 'deactivated', code: 'deactivated_workspace' }, 'switched-off'],
  ['was answered by another account', { verdict: 'conflict', code: 'another-account' }, 'needs-sign-in'],
  ['changed meanwhile', { verdict: 'conflict', code: 'changed-meanwhile' }, null],
  ['could not be told', { verdict: 'undetermined', code: 'server-error' }, null],
  ['was sent and not answered', { verdict: 'undetermined', code: 'answer-lost' }, null],
];

const aside = ledgerLine('set-aside', { at: at({ days: -3 }) });
const checkedOn = (days: number, change: Partial<LedgerLine>): LedgerLine =>
  ledgerLine('checked', { at: at({ days }), ...change });
const works = { verdict: 'healthy', code: null } as const;
const refused = { verdict: 'needs-sign-in', code: 'invalid_grant' } as const;

function kindOf(change: Parameters<typeof setAside>[1], story: readonly LedgerLine[] = []): Kind {
  return asideStanding(setAside('a@b.example', { lastOutcome: null, ...change }), story).kind;
}

describe('what is known of a set-aside account', () => {
  it.each(reasons)('is what its reason says before a check: %s', (reason, kind) => {
    expect(kindOf({ reason })).toBe(kind);
  });

  it.each(outcomes)('is what its last check found, whatever the reason: %s', (_found, line, found) => {
    const kinds = reasons.map(([reason]) => kindOf({ reason }, [checkedOn(-1, line), aside]));
    expect(kinds).toEqual(reasons.map(([, kind]) => found ?? kind));
  });

  it.each<[string, readonly LedgerLine[], Kind]>([
    [
      'a check that could not tell takes nothing back',
      [checkedOn(-1, outcomes[7]?.[1] ?? {}), checkedOn(-2, works)],
      'works',
    ],
    ['the latest finding counts', [checkedOn(-1, refused), checkedOn(-2, works)], 'needs-sign-in'],
    ['what was found before it was set aside is over', [aside, checkedOn(-4, works)], 'needs-sign-in'],
    ['nor does it count where nobody here noted that it was set aside', [checkedOn(-4, works)], 'needs-sign-in'],
    ['it was signed in to since', [ledgerLine('works-again', { at: at({ days: -1 }) }), aside], 'works'],
    [
      'it stopped again since',
      [ledgerLine('needs-sign-in', { at: at({ days: -1 }), code: 'invalid_grant' }), checkedOn(-2, works), aside],
      'needs-sign-in',
    ],
    [
      'its restore was taken back, so it has the sign-in that worked',
      [ledgerLine('undone', { at: at({ days: -3 }) })],
      'open',
    ],
    [
      'it was set aside by another program after that',
      [ledgerLine('undone', { at: at({ days: -4 }) })],
      'needs-sign-in',
    ],
  ])('follows its story: %s', (_what, story, kind) => {
    expect(kindOf({}, story)).toBe(kind);
  });

  it.each<[string, Parameters<typeof setAside>[1], Kind]>([
    ['works', { lastOutcome: 'healthy-flagged' }, 'works'],
    ['works, and the pool was full', { lastOutcome: 'restore-skipped' }, 'works'],
    ['signed in, as its health tells, but used up', { lastOutcome: 'still-flagged', health: 100 }, 'limited'],
    ['refused', { lastOutcome: 'still-flagged', health: 0 }, 'needs-sign-in'],
    ['not to be told', { lastOutcome: 'undetermined' }, 'needs-sign-in'],
    [
      'working, but that was before',
      { lastOutcome: 'healthy-flagged', lastVerified: at({ days: -4 }) },
      'needs-sign-in',
    ],
  ])('is what the list says of its last check while there is no story: %s', (_found, change, kind) => {
    expect(kindOf(change)).toBe(kind);
  });

  it('is so since it was first found, not since it was found again', () => {
    const sinceOf = (...story: readonly LedgerLine[]): string =>
      new Date(asideStanding(setAside('a@b.example'), story).sinceMs).toISOString();
    expect(sinceOf(checkedOn(-1, refused), aside)).toBe(at({ days: -3 }));
    expect(sinceOf(checkedOn(-1, refused), checkedOn(-2, works), aside)).toBe(at({ days: -1 }));
  });
});

describe('the accounts that came to grief', () => {
  const noStories = {};

  it('are told apart, and those that a person set aside are not among them', () => {
    const { status } = snapshot({
      accounts: [account('fine@x.example'), stoppedAccount('own@x.example'), gone('off@x.example')],
      aside: reasons.map(([reason], index) => setAside(`${index}@x.example`, { reason, lastOutcome: null })),
    });
    const told = signInTroubles(status, noStories).map(({ label, kind }) => [label, kind]);
    const expected = reasons.flatMap(([reason, kind], index): readonly [string, string][] => {
      if (reason === 'email-changed') return [[`${index}@x.example`, 'set-aside']];
      return kind === 'needs-sign-in' || kind === 'switched-off' ? [[`${index}@x.example`, kind]] : [];
    });
    expect(told).toEqual([...expected, ['own@x.example', 'needs-sign-in'], ['off@x.example', 'switched-off']]);
  });

  it.each([
    ['stopped in both places', stoppedAccount('a@x.example'), 'invalid_grant', 'needs-sign-in'],
    ['switched off where it is in use', gone('a@x.example'), 'invalid_grant', 'needs-sign-in'],
    ['switched off where it was set aside', stoppedAccount('a@x.example'), 'user_deleted', 'needs-sign-in'],
    ['switched off in both places', gone('a@x.example'), 'user_deleted', 'switched-off'],
  ] as const)('count once: %s', (_where, inUse, reason, kind) => {
    const aside1 = setAside('a@x.example', { reason, lastOutcome: null });
    const { status } = snapshot({ accounts: [inUse], aside: [aside1] });
    expect(signInTroubles(status, noStories)).toMatchObject([{ kind, sinceMs: Date.parse(at({ minutes: -2 })) }]);
  });

  it('are none before the first reading', () => {
    expect(signInTroubles(null, noStories)).toEqual([]);
  });
});

function gone(email: string) {
  return account(email, failure('deactivated', { code: 'user_deleted', message: '', httpStatus: 401 }));
}
