import type { MovedRecord } from '../custody/custody-record.ts';
import type { JsonObject } from '../json.ts';
import type { HashedLogin } from '../tokens/knowledge.ts';
import { recordOfWorkspace } from './record-of-workspace.ts';
import type { StoredLogin } from './store-types.ts';

/**
 * Records of the same sign-in for other workspaces, one for each, as `moved` makes them: those that move with it, and where `logins` has
 * them those that it finds in its new place. Whoever erases one of all these leaves the account there with the others.
 */
export function besidesOf(
  logins: readonly StoredLogin[],
  own: HashedLogin,
  moved: (login: StoredLogin) => JsonObject,
): Pick<MovedRecord, 'besides'> {
  const ofSignIn = logins.filter(({ hash }) => hash === own.hash);
  const isOnlyOne = new Set(ofSignIn.map(({ store }) => store)).size === ofSignIn.length;
  const others: StoredLogin[] = [];
  for (const login of ofSignIn)
    if (recordOfWorkspace([own, ...others], login, isOnlyOne) === undefined) others.push(login);
  return others.length === 0 ? {} : { besides: others.map(moved) };
}
