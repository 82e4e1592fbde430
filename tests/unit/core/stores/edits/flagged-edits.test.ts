import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addToFlagged } from '../../../../../main/core/stores/edits/add-to-flagged.ts';
import { noteVerification } from '../../../../../main/core/stores/edits/note-verification.ts';
import { removeFromFlagged } from '../../../../../main/core/stores/edits/remove-from-flagged.ts';
import type { StoreDocs } from '../../../../../main/core/stores/store-types.ts';
import { docsOf, flaggedRecord, hashOf, kai, loginsOf, mira, record, signedIn, tokensIn } from '../made-up-docs.ts';

function add(before: StoreDocs, name: string, lastError: string | null = null) {
  return addToFlagged(before, { hash: hashOf(name), flaggedAtMs: 99, reason: 'invalid_grant', lastError, loginsOf });
}

function remove(before: StoreDocs, names: readonly string[]) {
  return removeFromFlagged(before, { hashes: new Set(names.map(hashOf)), loginsOf });
}

describe('adding an account to the flagged list', () => {
  it('takes every field along and adds when and why', () => {
    const pooled = record('a', mira, { workspaces: [{ id: 'w' }], mine: 1, coolingDownUntil: 5 });
    const before = docsOf({ pool: [record('x', kai), pooled], flagged: [flaggedRecord('y', kai)] });
    const { after, result } = add(before, 'a', 'HTTP 400');
    expect(result).toBe(true);
    expect(after.flagged.accounts).toEqual([
      flaggedRecord('y', kai),
      { ...pooled, flaggedAt: 99, flaggedReason: 'invalid_grant', lastError: 'HTTP 400' },
    ]);
    expect(after.pool).toBe(before.pool);
  });

  it('adds no error where there is none to tell', () => {
    const { after } = add(docsOf({ pool: [record('a')] }), 'a');
    expect(after.flagged.accounts[0]).not.toHaveProperty('lastError');
  });

  it('leaves a record that is there already with this token, with the reason it had', () => {
    const before = docsOf({ pool: [record('a')], flagged: [flaggedRecord('a')] });
    expect(add(before, 'a')).toEqual({ after: before, result: true });
  });

  it('is refused when the pool does not hold the token (any more)', () => {
    const before = docsOf({ cli: signedIn('a'), pool: [record('b')], flagged: [] });
    expect(add(before, 'a')).toEqual({ after: before, result: false });
  });
});

describe('taking an account out of the flagged list', () => {
  it('happens only while the pool holds it, so that the last copy never goes', () => {
    const before = docsOf({ cli: signedIn('a'), pool: [record('b')], flagged: [flaggedRecord('a')] });
    expect(remove(before, ['a'])).toEqual({ after: before, result: false });
  });

  it('accepts any token of the chain as the copy in the pool', () => {
    const before = docsOf({ pool: [record('a2')], flagged: [flaggedRecord('x', kai), flaggedRecord('a1')] });
    const { after, result } = remove(before, ['a1', 'a2']);
    expect(result).toBe(true);
    expect(after.flagged.accounts).toEqual([flaggedRecord('x', kai)]);
    expect(after.pool).toBe(before.pool);
  });

  it('keeps another sign-in of the same person, and records without a token', () => {
    const before = docsOf({
      pool: [record('a')],
      flagged: [flaggedRecord('a'), flaggedRecord('b'), { email: 'mira@studio.example' }],
    });
    expect(remove(before, ['a']).after.flagged.accounts).toEqual([
      flaggedRecord('b'),
      { email: 'mira@studio.example' },
    ]);
  });

  it('changes nothing when the list does not hold it', () => {
    const before = docsOf({ pool: [record('a')], flagged: [flaggedRecord('b')] });
    expect(remove(before, ['a']).after).toBe(before);
  });
});

describe('noting a verification', () => {
  const note = (before: StoreDocs, name: string) =>
    noteVerification(before, {
      hash: hashOf(name),
      lastVerifiedMs: 500,
      verificationCount: 3,
      outcome: 'still-flagged',
      loginsOf,
    });

  it('goes into the record of this token and no other', () => {
    const before = docsOf({ flagged: [flaggedRecord('a'), flaggedRecord('b')] });
    const { after, result } = note(before, 'b');
    expect(result).toBe(true);
    expect(after.flagged.accounts).toEqual([
      flaggedRecord('a'),
      flaggedRecord('b', mira, { lastVerified: 500, verificationCount: 3, lastOutcome: 'still-flagged' }),
    ]);
    expect(after.flagged.accounts[0]).toBe(before.flagged.accounts[0]);
  });

  it('never touches the useful last error', () => {
    expect(note(docsOf({ flagged: [flaggedRecord('a')] }), 'a').after.flagged.accounts[0]?.['lastError']).toBe(
      'refused',
    );
  });

  it('changes nothing when the record has gone', () => {
    const before = docsOf({ pool: [record('a')], flagged: [flaggedRecord('b')] });
    expect(note(before, 'a')).toEqual({ after: before, result: false });
  });
});

describe('moving accounts between pool and flagged list in any order', () => {
  it('never takes the last copy of a token out of the stores', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.record({ kind: fc.constantFrom<'add' | 'remove'>('add', 'remove'), name });
    fc.assert(
      fc.property(fc.uniqueArray(name), fc.uniqueArray(name), fc.array(step), (pool, flagged, steps) => {
        const start = docsOf({
          pool: pool.map((one) => record(one)),
          flagged: flagged.map((one) => flaggedRecord(one)),
        });
        const end = steps.reduce(
          (docs, one) => (one.kind === 'add' ? add(docs, one.name) : remove(docs, [one.name])).after,
          start,
        );
        expect(new Set(tokensIn(end))).toEqual(new Set(tokensIn(start)));
      }),
    );
  });
});
