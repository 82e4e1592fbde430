import type { Clock } from '../ports.ts';
import { besidesOf } from '../stores/besides-of.ts';
import { joinTwins } from '../stores/edits/join-twins.ts';
import type { Stores } from '../stores/store-types.ts';
import { endedIn } from '../tokens/ended-tokens.ts';
import type { Custody } from './custody.ts';
import { newestOf } from './lineage.ts';

export interface JoinSetAsideDeps {
  readonly stores: Stores;
  readonly custody: Custody;
  readonly clock: Clock;
}

/**
 * Set-aside accounts that are in the list with a refused sign-in and another one keep the other one (`joinTwins`). Should such an account
 * vanish from the list, that one is what has to be put back; custody hears of it first, as a death in between must not leave it the
 * refused one alone.
 */
export async function joinSetAside({ stores, custody, clock }: JoinSetAsideDeps): Promise<void> {
  const { loginsOf } = stores;
  const isDead = endedIn(custody.known());
  const { after, result: joined } = joinTwins(await stores.read(), { isDead, loginsOf });
  if (joined.length === 0) return;
  const known = custody.known();
  const watched = [...known.setAside.values()];
  for (const { hash, record, gone } of joined) {
    const own = watched.find((kept) => gone.includes(newestOf(known, kept.hash)));
    if (hash === null || own === undefined) continue;
    const { besides: _ofTheRefused, ...watch } = own;
    const listed = loginsOf(after.flagged);
    const heir = listed.find((login) => login.record === record);
    const besides = heir === undefined ? {} : besidesOf(listed, { ...heir, hash }, (one) => one);
    await custody.record({ t: 'set-aside', ...watch, ...besides, at: Math.max(own.at, clock.now()), hash, record });
  }
  await stores.transact((docs) => joinTwins(docs, { isDead, loginsOf }));
}
