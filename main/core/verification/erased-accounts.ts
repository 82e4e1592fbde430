import { type NamingRules, nameLogins } from '../accounts/account-book.ts';
import type { CustodyState } from '../custody/custody-state.ts';
import { givesWayTo, isSpentForNothing } from '../custody/gives-way.ts';
import { type LatestMove, latestMoves } from '../custody/latest-moves.ts';
import { newestOf } from '../custody/lineage.ts';
import { restoreWatchMs } from '../flagging/restore-watch.ts';
import { type AccountHistory, emptyHistory } from '../ledger/account-history.ts';
import { canonicalKey, type LedgerState } from '../ledger/fold-ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerEntry } from '../ledger/ledger-event.ts';
import type { PutBackRequest } from '../stores/edits/put-back.ts';
import type { StoreDocs, StoredLogin, Stores } from '../stores/store-types.ts';
import type { HashedTokens, TokenHash } from '../tokens/token-set.ts';
import type { MoveDeps } from './move-account.ts';

export interface ErasedAccountsDeps extends MoveDeps {
  readonly ledger: Ledger;
  readonly naming: NamingRules;
}

/**
 * An account that a move of the last day left in a list, and that is in neither any more, or not with every record. One whose other
 * sign-in was refused is not there for that (`givesWayTo`).
 */
export interface ErasedAccount {
  /** In this home's ledger. */
  readonly key: string;
  readonly history: AccountHistory;
  readonly email: string | null;
  /** To be recorded before anything is said of the key: another home moved an account that this one has never seen. */
  readonly newEntries: readonly LedgerEntry[];
  readonly move: LatestMove;
  /** One of its records is there: that of another workspace of the same sign-in may be missing. */
  readonly isPartlyThere: boolean;
  /** Spent without a known successor, or refused for good. */
  readonly isDead: boolean;
  /** Let go, since a later sign-in of the account was seen. */
  readonly isReleased: boolean;
  readonly request: Omit<PutBackRequest, 'maxAccounts'>;
}

/**
 * Custody says what was moved, also by another Codex home on the same pool: that one may never start again. Free of reading the lists
 * when nothing was moved lately. A clock that was set back makes a move look as if it were to come: it still counts.
 */
export async function erasedAccounts(
  { stores, custody, clock, ledger, naming }: ErasedAccountsDeps,
  kind: LatestMove['kind'],
): Promise<readonly ErasedAccount[]> {
  const nowMs = clock.now();
  const [state, known] = await Promise.all([ledger.load(), custody.load()]);
  const moves = latestMoves(known, (key) => canonicalKey(state, key)).filter(
    (move) => move.kind === kind && nowMs - move.kept.at < restoreWatchMs,
  );
  if (moves.length === 0) return [];
  const docs = await stores.read();
  const moved = moves.flatMap((move): readonly MovedLogin[] => {
    const [login] = stores.loginsOf({ ...docs.flagged, accounts: [move.kept.record] });
    return login === undefined ? [] : [{ move, login }];
  });
  const { accountOf, listed } = nameMoved({ state, docs, stores, naming }, moved);
  return moved.flatMap(({ move, login }): readonly ErasedAccount[] => {
    const account = accountOf(login) ?? knownAccount(state, move.key);
    const { record, besides, hash } = move.kept;
    const givesWay = givesWayTo(known, move.kept);
    const isPartlyThere = listed.get(account.key)?.some((one) => !givesWay(one)) === true;
    if (isPartlyThere && besides === undefined) return [];
    const also = besides === undefined ? {} : { besides };
    const request = { record, ...also, tokens: newerTokens(known, hash), givesWay, nowMs, loginsOf: stores.loginsOf };
    const { email } = login.identity;
    const isReleased = known.released.has(newestOf(known, hash));
    return [{ ...account, email, move, isPartlyThere, isDead: isDead(known, hash), isReleased, request }];
  });
}

interface MovedLogin {
  readonly move: LatestMove;
  /** As the move left it. */
  readonly login: StoredLogin;
}

interface NamingContext {
  readonly state: LedgerState;
  readonly docs: StoreDocs;
  readonly stores: Stores;
  readonly naming: NamingRules;
}

type Account = Pick<ErasedAccount, 'key' | 'history' | 'newEntries'>;

interface NamedMoves {
  /** Null where this home knows the account by the key of its move. */
  readonly accountOf: (login: StoredLogin) => Account | null;
  /** What is in the lists now, by key. */
  readonly listed: ReadonlyMap<string, readonly StoredLogin[]>;
}

/** One that only another home has ever seen gets its key here by who it is. */
function nameMoved({ state, docs, stores, naming }: NamingContext, moved: readonly MovedLogin[]): NamedMoves {
  const there = [...stores.loginsOf(docs.pool), ...stores.loginsOf(docs.flagged)];
  const strangers = moved.filter(({ move }) => !state.accounts.has(move.key)).map(({ login }) => login);
  const { named, newEntries } = nameLogins(state, [...there, ...strangers], naming);
  const inLists = Map.groupBy(named.slice(0, there.length), ({ key }) => key);
  const keys = new Map(named.slice(there.length).map(({ key, login }) => [login, key]));
  return {
    listed: new Map([...inLists].map(([key, ones]) => [key, ones.map(({ login }) => login)])),
    accountOf(login) {
      const key = keys.get(login);
      return key === undefined ? null : { ...knownAccount(state, key), newEntries };
    },
  };
}

function knownAccount(state: LedgerState, key: string): Account {
  return { key, history: state.accounts.get(key) ?? emptyHistory(key), newEntries: [] };
}

/** The newest pair that is known of its chain; null when the record has it, or nothing newer is kept. */
function newerTokens(custody: CustodyState, hash: TokenHash): HashedTokens | null {
  const newest = newestOf(custody, hash);
  return newest === hash ? null : (custody.held.get(newest)?.tokens ?? null);
}

function isDead(custody: CustodyState, hash: TokenHash): boolean {
  return isSpentForNothing(custody, hash) || custody.refusals.get(newestOf(custody, hash))?.hard === true;
}
