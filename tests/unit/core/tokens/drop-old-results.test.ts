import { describe, expect, it } from 'vitest';
import type { CustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import { isOfNoUse } from '../../../../main/core/tokens/drop-old-results.ts';
import { indexLogins } from '../../../../main/core/tokens/newer-pair.ts';
import { adopted, rotation, stateOf } from '../custody/made-up-custody.ts';
import { docsOf, hashOf, loginsOf, record } from '../stores/made-up-docs.ts';

const spentOnce = rotation({ from: 'one', to: 'two' });
const released: CustodyRecord = { t: 'released', at: 2, hash: hashOf('two') };

describe('an old lease result', () => {
  it.each<[string, readonly CustodyRecord[], readonly string[], boolean]>([
    ['is of no use once its pair is in a store and known to custody', spentOnce, ['two'], true],
    [
      'is of no use either when its pair was spent in its turn',
      [...spentOnce, ...rotation({ from: 'two', to: 'three' })],
      ['three'],
      true,
    ],
    ['is of no use when the account was removed since', [...spentOnce, released], [], true],
    ['is of use while custody knows nothing of it: a rival wrote it', [], ['two'], false],
    ['is of use while a store still has the spent token', spentOnce, ['one', 'two'], false],
    ['is of use while its pair is in no store', spentOnce, [], false],
    ['is of use while its pair was adopted and not stored yet', [adopted(['one'], 'two')], [], false],
    [
      'is of use when it tells of another pair than custody does',
      rotation({ from: 'one', to: 'other' }),
      ['two'],
      false,
    ],
  ])('%s', (_what, records, pooled, expected) => {
    const { pool } = docsOf({ pool: pooled.map((token) => record(token)) });
    const question = { spent: hashOf('one'), successor: hashOf('two') };
    expect(isOfNoUse(question, stateOf(records), indexLogins(loginsOf(pool)))).toBe(expected);
  });
});
