import { describe, expect, it } from 'vitest';
import { accountMeant } from '../../../../main/core/accounts/account-book.ts';
import { AppError } from '../../../../main/core/app-error.ts';
import { docsOf, flaggedRecord, kai, mira, record, signedIn } from '../stores/made-up-docs.ts';
import { namedLogins } from './named-logins.ts';

const team = { ...mira, accountId: 'acc-team' };
const docs = docsOf({ cli: signedIn('m'), pool: [record('m'), record('k', kai)], flagged: [flaggedRecord('t', team)] });
const none = new Map<string, string>();

describe('the name of a login', () => {
  it('is one key for one account, wherever it lies, and another for another workspace of the same e-mail', () => {
    const [cli, pooled, other, aside] = namedLogins(docs).map(({ key }) => key);
    expect(cli).toBe(pooled);
    expect(new Set([cli, other, aside]).size).toBe(3);
    for (const key of [cli, other, aside]) expect(key).toMatch(/^[0-9a-z]{10}$/);
  });

  it('keeps an e-mail whole that is too long for a label', () => {
    const long = `${'a'.repeat(64)}@${'department.'.repeat(15)}example`;
    const [login] = namedLogins(docsOf({ pool: [record('m', { ...mira, email: long })] }));
    expect(login).toMatchObject({ email: long, label: `${long.slice(0, 79)}…` });
  });

  it('does not depend on the place in the file', () => {
    const turned = docsOf({ pool: [record('k', kai), record('m')] });
    const keyOf = (name: string) => namedLogins(turned).find(({ email }) => email === name)?.key;
    expect(keyOf('kai@studio.example')).toBe(namedLogins(docs)[2]?.key);
    expect(keyOf('mira@studio.example')).toBe(namedLogins(docs)[0]?.key);
  });

  it('is never that of the account id that was only chosen for requests', () => {
    const chosen = (name: string, email: string) => ({
      refreshToken: name,
      email,
      accountId: 'acc',
      accountIdSource: 'manual',
    });
    const [one, two] = namedLogins(docsOf({ pool: [chosen('a', 'a@x.example'), chosen('b', 'b@x.example')] }));
    expect(one?.key).not.toBe(two?.key);
  });

  it.each([
    ['the label that the user gave', { accountLabel: 'Work' }, 'Work'],
    ['the e-mail without one', {}, 'kai@studio.example'],
  ])('shows %s', (_what, extra, label) => {
    expect(namedLogins(docsOf({ pool: [record('k', kai, extra)] }))[0]?.label).toBe(label);
  });

  it('shows a number where nothing else is known, one for each account', () => {
    const nameless = docsOf({ pool: [{ refreshToken: 'a' }, { refreshToken: 'b' }, { refreshToken: '' }] });
    expect(namedLogins(nameless).map(({ label }) => label)).toEqual(['Account 1', 'Account 2', 'Account 3']);
  });
});

describe('hidden e-mails', () => {
  it('are shown nowhere: numbers stand for the accounts, also where the label is an e-mail', () => {
    const labelled = docsOf({
      pool: [record('k', kai, { accountLabel: 'kai@studio.example' }), record('m', mira, { accountLabel: 'Work' })],
    });
    expect(namedLogins(labelled, true).map(({ label, email }) => [label, email])).toEqual([
      ['Account 1', null],
      ['Work', null],
    ]);
  });

  it('still name an account that a person types, and are not told to one who mistypes', () => {
    const hidden = namedLogins(docs, true);
    expect(accountMeant(hidden, 'kai@studio.example', none)).toBe(hidden[2]?.key);
    const refusal = refusalOf(() => accountMeant(hidden, 'kai@studi.example', none));
    expect(refusal.code).toBe('unknown-account');
    expect(`${refusal.hint}`).not.toContain('@');
  });
});

function refusalOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('It was not refused.');
}

describe('the account that a person meant', () => {
  const named = namedLogins(docs);

  it('is found by its key or by an e-mail that only one has', () => {
    const key = named[2]?.key ?? '';
    expect(accountMeant(named, key, none)).toBe(key);
    expect(accountMeant(named, 'KAI@studio.example', none)).toBe(key);
  });

  it('is asked for by key when two workspaces have the e-mail', () => {
    const refusal = refusalOf(() => accountMeant(named, 'mira@studio.example', none));
    expect(refusal.code).toBe('ambiguous-account');
    expect(refusal.hint).toContain(named[0]?.key);
    expect(refusal.hint).toContain(named[3]?.key);
  });

  it('is suggested when it was nearly typed, and looked up when not', () => {
    expect(refusalOf(() => accountMeant(named, 'kai@studi.example', none)).hint).toBe(
      'Did you mean kai@studio.example?',
    );
    expect(refusalOf(() => accountMeant(named, 'nobody', none)).hint).toContain('codex-quota status');
  });
});
