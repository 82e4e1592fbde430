import { describe, expect, it } from 'vitest';
import { brokenList } from '../../../../renderer/lib/broken-list.ts';
import { dayTimes } from '../../../../renderer/lib/day-times.ts';
import type { AccountFile, FoundFile, ReadingProblem } from '../../../../shared/errors.ts';

const times = dayTimes(Date.parse('2026-11-21T14:30:00Z'), { locale: 'en-GB', timeZone: 'UTC' });
const torn: FoundFile = {
  name: 'list.json',
  writtenAt: '2026-11-21T14:26:00Z',
  bytes: 2_140,
  accounts: null,
  cutOffLine: 41,
};
const copy: FoundFile = {
  name: 'list.json.bak',
  writtenAt: '2026-11-21T09:12:00Z',
  bytes: 4_020,
  accounts: 3,
  cutOffLine: null,
};

function view(problem: Partial<ReadingProblem>) {
  const usual = { code: 'store-broken', message: 'It is empty.', hint: 'Mend it.', file: 'set-aside' } as const;
  return brokenList({ ...usual, found: { broken: torn, backup: copy }, ...problem }, times);
}

describe('the heading over a file that is in the way', () => {
  it.each<[AccountFile | null, string, readonly string[]]>([
    ['set-aside', 'The list could not be read', ['broken-file']],
    ['pool', 'The account pool could not be read', ['broken-file']],
    ['codex-login', 'Codex’s sign-in could not be read', ['broken-file']],
    ['codex-settings', 'Codex’s settings could not be read', ['broken-file']],
    [null, 'The accounts cannot be shown', []],
  ])('names it: %s', (file, title, shows) => {
    const { banner } = view({ file, found: { broken: null, backup: null } });
    expect(banner).toEqual({ kind: 'broken', title, text: 'It is empty. Mend it.', shows });
  });

  it('says when the newest copy is from and how many accounts it lists', () => {
    const { banner } = view({});
    expect(banner.text).toBe(
      'The file ends in the middle, so it was left exactly as it is. The newest backup, from 09:12, lists 3 accounts.',
    );
    expect(banner).toMatchObject({ shows: ['broken-file', 'backup'] });
  });

  it.each<[string, Partial<ReadingProblem>, string]>([
    [
      'a file that is no list',
      { found: { broken: { ...torn, cutOffLine: null }, backup: { ...copy, accounts: 1 } } },
      'It is empty. It was left exactly as it is. The newest backup, from 09:12, lists 1 account.',
    ],
    [
      'a file that is gone by now',
      { found: { broken: null, backup: copy } },
      'It is empty. It was left exactly as it is. The newest backup, from 09:12, lists 3 accounts.',
    ],
    [
      'a copy that cannot be understood either',
      { found: { broken: torn, backup: { ...copy, accounts: null } } },
      'The file ends in the middle, so it was left exactly as it is. The newest backup, from 09:12, cannot be read either.',
    ],
    ['no copy', { found: { broken: torn, backup: null } }, 'It is empty. Mend it.'],
    ['a file that is sound, but may not be read', { code: 'store-unreadable' }, 'It is empty. Mend it.'],
    ['no hint', { hint: null, found: { broken: null, backup: null } }, 'It is empty.'],
  ])('says what is of use of %s', (_name, problem, text) => {
    expect(view(problem).banner.text).toBe(text);
  });
});

describe('what was found', () => {
  it('is the file and its newest copy, each with its time, its size and how complete it is', () => {
    expect(view({}).found).toEqual([
      { name: 'list.json', at: '14:26', text: ', 2.1 kB, stops at line 41' },
      { name: 'list.json.bak', at: '09:12', text: ', 4 kB, 3 accounts' },
    ]);
  });

  it.each([
    [0, ', 0 bytes'],
    [412, ', 412 bytes'],
    [999_949, ', 999.9 kB'],
    [1_400_000, ', 1.4 MB'],
  ])('has a size of %i bytes as %j', (bytes, text) => {
    const broken = { ...torn, bytes, cutOffLine: null };
    expect(view({ found: { broken, backup: null } }).found[0]?.text).toBe(text);
  });

  it('is nothing where nothing is there', () => {
    expect(view({ found: { broken: null, backup: null } }).found).toEqual([]);
  });
});
