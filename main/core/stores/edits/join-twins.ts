import { isSameAccount } from '../../accounts/identity.ts';
import type { JsonObject } from '../../json.ts';
import type { TokenHash } from '../../tokens/token-set.ts';
import type { LoginsOf, StoreDocs, StoredLogin } from '../store-types.ts';
import { type IsDead, isBetterSignIn } from './better-sign-in.ts';
import { tokenFields } from './settle-tokens.ts';

/** What is left of an account that was in the list more than once. */
export interface JoinedTwin {
  readonly record: JsonObject;
  readonly hash: TokenHash | null;
  /** The tokens that went. */
  readonly gone: readonly TokenHash[];
}

/**
 * A set-aside account that is in the list with two sign-ins, one of them refused: whoever writes the pool from memory had put it back
 * there and refreshed it, and what came of that was set aside, too. The refused one goes, or the earlier of two such, and what else its
 * record says stays with the other. One that may live never goes.
 */
export function joinTwins(
  before: StoreDocs,
  { isDead, loginsOf }: { readonly isDead: IsDead; readonly loginsOf: LoginsOf },
): { readonly after: StoreDocs; readonly result: readonly JoinedTwin[] } {
  const listed = loginsOf(before.flagged);
  const heirs = new Map<StoredLogin, StoredLogin>();
  for (const login of listed) {
    if (login.hash === null || !isDead(login.hash)) continue;
    const heir = listed.find((other) => isTwin(other, login) && goesBefore(other, login, isDead));
    if (heir !== undefined) heirs.set(login, heir);
  }
  if (heirs.size === 0) return { after: before, result: [] };
  const goneFor = (login: StoredLogin): readonly StoredLogin[] =>
    [...heirs].flatMap(([gone, heir]) => (heir === login ? [...goneFor(gone), gone] : []));
  const joined: JoinedTwin[] = [];
  const accounts = listed
    .filter((login) => !heirs.has(login))
    .map((login) => {
      const gone = goneFor(login);
      if (gone.length === 0) return login.record;
      const record = withFieldsOf(gone, login.record);
      joined.push({ record, hash: login.hash, gone: gone.flatMap(({ hash }) => hash ?? []) });
      return record;
    });
  return { after: { ...before, flagged: { ...before.flagged, accounts } }, result: joined };
}

/** One sign-in may stand there for several workspaces, each with a record of its own. */
export function isTwin(one: StoredLogin, other: StoredLogin): boolean {
  if (one.hash === other.hash || one.requestAccountId !== other.requestAccountId) return false;
  return isSameAccount(one.identity, other.identity);
}

/** Where neither is better, the one that was there first. */
function goesBefore(one: StoredLogin, other: StoredLogin, isDead: IsDead): boolean {
  return isBetterSignIn(one, other, isDead) || (!isBetterSignIn(other, one, isDead) && one.position < other.position);
}

function withFieldsOf(gone: readonly StoredLogin[], record: JsonObject): JsonObject {
  const said = gone.flatMap((login) => Object.entries(login.record).filter(([name]) => !tokenFields.has(name)));
  return { ...Object.fromEntries(said), ...record };
}
