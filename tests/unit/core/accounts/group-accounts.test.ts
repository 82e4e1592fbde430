import { describe, expect, it } from 'vitest';
import { groupAccounts } from '../../../../main/core/accounts/group-accounts.ts';
import { accessToken, docsOf, flaggedRecord, kai, mira, record, signedIn } from '../stores/made-up-docs.ts';
import { namedLogins } from './named-logins.ts';

const groupsOf = (docs: Parameters<typeof docsOf>[0]) => groupAccounts(namedLogins(docsOf(docs)));
const issuedAt = (seconds: number) => ({ accessToken: accessToken(mira, seconds) });
const aside = { ...mira, accountId: 'acc-aside' };

describe('accounts as people see them', () => {
  it('are listed once, auth.json first, then the pool in its order, without the ones that are set aside', () => {
    const groups = groupsOf({
      cli: signedIn('m', mira),
      pool: [record('k', kai), record('m', mira), record('t', { ...mira, accountId: 'acc-team' })],
      flagged: [flaggedRecord('f', aside)],
    });
    expect(groups.map(({ email, cli, pool }) => [email, cli !== null, pool !== null])).toEqual([
      ['mira@studio.example', true, true],
      ['kai@studio.example', false, true],
      ['mira@studio.example', false, true],
    ]);
    expect(new Set(groups.map(({ key }) => key)).size).toBe(3);
  });

  it('keep an account that is set aside and alive elsewhere', () => {
    expect(groupsOf({ pool: [record('m')], flagged: [flaggedRecord('old')] })).toHaveLength(1);
  });

  it('are none where everything is set aside or nothing is there', () => {
    expect(groupsOf({ flagged: [flaggedRecord('f')] })).toEqual([]);
    expect(groupsOf({})).toEqual([]);
  });
});

describe('the login that an account is asked with', () => {
  it.each([
    ['auth.json, when both hold one token', 'a', 'a', 1_000, 'cli'],
    ['auth.json, when its pair is the later one', 'a', 'b', 999, 'cli'],
    ['auth.json, when both were issued at once', 'a', 'b', 1_000, 'cli'],
    ['the pool, when its pair is the later one', 'a', 'b', 1_001, 'pool'],
    ['auth.json, when both hold one token, even beside a later access token in the pool', 'a', 'a', 1_001, 'cli'],
  ])('is that of %s', (_what, inCli, inPool, poolIssuedAt, expected) => {
    const [group] = groupsOf({ cli: signedIn(inCli), pool: [record(inPool, mira, issuedAt(poolIssuedAt))] });
    expect(group?.lead.login.store).toBe(expected);
  });

  it('is the later of two pool records', () => {
    const pool = [
      record('a', mira, issuedAt(1_000)),
      record('b', mira, issuedAt(3_000)),
      record('c', mira, issuedAt(2_000)),
    ];
    const groups = groupsOf({ pool });
    expect(groups).toHaveLength(1);
    expect(groups[0]?.lead.login.tokens.refresh?.reveal()).toBe('b');
  });

  it('is the only one there is', () => {
    expect(groupsOf({ cli: signedIn('a') })[0]).toMatchObject({ pool: null, lead: { login: { store: 'cli' } } });
    expect(groupsOf({ pool: [record('a')] })[0]).toMatchObject({ cli: null, lead: { login: { store: 'pool' } } });
  });

  it('bears the label of the pool, where people give labels', () => {
    const [group] = groupsOf({ cli: signedIn('a'), pool: [record('a', mira, { accountLabel: 'Work' })] });
    expect(group?.label).toBe('Work');
  });
});
