import { describe, expect, it } from 'vitest';
import type { ListRecord } from '../../support/codex-home.ts';
import type { RivalWord } from '../../support/rival-words.ts';
import { judgeLists, type ListDocument, type ListsQuestion, lastWords } from '../../torture/rivals-last-word.ts';

// The judge of the contest: what it lets pass is never found, so each kind of loss is shown to it once.

const mira: ListRecord = {
  email: 'mira',
  recordId: 'r1',
  addedAt: 1,
  workspaces: [{ id: 'w1' }],
  refreshToken: 't2',
  accountLabel: 'Mine',
  coolingDownUntil: 9,
  note: { kept: true },
};
const kai: ListRecord = { email: 'kai', recordId: 'r2', addedAt: 2, refreshToken: 'k1' };
const document = (accounts: readonly ListRecord[], top: object = {}): ListDocument => ({
  version: 3,
  activeIndex: 0,
  ...top,
  accounts,
});
const word = (list: RivalWord['list'], said: ListDocument, beganUs: number, endedUs: number | null): RivalWord => ({
  list,
  text: JSON.stringify(said),
  beganUs,
  endedUs,
});

const tokens = ['t1', 't2', 't3', 'k1'];
const question = (more: Partial<ListsQuestion>): ListsQuestion => ({
  words: [word('pool', document([mira, kai]), 10, 11)],
  atFirst: new Map([
    ['mira', mira],
    ['kai', kai],
  ]),
  movedByUs: new Set(),
  final: { pool: document([mira, kai]), flagged: { version: 1, accounts: [] } },
  isSameOrLater: (token, than) => tokens.indexOf(token) >= tokens.indexOf(than),
  ...more,
});
const ending = (
  accounts: readonly ListRecord[],
  flagged: readonly ListRecord[] = [],
  top: object = {},
): ListsQuestion['final'] => ({
  pool: document(accounts, top),
  flagged: { version: 1, accounts: flagged },
});
const without = (record: ListRecord, name: string): ListRecord =>
  Object.fromEntries(Object.entries(record).filter(([field]) => field !== name)) as ListRecord;

describe('what the judge of the contest calls a harm', () => {
  it.each<readonly [string, ListsQuestion['final'], readonly string[]]>([
    ['an account in neither list', ending([mira]), ['lost kai']],
    ['an account in both lists', ending([mira, kai], [kai]), ['twice kai']],
    ['an account twice in one', ending([mira, kai, kai]), ['twice kai']],
    ['a field that is gone', ending([without(mira, 'note'), kai]), ['changed mira: note']],
    ['a field with an older value', ending([{ ...mira, accountLabel: 'Old' }, kai]), ['changed mira: accountLabel']],
    ['a field that came back', ending([{ ...mira, enabled: false }, kai]), ['changed mira: enabled']],
    ['an older token over a newer one', ending([{ ...mira, refreshToken: 't1' }, kai]), ['older mira']],
    [
      'a field beside the accounts',
      ending([mira, kai], [], { unknownTop: 1 }),
      ['changed the pool itself: unknownTop'],
    ],
    ['a pointer at another account', ending([kai, mira]), ['changed the pool itself: activeIndex']],
  ])('is %s', (_what, final, harms) => {
    expect(judgeLists(question({ final })).map(({ harm, what }) => `${harm} ${what}`)).toEqual(harms);
  });

  it.each<readonly [string, Partial<ListsQuestion>]>([
    ['lists that are as they were said last', {}],
    [
      'new tokens that came of the ones said last',
      { final: ending([{ ...mira, refreshToken: 't3', expiresAt: 5 }, kai]) },
    ],
    ['a pointer that moved with its account', { final: ending([kai, mira], [], { activeIndex: 1 }) }],
    [
      'what a restore takes off an account',
      { movedByUs: new Set(['mira']), final: ending([{ ...without(mira, 'coolingDownUntil'), enabled: true }, kai]) },
    ],
    [
      'what only the set-aside list says',
      { movedByUs: new Set(['kai']), final: ending([mira], [{ ...kai, flaggedAt: 3, lastError: 'refused' }]) },
    ],
    [
      'an account that a rival added and another one dropped',
      {
        words: [
          word('pool', document([mira, kai, { ...kai, email: 'added' }]), 5, 6),
          word('pool', document([mira, kai]), 10, 11),
        ],
      },
    ],
    [
      'what an account lacks that was said before somebody dropped it, so that we put it back',
      {
        words: [word('pool', document([mira, kai]), 5, 6), word('pool', document([kai]), 10, 11)],
        movedByUs: new Set(['mira']),
        final: ending([kai, { ...mira, accountLabel: 'Old' }]),
      },
    ],
  ])('is not %s', (_what, more) => {
    expect(judgeLists(question(more))).toEqual([]);
  });

  it('is, also of an account that was dropped and put back, a field that nobody has a reason to touch', () => {
    const words = [word('pool', document([kai]), 10, 11)];
    const final = ending([kai, without(mira, 'workspaces')]);
    expect(judgeLists(question({ words, final }))).toMatchObject([{ harm: 'changed', what: 'mira: workspaces' }]);
  });

  it.each<readonly [string, Partial<ListsQuestion>]>([
    ['we have moved', { movedByUs: new Set(['added']) }],
    [
      'a rival has in its last pool',
      { words: [word('pool', document([mira, kai, { ...kai, email: 'added' }]), 20, 21)] },
    ],
    ['a rival has set aside last', { words: [word('flagged', document([{ ...kai, email: 'added' }]), 20, 21)] }],
  ])('is the loss of an added account that %s', (_what, more) => {
    expect(judgeLists(question(more))).toContainEqual({ harm: 'lost', what: 'added', email: 'added' });
  });
});

describe('the last word', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((email) => document([{ ...kai, email }]));
  const labels = (words: readonly RivalWord[]): readonly unknown[] =>
    lastWords(words, 'pool').map(({ accounts }) => accounts[0]?.['email']);
  if (a === undefined || b === undefined || c === undefined) throw new Error('Three documents were made.');

  it.each<readonly [string, readonly RivalWord[], readonly string[]]>([
    ['the one whose rename came last', [word('pool', b, 3, 4), word('pool', a, 1, 2)], ['b']],
    ['either of two whose renames met', [word('pool', a, 1, 5), word('pool', b, 3, 4)], ['a', 'b']],
    ['or not that of a rival which died at its rename', [word('pool', a, 1, 2), word('pool', b, 3, null)], ['a', 'b']],
    ['not that of one which died before', [word('pool', a, 1, null), word('pool', b, 3, 4)], ['b']],
    ['not that about the other list', [word('pool', a, 1, 2), word('flagged', c, 3, 4)], ['a']],
    ['none where nobody spoke', [], []],
  ])('is %s', (_which, words, expected) => {
    expect(labels(words)).toEqual(expected);
  });
});
