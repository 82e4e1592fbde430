import { compareIdentity } from '../accounts/identity.ts';
import type { JsonObject } from '../json.ts';
import type { StoredLogin } from './store-types.ts';

/** The record's account id is a workspace that somebody chose for the requests, and not what its tokens say. */
export function isWorkspaceChosen({ accountIdSource }: JsonObject): boolean {
  return accountIdSource === 'org' || accountIdSource === 'manual';
}

/**
 * One sign-in may stand in a list for several workspaces, each with a record of its own. Of `records`, all with the token of `login` or
 * one of its chain, the one that stands for the same workspace. `isOnlyOne`: neither list has a second record of this sign-in, so that
 * one which leaves the workspace to its tokens, or does not name it, will do.
 */
export function recordOfWorkspace(
  records: readonly StoredLogin[],
  login: StoredLogin,
  isOnlyOne: boolean,
): StoredLogin | undefined {
  const fitting = records.filter(({ identity }) => compareIdentity(identity, login.identity) !== 'different');
  const wanted = login.requestAccountId;
  const same = fitting.find(({ requestAccountId }) => requestAccountId === wanted);
  return same ?? (isOnlyOne ? fitting.find((one) => isLeftOpen(one, login)) : undefined);
}

function isLeftOpen(one: StoredLogin, other: StoredLogin): boolean {
  if (one.requestAccountId === null || other.requestAccountId === null) return true;
  return !isWorkspaceChosen(one.record) && !isWorkspaceChosen(other.record);
}
