import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareIdentity, type Identity } from '../../../../main/core/accounts/identity.ts';
import { type AssignedKeys, assignKeys, type LoginToName } from '../../../../main/core/ledger/account-keys.ts';
import { foldLedger, type LedgerState } from '../../../../main/core/ledger/fold-ledger.ts';
import type { LedgerEvent } from '../../../../main/core/ledger/ledger-event.ts';
import { event, identity, logins as loginsArbitrary, sha256Hex } from './ledger-arbitraries.ts';

function login(who: Identity, lineage = 'chain-1'): LoginToName {
  return { identity: who, lineage };
}

/** A ledger that remembers, asked round after round. */
function notebook() {
  const events: LedgerEvent[] = [];
  return {
    state: (): LedgerState => foldLedger(events),
    assign(...logins: readonly LoginToName[]): AssignedKeys {
      const assigned = assignKeys(foldLedger(events), logins, sha256Hex);
      events.push(...assigned.newEvents.map((entry) => event(entry)));
      return assigned;
    },
  };
}

const ids = ['a', 'b'];
const allOfIds = ids.flatMap((accountId) =>
  ids.map((userId) => login(identity(accountId, userId, null), `${accountId}${userId}`)),
);

const mira = identity('acc-1', 'user-1', 'mira@studio.example');

describe('the key of an account', () => {
  it('is ten letters and digits without those that are taken for others', () => {
    const { keys } = notebook().assign(login(mira));
    expect(keys[0]).toMatch(/^[0-9a-hjkmnp-tv-z]{10}$/);
  });

  it('is the same on every machine for the same ids', () => {
    expect(notebook().assign(login(mira, 'here')).keys).toEqual(notebook().assign(login(mira, 'there')).keys);
  });

  it('is one for the copies of an account in two stores', () => {
    const { keys } = notebook().assign(login(mira, 'chain-1'), login(mira, 'chain-2'));
    expect(new Set(keys).size).toBe(1);
  });

  it('differs for two workspaces of one e-mail', () => {
    const team = identity('acc-2', 'user-1', 'mira@studio.example');
    expect(new Set(notebook().assign(login(mira), login(team)).keys).size).toBe(2);
  });

  it('differs for two people of one workspace', () => {
    const kai = identity('acc-1', 'user-2', 'kai@studio.example');
    expect(new Set(notebook().assign(login(mira), login(kai)).keys).size).toBe(2);
  });

  const growth: readonly (readonly [string, Identity, Identity])[] = [
    ['a user id is filled in', identity('acc-1', null, 'mira@studio.example'), mira],
    ['both ids are filled in', identity(null, null, 'mira@studio.example'), mira],
    ['a provisional login turns out to be somebody', identity(null, null, null), mira],
    ['a login with an account id alone turns out to be somebody', identity('acc-1', null, null), mira],
    ['the e-mail changes', mira, identity('acc-1', 'user-1', 'mira@new.example')],
    ['a fact is missing again', mira, identity('acc-1', null, 'mira@studio.example')],
    ['only the e-mail is left', mira, identity(null, null, 'mira@studio.example')],
    ['nothing but the lineage is left', mira, identity(null, null, null)],
  ];
  it.each(growth)('stays when %s', (_name, before, after) => {
    const book = notebook();
    const first = book.assign(login(before)).keys;
    expect(book.assign(login(after)).keys).toEqual(first);
  });

  it('stays for a login that was given as e-mail and later as account id and e-mail of another lineage', () => {
    const book = notebook();
    const first = book.assign(login(identity(null, null, 'mira@studio.example'), 'chain-1')).keys;
    expect(book.assign(login(identity('acc-1', null, 'mira@studio.example'), 'chain-9')).keys).toEqual(first);
  });

  it('is found under an old e-mail after it changed', () => {
    const book = notebook();
    const [first] = book.assign(login(mira)).keys;
    book.assign(login(identity('acc-1', 'user-1', 'mira@new.example')));
    expect(book.assign(login(identity(null, null, 'mira@studio.example'), 'chain-7')).keys).toEqual([first]);
    expect(book.state().accounts.get(first ?? '')?.identity.email).toBe('mira@studio.example');
  });

  it('is not shared by two chains of which nothing is known', () => {
    const nobody = identity(null, null, null);
    expect(new Set(notebook().assign(login(nobody, 'chain-1'), login(nobody, 'chain-2')).keys).size).toBe(2);
  });

  it('is not guessed from an e-mail that two accounts share', () => {
    const book = notebook();
    const team = identity('acc-2', 'user-1', 'mira@studio.example');
    const unclear = identity(null, null, 'mira@studio.example');
    const { keys } = book.assign(login(mira, 'chain-1'), login(team, 'chain-2'), login(unclear, 'chain-3'));
    expect(new Set(keys).size).toBe(3);
    expect(book.assign(login(unclear, 'chain-3')).keys).toEqual([keys[2]]);
  });

  it('follows the lineage where the e-mail leaves two accounts open', () => {
    const book = notebook();
    const team = identity('acc-2', 'user-1', 'mira@studio.example');
    const { keys } = book.assign(login(mira, 'chain-1'), login(team, 'chain-2'));
    const again = book.assign(login(identity(null, null, 'mira@studio.example'), 'chain-2'));
    expect(again.keys).toEqual([keys[1]]);
  });

  it('of a provisional login leads to the account that it turned out to be', () => {
    const book = notebook();
    const [account] = book.assign(login(mira, 'chain-1')).keys;
    const [provisional] = book.assign(login(identity(null, null, null), 'chain-2')).keys;
    expect(provisional).not.toBe(account);
    expect(book.assign(login(mira, 'chain-1'), login(mira, 'chain-2')).keys).toEqual([account, account]);
    expect(book.state().aliases.get(provisional ?? '')).toBe(account);
    expect(book.assign(login(identity(null, null, null), 'chain-2')).keys).toEqual([account]);
  });

  it('goes to whoever came first when two identities come to the same letters', () => {
    const sameForAll = (text: string): string => (/account key \w+$/.test(text) ? 'ab'.repeat(32) : sha256Hex(text));
    const kai = identity('acc-2', 'user-2', 'kai@studio.example');
    const first = assignKeys(foldLedger([]), [login(mira)], sameForAll);
    const state = foldLedger(first.newEvents.map((entry) => event(entry)));
    const both = assignKeys(state, [login(kai), login(mira)], sameForAll);
    expect(both.keys[1]).toBe(first.keys[0]);
    expect(both.keys[0]).not.toBe(first.keys[0]);
  });

  it('is recorded without the lineage itself, which may be close to a token', () => {
    const { newEvents } = notebook().assign(login(mira, 'rt_secret-lineage'));
    expect(JSON.stringify(newEvents)).not.toContain('rt_secret-lineage');
  });
});

describe('any list of logins', () => {
  it('gets one key per login, none of them shared by logins that contradict each other', () => {
    fc.assert(
      fc.property(loginsArbitrary, (list) => {
        const { keys } = notebook().assign(...list);
        expect(keys).toHaveLength(list.length);
        for (const [one, a] of list.entries()) {
          for (const [two, b] of list.entries()) {
            const isSplit = (x: string | null, y: string | null): boolean => x !== null && y !== null && x !== y;
            const differ =
              isSplit(a.identity.accountId, b.identity.accountId) || isSplit(a.identity.userId, b.identity.userId);
            if (differ) expect(keys[one]).not.toBe(keys[two]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives logins with the same ids the same key', () => {
    fc.assert(
      fc.property(loginsArbitrary, (list) => {
        const { keys } = notebook().assign(...list);
        for (const [one, a] of list.entries()) {
          for (const [two, b] of list.entries()) {
            const comparison = compareIdentity(a.identity, b.identity);
            const isFull = a.identity.accountId !== null && a.identity.userId !== null;
            const isSame = b.identity.accountId === a.identity.accountId && b.identity.userId === a.identity.userId;
            if (isFull && isSame && comparison !== 'different') expect(keys[one]).toBe(keys[two]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gets the same keys again, with nothing more to record', () => {
    fc.assert(
      fc.property(loginsArbitrary, (list) => {
        const book = notebook();
        const first = book.assign(...list);
        const second = book.assign(...list);
        expect(second.keys).toEqual(first.keys);
        expect(second.newEvents).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('gets keys that do not depend on its order', () => {
    fc.assert(
      fc.property(loginsArbitrary, (list) => {
        const forward = notebook().assign(...list).keys;
        const backward = notebook()
          .assign(...list.toReversed())
          .keys.toReversed();
        expect(backward).toEqual(forward);
      }),
      { numRuns: 300 },
    );
  });

  it('never gives a login with both ids another key, whatever comes to be known of others', () => {
    fc.assert(
      fc.property(fc.array(loginsArbitrary, { maxLength: 4 }), (rounds) => {
        const book = notebook();
        book.assign(...allOfIds);
        const first = book.assign(...allOfIds).keys;
        for (const round of rounds) book.assign(...round);
        expect(book.assign(...allOfIds).keys).toEqual(first);
      }),
      { numRuns: 500 },
    );
  });

  it('names a thousand accounts of one workspace without comparing each with each', () => {
    const people = Array.from({ length: 1000 }, (_, index) =>
      login(identity('acc-1', `user-${index}`, `person-${index}@studio.example`), `chain-${index}`),
    );
    expect(new Set(notebook().assign(...people).keys).size).toBe(1000);
  });
});
