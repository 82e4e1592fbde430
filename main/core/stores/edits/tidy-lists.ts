import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { TokenHash } from '../../tokens/token-set.ts';
import type { ListDoc, LoginsOf, StoreDocs, StoredLogin } from '../store-types.ts';
import { tokenFields } from './settle-tokens.ts';

/** A record that said the same as one before it, and where it stood. */
export interface RemovedTwin {
  readonly store: 'pool' | 'flagged';
  readonly position: number;
  readonly hash: TokenHash;
  readonly record: JsonObject;
}

/** Where the pool points, absent names left out. */
type Pointers = JsonObject;

export interface Tidied {
  readonly removed: readonly RemovedTwin[];
  readonly pointersBefore: Pointers;
  readonly pointersAfter: Pointers;
}

const pointerNames = ['activeIndex', 'activeIndexByFamily', 'pinnedAccountIndex'] as const;

/**
 * Takes out records that hold the very token of one before them for the very same account, and brings pointers of the pool that lead
 * nowhere back into it, as codex-multi-auth itself does on its next write (facts/multi-auth.md 1.3). Nothing else is touched.
 */
export function tidyLists(
  before: StoreDocs,
  loginsOf: LoginsOf,
): { readonly after: StoreDocs; readonly result: Tidied } {
  const twins = [...twinsIn(before.pool, loginsOf), ...twinsIn(before.flagged, loginsOf)];
  const pool = withPointersInside(withoutTwins(before.pool, loginsOf));
  const flagged = withoutTwins(before.flagged, loginsOf);
  const isSame = pool === before.pool && flagged === before.flagged;
  const result = { removed: twins, pointersBefore: pointersOf(before.pool), pointersAfter: pointersOf(pool) };
  return { after: isSame ? before : { ...before, pool, flagged }, result };
}

/** Records of one token for one account but the first. One sign-in may well stand there for several workspaces. */
export function twinsIn(doc: ListDoc, loginsOf: LoginsOf): readonly RemovedTwin[] {
  const seen = new Set<string>();
  return loginsOf(doc).flatMap((login): readonly RemovedTwin[] => {
    const { hash, position, record } = login;
    if (hash === null) return [];
    const subject = subjectOf(login);
    if (seen.has(subject)) return [{ store: doc.store, position, hash, record }];
    seen.add(subject);
    return [];
  });
}

function subjectOf({ hash, requestAccountId, record }: StoredLogin): string {
  return JSON.stringify([hash, requestAccountId, record['accountIdSource'] ?? null]);
}

/** What the twin knows beyond the first record is kept in the first one. */
function withoutTwins(doc: ListDoc, loginsOf: LoginsOf): ListDoc {
  const logins = loginsOf(doc);
  const twins = new Map(twinsIn(doc, loginsOf).map((twin) => [twin.position, twin]));
  if (twins.size === 0) return doc;
  const kept = logins.filter(({ position }) => !twins.has(position));
  const placeOf = (position: number): number => {
    const login = logins[position];
    return kept.findIndex((one) => login !== undefined && subjectOf(one) === subjectOf(login));
  };
  const accounts = kept.map((login) => {
    const own = logins.filter((one) => twins.has(one.position) && subjectOf(one) === subjectOf(login));
    return own.length === 0 ? login.record : mergedRecord([login, ...own]);
  });
  return {
    ...doc,
    accounts,
    top: mapPointers(doc.top, (position) => (placeOf(position) < 0 ? position : placeOf(position))),
  };
}

/** What an earlier record says wins. */
function mergedRecord(logins: readonly StoredLogin[]): JsonObject {
  return Object.fromEntries(logins.toReversed().flatMap(({ record }) => Object.entries(record)));
}

function withPointersInside(doc: ListDoc): ListDoc {
  if (!hasStrayPointer(doc)) return doc;
  const last = Math.max(0, doc.accounts.length - 1);
  const { pinnedAccountIndex, ...rest } = doc.top;
  const top = mapPointers(rest, (position) => Math.min(Math.max(0, Math.trunc(position)), last));
  const isPinInside = !isStray(pinnedAccountIndex, doc.accounts.length) && pinnedAccountIndex !== undefined;
  const inside = { ...top, ...(typeof top['activeIndex'] === 'number' ? {} : { activeIndex: 0 }) };
  return { ...doc, top: isPinInside ? { ...inside, pinnedAccountIndex } : inside };
}

/** The pool points at accounts by position (facts/multi-auth.md 1.3). */
export function hasStrayPointer({ top, accounts }: ListDoc): boolean {
  const { activeIndex, activeIndexByFamily, pinnedAccountIndex } = top;
  const byFamily = isJsonObject(activeIndexByFamily) ? Object.values(activeIndexByFamily) : [];
  return [activeIndex, pinnedAccountIndex, ...byFamily].some((position) => isStray(position, accounts.length));
}

function isStray(position: JsonValue | undefined, count: number): boolean {
  if (position === undefined || (position === 0 && count === 0)) return false;
  return typeof position !== 'number' || !Number.isInteger(position) || position < 0 || position >= count;
}

function mapPointers(top: JsonObject, move: (position: number) => number): JsonObject {
  const moved = (value: JsonValue | undefined): JsonValue => (typeof value === 'number' ? move(value) : 0);
  const { activeIndexByFamily: byFamily } = top;
  return {
    ...top,
    ...(top['activeIndex'] === undefined ? {} : { activeIndex: moved(top['activeIndex']) }),
    ...(isJsonObject(byFamily)
      ? {
          activeIndexByFamily: Object.fromEntries(
            Object.entries(byFamily).map(([name, value]) => [name, moved(value)]),
          ),
        }
      : {}),
    ...(typeof top['pinnedAccountIndex'] === 'number' ? { pinnedAccountIndex: move(top['pinnedAccountIndex']) } : {}),
  };
}

function pointersOf({ top }: ListDoc): Pointers {
  return Object.fromEntries(pointerNames.flatMap((name) => (top[name] === undefined ? [] : [[name, top[name]]])));
}

export interface UntidyRequest {
  readonly tidied: Tidied;
  readonly loginsOf: LoginsOf;
  /** Every token of the chain that this one belongs to: the twin comes back with the sign-in that its first record has now. */
  readonly chainOf: (hash: TokenHash) => ReadonlySet<TokenHash>;
}

/** Takes `tidyLists` back. A twin whose first record is gone stays out: its token may be spent. */
export function untidyLists(
  before: StoreDocs,
  { tidied, loginsOf, chainOf }: UntidyRequest,
): { readonly after: StoreDocs; readonly result: number } {
  const { removed, pointersBefore, pointersAfter } = tidied;
  const twinsOf = (store: ListDoc['store']): readonly RemovedTwin[] => removed.filter((twin) => twin.store === store);
  const back = (doc: ListDoc): ListDoc =>
    twinsOf(doc.store).reduce((list, twin) => withTwin(list, twin, { loginsOf, chain: chainOf(twin.hash) }), doc);
  const isUntouched = JSON.stringify(pointersOf(before.pool)) === JSON.stringify(pointersAfter);
  const flagged = back(before.flagged);
  const filled = back(before.pool);
  // Where one stays out, every position behind it is another one than before.
  const isWhole = filled.accounts.length - before.pool.accounts.length === twinsOf('pool').length;
  const pool =
    isUntouched && isWhole && JSON.stringify(pointersBefore) !== JSON.stringify(pointersAfter)
      ? { ...filled, top: { ...filled.top, ...pointersBefore } }
      : filled;
  const count =
    pool.accounts.length - before.pool.accounts.length + flagged.accounts.length - before.flagged.accounts.length;
  const isSame = pool === before.pool && flagged === before.flagged;
  return { after: isSame ? before : { ...before, pool, flagged }, result: count };
}

/** But for the sign-in, which may have been refreshed since. */
function saysTheSame(one: JsonObject, other: JsonObject): boolean {
  const rest = (record: JsonObject): string =>
    JSON.stringify(Object.entries(record).filter(([name]) => !tokenFields.has(name)));
  return rest(one) === rest(other);
}

interface TwinContext {
  readonly loginsOf: LoginsOf;
  readonly chain: ReadonlySet<TokenHash>;
}

function withTwin(doc: ListDoc, twin: RemovedTwin, { loginsOf, chain }: TwinContext): ListDoc {
  const own = loginsOf(doc).filter(({ hash }) => hash !== null && (hash === twin.hash || chain.has(hash)));
  const [first, ...others] = own;
  if (first === undefined) return doc;
  const tokens = Object.fromEntries(
    [...tokenFields].flatMap((name) => (first.record[name] === undefined ? [] : [[name, first.record[name]]])),
  );
  const place = Math.min(twin.position, doc.accounts.length);
  const there = others.find(({ position }) => position === place);
  // Never gone, or back already: what takes it back may have ended half way, and was asked for again.
  if (there !== undefined && saysTheSame(there.record, twin.record)) return doc;
  const accounts = [...doc.accounts.slice(0, place), { ...twin.record, ...tokens }, ...doc.accounts.slice(place)];
  return { ...doc, accounts, top: mapPointers(doc.top, (position) => (position >= place ? position + 1 : position)) };
}
