import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareIdentity,
  type Identity,
  type IdentityComparison,
  identityText,
  mergeIdentity,
  unknownIdentity,
} from '../../../../main/core/accounts/identity.ts';

const facts = fc.constantFrom(null, 'a', 'b');
const identities: fc.Arbitrary<Identity> = fc.record({ accountId: facts, userId: facts, email: facts });

/** `acc user mail`, a dash for what is not known. */
function identity(short: string): Identity {
  const [accountId = null, userId = null, email = null] = short.split(' ').map((fact) => (fact === '-' ? null : fact));
  return { accountId, userId, email };
}

describe('whether two logins are of one account', () => {
  it.each<[string, string, IdentityComparison]>([
    // both ids known on both sides
    ['A U m', 'A U m', 'same'],
    ['A U -', 'A U m', 'same'],
    ['A U -', 'A U -', 'same'],
    ['A U m', 'A U n', 'email-changed'],
    // one contradiction is enough, whatever else agrees
    ['A U m', 'B U m', 'different'],
    ['A U m', 'A V m', 'different'],
    ['A - m', 'B - m', 'different'],
    ['- U m', '- V m', 'different'],
    ['A - -', 'B - -', 'different'],
    // a user id is missing: account id and e-mail
    ['A U m', 'A - m', 'same'],
    ['A - m', 'A - m', 'same'],
    ['A U m', 'A - n', 'different'],
    ['A - m', 'A - n', 'different'],
    ['A U -', 'A - -', 'unknown'],
    ['A - -', 'A - -', 'unknown'],
    // account ids are missing: e-mail
    ['- - m', '- - m', 'same'],
    ['A U m', '- - m', 'same'],
    ['- U m', 'A U m', 'same'],
    ['- - m', '- - n', 'different'],
    ['- U m', '- U n', 'different'],
    // nothing to go by
    ['- - -', '- - -', 'unknown'],
    ['A U m', '- - -', 'unknown'],
    ['A - -', '- U -', 'unknown'],
    ['A - -', '- - m', 'unknown'],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(compareIdentity(identity(a), identity(b))).toBe(expected);
  });

  it('does not depend on which of them is asked first', () => {
    fc.assert(
      fc.property(identities, identities, (a, b) => {
        expect(compareIdentity(a, b)).toBe(compareIdentity(b, a));
      }),
      { numRuns: 300 },
    );
  });

  it('is never denied to a login and itself, nor claimed without a shared fact', () => {
    fc.assert(
      fc.property(identities, identities, (a, b) => {
        expect(['same', 'unknown']).toContain(compareIdentity(a, a));
        const shared = (['accountId', 'userId', 'email'] as const).some(
          (fact) => a[fact] !== null && a[fact] === b[fact],
        );
        if (!shared) expect(['different', 'unknown']).toContain(compareIdentity(a, b));
      }),
      { numRuns: 300 },
    );
  });

  it('is never turned from "different" into "same" by learning more', () => {
    fc.assert(
      fc.property(identities, identities, identities, (a, b, more) => {
        const isContradiction = (['accountId', 'userId'] as const).some(
          (fact) => a[fact] !== null && b[fact] !== null && a[fact] !== b[fact],
        );
        if (isContradiction) expect(compareIdentity(mergeIdentity(a, more), b)).toBe('different');
      }),
    );
  });
});

describe('filling up what is not known of a login', () => {
  it('keeps the first fact, and takes the second where there is none', () => {
    expect(mergeIdentity(identity('A - m'), identity('B U n'))).toEqual(identity('A U m'));
    expect(mergeIdentity(unknownIdentity, identity('A U m'))).toEqual(identity('A U m'));
    expect(mergeIdentity(identity('A U m'), unknownIdentity)).toEqual(identity('A U m'));
  });
});

describe('the text that a key is made from', () => {
  it.each([
    ['both ids, whatever the e-mail', 'A U m', 'A U n', true],
    ['both ids, with the user', 'A U m', 'A V m', false],
    ['account and e-mail without a user id', 'A - m', 'A - n', false],
    ['the e-mail without an account id', '- - m', '- U m', true],
  ])('goes by %s', (_what, a, b, isEqual) => {
    expect(identityText(identity(a), 'chain') === identityText(identity(b), 'chain')).toBe(isEqual);
  });

  it('goes by the chain while nothing else is known, also where an account id stands alone', () => {
    for (const short of ['- - -', '- U -', 'A - -', 'A - -']) {
      expect(identityText(identity(short), 'one')).not.toBe(identityText(identity(short), 'two'));
    }
  });

  it.each([
    [
      { accountId: 'a b', userId: 'c', email: null },
      { accountId: 'a', userId: 'b c', email: null },
    ],
    [
      { accountId: 'a 1:b', userId: 'c', email: null },
      { accountId: 'a', userId: 'b 1:c', email: null },
    ],
  ])('tells %j from %j, although they read alike', (one, other) => {
    expect(identityText(one, 'x')).not.toBe(identityText(other, 'x'));
  });

  it('is never shared by two identities that differ in what it goes by, however hostile the facts are', () => {
    const hostile = fc.option(fc.string({ unit: fc.constantFrom('a', ' ', '1', ':'), maxLength: 4 }));
    const any = fc.record({ accountId: hostile, userId: hostile, email: hostile });
    const decisive = ({ accountId, userId, email }: Identity, lineage: string): readonly (string | null)[] => {
      if (accountId !== null && userId !== null) return ['ids', accountId, userId];
      if (accountId !== null && email !== null) return ['mail in account', accountId, email];
      return email !== null ? ['mail', email] : ['lineage', lineage];
    };
    const lineages = fc.constantFrom('x', '1:x', 'mail 1:a');
    fc.assert(
      fc.property(any, any, lineages, lineages, (a, b, first, second) => {
        const isEqual = JSON.stringify(decisive(a, first)) === JSON.stringify(decisive(b, second));
        expect(identityText(a, first) === identityText(b, second)).toBe(isEqual);
      }),
      { numRuns: 3_000 },
    );
  });
});
