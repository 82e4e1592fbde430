import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CustodyRecord, encodeCustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import { parseCustodySegment } from '../../../../main/core/custody/custody-segment.ts';
import { hashedFromKept, keptFromHashed } from '../../../../main/core/custody/kept-tokens.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import { hashOf } from '../stores/made-up-docs.ts';
import { stateOf } from './made-up-custody.ts';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const orNull = fc.option(text);
const at = fc.nat({ max: 4e12 });
const hash = fc.constantFrom('a', 'b', 'c').map(hashOf);
const account = fc.record({ accountId: orNull, userId: orNull, email: orNull });
const tokens = fc.record({
  access: orNull,
  refresh: fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  id: orNull,
  expiresAtMs: fc.option(at),
});
const owner = fc.record({
  pid: fc.nat(),
  startedAt: orNull,
  bootId: orNull,
  pidNamespace: orNull,
  host: text,
  machine: orNull,
});
const kind = <T extends CustodyRecord['t']>(t: T): { t: fc.Arbitrary<T> } => ({ t: fc.constant(t) });
const stores = fc.subarray<'cli' | 'pool' | 'flagged'>(['cli', 'pool', 'flagged']);

const record = fc.record({ refreshToken: text });
const besides = fc.array(record, { minLength: 1, maxLength: 2 });

const records: fc.Arbitrary<CustodyRecord> = fc.oneof(
  fc.record({ ...kind('owner'), v: fc.constant(1 as const), at, owner }),
  fc.record({ ...kind('intent'), id: text, at, hash, account, stores }),
  fc.record({
    ...kind('answer'),
    id: text,
    at,
    hash,
    account,
    status: fc.nat(599),
    complete: fc.boolean(),
    body: text,
  }),
  fc.record({ t: fc.constantFrom('unspent' as const, 'unanswered' as const), id: text, at, hash }),
  fc.record({ ...kind('refused'), id: text, at, hash, code: orNull, status: fc.nat(599), hard: fc.boolean() }),
  fc.record({ ...kind('held'), at, hash, from: fc.array(hash, { maxLength: 3 }), account, tokens }),
  fc.record({ ...kind('spent'), at, hash, by: fc.option(hash) }),
  fc.record({
    ...kind('move'),
    id: text,
    at,
    kind: fc.constantFrom('restore', 'flag', 'undo', 'unflag'),
    hash,
    reason: orNull,
  }),
  fc.record({
    ...kind('move'),
    id: text,
    at,
    kind: fc.constantFrom('restore', 'unflag'),
    hash,
    arrivesAs: hash,
    reason: orNull,
    restored: fc.record({ key: text, record }),
  }),
  fc.record({ ...kind('moved'), id: text, at }),
  fc.record({ ...kind('moved'), id: text, at, inVain: fc.constant(true) }),
  fc.record({ ...kind('restored'), at, hash, key: text, record }),
  fc.record({ ...kind('set-aside'), at, hash, key: text, record, besides, putBacks: fc.nat(3) }),
  fc.record({ ...kind('removed'), at, key: text, hashes: fc.array(hash, { maxLength: 3 }) }),
  fc.record({ ...kind('released'), at, hash }),
);

describe('a line of custody', () => {
  it('comes back as it was written, whatever texts are in it, on one line', () => {
    fc.assert(
      fc.property(fc.array(records, { maxLength: 6 }), (all) => {
        const lines = all.map(encodeCustodyRecord);
        for (const line of lines) expect(line).not.toContain('\n');
        expect(parseCustodySegment(`${lines.join('\n')}\n`)).toEqual(all);
      }),
      { numRuns: 200 },
    );
  });

  it('comes back through reserved room of any length', () => {
    fc.assert(
      fc.property(records, records, fc.nat({ max: 40 }), (first, second, room) => {
        const filled = `${encodeCustodyRecord(first)}\n${encodeCustodyRecord(second)}\n${' '.repeat(room)}\n`;
        expect(parseCustodySegment(filled)).toEqual([first, second]);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['', '   ', '{"t":"surprise"}', '{"torn":', 'noise', 'null', '[]', '\u0000'])(
    'counts also behind a line %j',
    (odd) => {
      const line: CustodyRecord = { t: 'released', at: 1, hash: hashOf('a') };
      expect(parseCustodySegment(`${odd}\n${encodeCustodyRecord(line)}\n`)).toEqual([line]);
    },
  );

  it('that was being written when the process died is left out, and every line before it counts', () => {
    fc.assert(
      fc.property(fc.array(records, { minLength: 1, maxLength: 5 }), fc.nat(), (all, cut) => {
        const whole = all.map((one) => `${encodeCustodyRecord(one)}\n`);
        const last = whole.pop() ?? '';
        const torn = last.slice(0, cut % Math.max(1, last.length - 1));
        expect(parseCustodySegment(whole.join('') + torn)).toEqual(all.slice(0, -1));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['of an unknown kind', { t: 'surprise', at: 1, hash: 'h' }],
    ['of a kind that only the prototype has', { t: 'constructor', at: 1, hash: 'h' }],
    ['without a time', { t: 'released', hash: 'h' }],
    ['with a text for its time', { t: 'released', at: '1', hash: 'h' }],
    ['without a token', { t: 'released', at: 1 }],
    ['with a number for its token', { t: 'released', at: 1, hash: 7 }],
    ['about an intent without an id', { t: 'intent', at: 1, hash: 'h', account: {}, stores: [] }],
    ['about an intent of nobody', { t: 'intent', id: 'i', at: 1, hash: 'h', account: null, stores: [] }],
    ['about an answer without a body', { t: 'answer', id: 'i', at: 1, hash: 'h', account: {} }],
    [
      'about a pair without a refresh token',
      { t: 'held', at: 1, hash: 'h', from: [], account: {}, tokens: { refresh: '' } },
    ],
    ['about a pair without ancestors', { t: 'held', at: 1, hash: 'h', account: {}, tokens: { refresh: 'r' } }],
    ['about an owner who is a text', { t: 'owner', at: 1, owner: 'me' }],
    ['about a move without an id', { t: 'move', at: 1, hash: 'h' }],
    ['about the end of a move without an id', { t: 'moved', at: 1 }],
  ])('%s is left out', (_what, line) => {
    expect(parseCustodySegment(JSON.stringify(line))).toEqual([]);
  });

  it('about a removal counts by its key where no tokens are with it', () => {
    const line = { t: 'removed', at: 1, key: 'k' };
    expect(parseCustodySegment(JSON.stringify(line))).toEqual([{ ...line, hashes: [] }]);
    const odd = JSON.stringify({ ...line, hashes: [7, 'h', null] });
    expect(parseCustodySegment(odd)).toEqual([{ ...line, hashes: ['h'] }]);
  });

  it('never throws, nor does what is made of it, whatever is in the file', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('a', 1, null, [], {}, [7], { refresh: 'r', access: 7 }),
    );
    const hostile = fc
      .record(
        {
          t: fc.constantFrom(
            'owner',
            'intent',
            'answer',
            'unanswered',
            'refused',
            'held',
            'spent',
            'move',
            'moved',
            'removed',
            'released',
          ),
          at: fc.oneof({ weight: 5, arbitrary: fc.nat() }, { weight: 1, arbitrary: value }),
          hash: fc.oneof(fc.constantFrom('a', 'b', '__proto__'), value),
          id: fc.oneof(fc.constantFrom('1', '2'), value),
          account: value,
          tokens: value,
          from: fc.oneof(fc.array(value, { maxLength: 2 }), value),
          body: fc.oneof(fc.json(), value),
          by: fc.oneof(fc.constantFrom('a', 'b'), value),
          stores: value,
          owner: value,
          key: value,
          hashes: value,
        },
        { requiredKeys: ['t', 'at'] },
      )
      .map((line) => JSON.stringify(line));
    fc.assert(
      fc.property(fc.array(fc.oneof(hostile, fc.json(), text), { maxLength: 8 }), (lines) => {
        stateOf(parseCustodySegment(lines.join('\n')));
      }),
      { numRuns: 300 },
    );
  });
});

describe('tokens in a line of custody', () => {
  it('come back whole, and print as nothing on the way', () => {
    fc.assert(
      fc.property(tokens, (kept) => {
        expect(keptFromHashed(hashedFromKept(kept, 'h' as TokenHash))).toEqual(kept);
      }),
      { numRuns: 50 },
    );
    const held = hashedFromKept(
      { access: 'at-planted', refresh: 'rt-planted', id: 'id-planted', expiresAtMs: 1 },
      hashOf('x'),
    );
    expect(JSON.stringify(held)).not.toContain('planted');
  });
});
