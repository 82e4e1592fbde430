import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../main/core/json.ts';
import { joinTwins } from '../../../../../main/core/stores/edits/join-twins.ts';
import type { StoreDocs } from '../../../../../main/core/stores/store-types.ts';
import { accessToken, docsOf, flaggedRecord, hashOf, kai, loginsOf, mira, record } from '../made-up-docs.ts';

function join(before: StoreDocs, dead: readonly string[]): ReturnType<typeof joinTwins> {
  return joinTwins(before, { isDead: (hash) => dead.map(hashOf).includes(hash), loginsOf });
}

function listed(name: string, issuedAtSeconds: number, extra: JsonObject = {}): JsonObject {
  return flaggedRecord(name, mira, { accessToken: accessToken(mira, issuedAtSeconds), ...extra });
}

const tokens = ({ flagged }: StoreDocs): readonly unknown[] => flagged.accounts.map((one) => one['refreshToken']);

describe('an account that is set aside with two sign-ins', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['the refused one goes, also where it is later', ['later'], ['other', 'earlier']],
    ['the refused one goes, also where it was there first', ['earlier'], ['other', 'later']],
    ['the earlier of two refused ones goes', ['earlier', 'later'], ['other', 'later']],
    ['both stay while both may live', [], ['other', 'earlier', 'later']],
  ])('%s', (_name, dead, left) => {
    const flagged = [flaggedRecord('other', kai), listed('earlier', 1_000), listed('later', 2_000)];
    const before = docsOf({ pool: [record('pooled')], flagged });
    const { after, result } = join(before, dead);
    expect(tokens(after)).toEqual(left);
    const gone = ['earlier', 'later'].filter((name) => !left.includes(name));
    expect(result.flatMap((joined) => joined.gone)).toEqual(gone.map(hashOf));
    expect(after.pool).toBe(before.pool);
  });

  it('keeps what only the other record says, but for its sign-in', () => {
    const earlier = listed('earlier', 1_000, { mine: 1, accountLabel: 'first', idToken: 'of the earlier one' });
    const later = listed('later', 2_000, { accountLabel: 'second' });
    const { after } = join(docsOf({ flagged: [earlier, later] }), ['earlier', 'later']);
    expect(after.flagged.accounts).toEqual([{ ...later, mine: 1 }]);
  });

  it('is two of them where each record is for a workspace of its own', () => {
    const chosen = { accountId: 'org-chosen', accountIdSource: 'org' };
    const before = docsOf({ flagged: [listed('a', 1_000), listed('b', 2_000, chosen)] });
    expect(join(before, ['a', 'b'])).toEqual({ after: before, result: [] });
  });

  it('never goes as a whole, nor with a sign-in that may live, and joined twice is joined once', () => {
    const name = fc.constantFrom<string>('a', 'b', 'c', 'd', 'e');
    const one = fc.record({ token: name, person: fc.constantFrom(mira, kai), at: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: ({ token }) => token }), fc.uniqueArray(name), (all, dead) => {
        const flagged = all.map(({ token, person, at }) =>
          flaggedRecord(token, person, { accessToken: accessToken(person, at * 1_000) }),
        );
        const before = docsOf({ flagged });
        const { after } = join(before, dead);
        const emails = ({ flagged: { accounts } }: StoreDocs) => new Set(accounts.map(({ email }) => email));
        expect(emails(after)).toEqual(emails(before));
        expect(tokens(after)).toEqual(
          expect.arrayContaining(all.flatMap(({ token }) => (dead.includes(token) ? [] : [token]))),
        );
        expect(join(after, dead).result).toEqual([]);
        for (const email of emails(after)) {
          const own = after.flagged.accounts.filter((login) => login['email'] === email);
          expect(
            own.filter((login) => dead.includes(String(login['refreshToken']))).length === 0 || own.length === 1,
          ).toBe(true);
        }
      }),
    );
  });
});
