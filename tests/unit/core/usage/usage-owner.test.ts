import { describe, expect, it } from 'vitest';
import { isForAnother, type UsageAsker } from '../../../../main/core/usage/usage-owner.ts';

const mira: UsageAsker = { userId: 'user-mira', accountIds: ['acc-mira', 'acc-org'], email: 'mira@studio.example' };
const kai = { user_id: 'user-kai', account_id: 'acc-kai', email: 'kai@studio.example' };

describe('a usage answer that was meant for another account', () => {
  it.each<[string, object, UsageAsker]>([
    ['in everything', kai, mira],
    ['in two facts, without the third', { user_id: kai.user_id, email: kai.email }, mira],
    ['in everything that is known of who asked', kai, { ...mira, email: null }],
  ])('is known by who it names: %s', (_what, body, asker) => {
    expect(isForAnother(JSON.stringify(body), asker)).toBe(true);
  });

  it.each<[string, object, UsageAsker]>([
    ['names nobody', { plan_type: 'plus' }, mira],
    ['names the one who asked', { user_id: 'user-mira', account_id: 'acc-mira', email: 'mira@studio.example' }, mira],
    ['names the workspace that was asked for', { ...kai, account_id: 'acc-org' }, mira],
    ['names an e-mail that has changed meanwhile', { user_id: 'user-mira', email: 'mira@new.example' }, mira],
    ['writes the e-mail in capitals', { ...kai, email: 'Mira@Studio.example' }, mira],
    ['names the user with the account behind', { ...kai, user_id: 'user-mira__acc-mira' }, mira],
    ['differs in the only fact it names', { account_id: 'acc-kai' }, mira],
    ['differs in the only fact that is known of who asked', kai, { ...mira, userId: null, accountIds: [null] }],
    ['names what is no text', { user_id: 7, account_id: null, email: ['kai@studio.example'] }, mira],
  ])('is not suspected when it %s', (_what, body, asker) => {
    expect(isForAnother(JSON.stringify(body), asker)).toBe(false);
  });

  it.each(['', 'no JSON', '[]', 'null'])('is not suspected in what is no document: %s', (body) => {
    expect(isForAnother(body, mira)).toBe(false);
  });
});
