import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { TokenHash } from '../../tokens/token-set.ts';
import { recordOfWorkspace } from '../record-of-workspace.ts';
import type { ListDoc, LoginsOf, StoreDocs, StoredLogin } from '../store-types.ts';
import { tokenFields } from './settle-tokens.ts';

/**
 * Last half of setting an account aside, and only while the flagged list holds the token: never the last copy. What another program has
 * said of the account in the pool since the first half goes along, and so does a record for another workspace that the list lacks.
 */
export function removeFromPool(
  before: StoreDocs,
  { hashes, loginsOf }: { readonly hashes: ReadonlySet<TokenHash>; readonly loginsOf: LoginsOf },
): { readonly after: StoreDocs; readonly result: boolean } {
  const isGone = (hash: TokenHash | null): boolean => hash !== null && hashes.has(hash);
  if (!loginsOf(before.flagged).some(({ hash }) => isGone(hash))) return { after: before, result: false };
  const keptAt = loginsOf(before.pool).flatMap(({ hash }, index) => (isGone(hash) ? [] : [index]));
  if (keptAt.length === before.pool.accounts.length) return { after: before, result: false };
  const gone = loginsOf(before.pool).filter(({ hash }) => isGone(hash));
  const setAside = loginsOf(before.flagged).filter(({ hash }) => isGone(hash));
  const isOnlyOne = gone.length === 1 && setAside.length === 1;
  const flagged = gone.reduce((list, login) => {
    const copy = recordOfWorkspace(setAside, login, isOnlyOne);
    return copy === undefined ? withOneMore(list, login, setAside) : withLaterWord(list, login, copy);
  }, before.flagged);
  return { after: { ...before, flagged, pool: withAccountsAt(before.pool, keptAt) }, result: true };
}

const reasonFields = ['flaggedAt', 'flaggedReason', 'lastError'] as const;
/** The tokens are settled by their chain, and why the account is here the list knows best. */
const ofTheSetAside: ReadonlySet<string> = new Set([...tokenFields, ...reasonFields]);

/** Set aside with the others of its sign-in, and for the same reason. */
function withOneMore(flagged: ListDoc, { record }: StoredLogin, [first]: readonly StoredLogin[]): ListDoc {
  const reasons = reasonFields.flatMap((name) => {
    const value = first?.record[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...flagged, accounts: [...flagged.accounts, { ...record, ...Object.fromEntries(reasons) }] };
}

function withLaterWord(flagged: ListDoc, { record }: StoredLogin, copy: StoredLogin): ListDoc {
  const known = flagged.accounts[copy.position];
  if (known === undefined) return flagged;
  const said = Object.entries(record).filter(([name]) => !ofTheSetAside.has(name));
  const isKnown = said.every(
    ([name, value]) => Object.hasOwn(known, name) && JSON.stringify(known[name]) === JSON.stringify(value),
  );
  if (isKnown) return flagged;
  const accounts = flagged.accounts.map((other, position) =>
    position === copy.position ? { ...known, ...Object.fromEntries(said) } : other,
  );
  return { ...flagged, accounts };
}

/**
 * The pool points at accounts by position, so every pointer follows its account; one whose account is gone falls to the account that
 * took its place, except the user's pin, which must not move to somebody else (facts/multi-auth.md section 8, case 16).
 */
function withAccountsAt(pool: ListDoc, keptAt: readonly number[]): ListDoc {
  const accounts = pool.accounts.filter((_, index) => keptAt.includes(index));
  const follow = (position: number): number => {
    const moved = keptAt.indexOf(position);
    if (moved >= 0) return moved;
    const next = keptAt.filter((index) => index < position).length;
    return Math.max(0, Math.min(next, accounts.length - 1));
  };
  const { pinnedAccountIndex, ...rest } = pool.top;
  const pin = typeof pinnedAccountIndex === 'number' ? keptAt.indexOf(pinnedAccountIndex) : -1;
  const top: JsonObject = {
    ...rest,
    ...(pin >= 0 ? { pinnedAccountIndex: pin } : {}),
    ...pointer('activeIndex', rest['activeIndex'], follow),
    ...(isJsonObject(rest['activeIndexByFamily'])
      ? { activeIndexByFamily: followAll(rest['activeIndexByFamily'], follow) }
      : {}),
  };
  return { ...pool, top, accounts };
}

function pointer(name: string, value: JsonValue | undefined, follow: (position: number) => number): JsonObject {
  return typeof value === 'number' ? { [name]: follow(value) } : {};
}

function followAll(byFamily: JsonObject, follow: (position: number) => number): JsonObject {
  return Object.fromEntries(
    Object.entries(byFamily).map(([family, position]) => [
      family,
      typeof position === 'number' ? follow(position) : position,
    ]),
  );
}
