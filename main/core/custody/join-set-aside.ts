import type { JsonObject } from '../json.ts';
import type { Clock } from '../ports.ts';
import { besidesOf } from '../stores/besides-of.ts';
import { joinTwins } from '../stores/edits/join-twins.ts';
import { recordOfWorkspace } from '../stores/record-of-workspace.ts';
import type { ListDoc, LoginsOf, Stores } from '../stores/store-types.ts';
import { endedIn } from '../tokens/ended-tokens.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import type { Custody } from './custody.ts';
import type { MovedRecord } from './custody-record.ts';
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
    const { besides: ofRefused, ...watch } = own;
    const besides = besidesOfHeir({ flagged: after.flagged, loginsOf }, { hash, record, ofRefused });
    await custody.record({ t: 'set-aside', ...watch, ...besides, at: Math.max(own.at, clock.now()), hash, record });
  }
  await stores.transact((docs) => joinTwins(docs, { isDead, loginsOf }));
}

interface Heir {
  readonly hash: TokenHash;
  readonly record: JsonObject;
  readonly ofRefused: MovedRecord['besides'];
}

/**
 * Records for other workspaces: the heir's own, and of the refused sign-in those that the heir has none for. These were watched so far,
 * and erased they would be lost; put back they get the sign-in that the account has left.
 */
function besidesOfHeir(
  { flagged, loginsOf }: { readonly flagged: ListDoc; readonly loginsOf: LoginsOf },
  { hash, record, ofRefused = [] }: Heir,
): Pick<MovedRecord, 'besides'> {
  const listed = loginsOf(flagged);
  const heir = listed.find((login) => login.record === record);
  if (heir === undefined) return {};
  const { besides: own = [] } = besidesOf(listed, { ...heir, hash }, (one) => one.record);
  const known = loginsOf({ ...flagged, accounts: [record, ...own] });
  const others = loginsOf({ ...flagged, accounts: ofRefused }).filter(
    (login) => recordOfWorkspace(known, login, false) === undefined,
  );
  const besides = [...own, ...others.map((login) => login.record)];
  return besides.length === 0 ? {} : { besides };
}
