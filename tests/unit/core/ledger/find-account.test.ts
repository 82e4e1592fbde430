import { describe, expect, it } from 'vitest';
import { type FoundAccount, findAccount } from '../../../../main/core/ledger/find-account.ts';

const accounts = [
  { key: '01abcdefgh', email: 'mira@studio.example' },
  { key: '02abcdefgh', email: 'kai@studio.example' },
  { key: '03abcdefgh', email: 'kai@studio.example' },
  { key: '04abcdefgh', email: null },
  { key: '01abcdefgh', email: 'mira@studio.example' },
];
const aliases = new Map([['zzzzzzzzz9', '02abcdefgh']]);

describe('finding the account that was meant', () => {
  const table: readonly (readonly [string, string, FoundAccount])[] = [
    ['by its key', '02abcdefgh', { kind: 'found', key: '02abcdefgh' }],
    ['by its key in capitals and with spaces', ' 02ABCDEFGH ', { kind: 'found', key: '02abcdefgh' }],
    ['by its key with letters for digits', 'oIabcdefgh', { kind: 'found', key: '01abcdefgh' }],
    ['by a former key', 'ZZZZZZZZZ9', { kind: 'found', key: '02abcdefgh' }],
    ['by an e-mail that only one has', 'Mira@Studio.example', { kind: 'found', key: '01abcdefgh' }],
    ['not by an e-mail that two have', 'kai@studio.example', { kind: 'ambiguous', keys: ['02abcdefgh', '03abcdefgh'] }],
    [
      'not by a mistyped e-mail, but near it',
      'mria@studio.example',
      { kind: 'unknown', nearest: 'mira@studio.example' },
    ],
    ['not by a mistyped key, but near it', '04abcdefgx', { kind: 'unknown', nearest: '04abcdefgh' }],
    ['not by anything else', 'somebody', { kind: 'unknown', nearest: null }],
    ['not by an empty text', '', { kind: 'unknown', nearest: null }],
    ['not by a very long text', 'x'.repeat(100_000), { kind: 'unknown', nearest: null }],
  ];
  it.each(table)('%s', (_name, target, found) => {
    expect(findAccount(accounts, target, aliases)).toEqual(found);
  });
});
