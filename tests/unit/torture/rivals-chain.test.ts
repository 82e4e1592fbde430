import { expect, it } from 'vitest';
import type { RequestRecord } from '../../../main/node/made-up-service/request-log.ts';
import { chainOf } from '../../torture/rivals-chain.ts';

const spend = (tokenHash: string, successorHash: string | null): RequestRecord =>
  ({ tokenHash, successorHash }) as Partial<RequestRecord> as RequestRecord;

const chain = chainOf([spend('a', 'b'), spend('b', 'c'), spend('b', null), spend('x', 'y')], new Map([['a', 'n']]));

it.each([
  ['its successors and what a person got in its place', 'a', ['a', 'b', 'n', 'c']],
  ['its successors alone', 'b', ['b', 'c']],
  ['nothing but itself', 'c', ['c']],
])('a token leads to %s', (_what, hash, expected) => {
  expect([...chain.from(hash)]).toEqual(expected);
});

it('a spend is the request that was answered, and no replay of it', () => {
  expect(chain.spendOf('b')?.successorHash).toBe('c');
  expect(chain.spendOf('c')).toBeUndefined();
});
