import type { MovedAccount, MoveReport } from '../../../shared/action-report.ts';
import { accountMeant, type NamedLogin, type NamingRules, nameLogins } from '../accounts/account-book.ts';
import { AppError } from '../app-error.ts';
import type { LedgerState } from '../ledger/fold-ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isRestoreFresh, undoableRuns } from '../ledger/ledger-queries.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import { type MoveDeps, manualReason, restoreAccount, setAsideAccount } from '../verification/move-account.ts';

export interface MoveAccountsDeps extends MoveDeps {
  readonly ledger: Ledger;
  readonly naming: NamingRules;
}

interface Accounts {
  readonly named: readonly NamedLogin[];
  readonly state: LedgerState;
}

async function loadAccounts(deps: MoveAccountsDeps): Promise<Accounts> {
  const [docs, before] = await Promise.all([deps.stores.read(), deps.ledger.load(), deps.custody.load()]);
  const logins = [docs.cli, docs.pool, docs.flagged].flatMap((doc) => deps.stores.loginsOf(doc));
  const { named, newEntries } = nameLogins(before, logins, deps.naming);
  return { named, state: await deps.ledger.record(newEntries) };
}

/** A refresh beside us may give the record another token between our look and our move. */
const triesAtMost = 5;

type Attempt<T> = { readonly done: T } | { readonly changed: NamedLogin };

/** Looks afresh each time; gives up with AppError `store-busy` when the record changes every time. */
async function untilMoved<T>(attempt: () => Promise<Attempt<T>>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const result = await attempt();
    if ('done' in result) return result.done;
    if (tries === triesAtMost) throw changedMeanwhile(result.changed.label);
  }
}

/** `flag`: a pool account to set aside, by hand; such a flag is never lifted automatically. */
export function flagAccount(deps: MoveAccountsDeps, target: string, reason: string | null): Promise<MoveReport> {
  return untilMoved(() => flagOnce(deps, target, reason));
}

async function flagOnce(deps: MoveAccountsDeps, target: string, reason: string | null): Promise<Attempt<MoveReport>> {
  const { named, state } = await loadAccounts(deps);
  const account = pick(named, accountMeant(named, target, state.aliases), 'pool');
  if ('elsewhere' in account) throw cannotFlag(account.elsewhere);
  const { login, key, label } = account.found;
  const episode = account.found.history.episode.number + 1;
  const onSetAside = (): Promise<unknown> =>
    deps.ledger.record([{ kind: 'flagged', key, reason: manualReason, httpStatus: null, by: 'manual', episode }]);
  const facts = { kind: 'flag' as const, key, reason: manualReason, lastError: reason, onSetAside };
  if (!(await setAsideAccount(deps, { ...login, hash: account.hash }, facts))) return { changed: account.found };
  const message = `${label} is set aside. Codex tools stop using it until it is restored.`;
  return { done: moveReport('flag', [{ key, label, from: 'pool', to: 'flagged' }], message) };
}

/** `unflag`: back into the pool without a check; when its sign-in has stopped working it will come back here. */
export function unflagAccount(deps: MoveAccountsDeps, target: string): Promise<MoveReport> {
  return untilMoved(() => unflagOnce(deps, target));
}

async function unflagOnce(deps: MoveAccountsDeps, target: string): Promise<Attempt<MoveReport>> {
  const { named, state } = await loadAccounts(deps);
  const account = pick(named, accountMeant(named, target, state.aliases), 'flagged');
  if ('elsewhere' in account) {
    throw new AppError('not-possible', `${account.elsewhere.label} is not set aside.`, {
      hint: 'Run `codex-quota status` to see what is.',
    });
  }
  const { key, label } = account.found;
  const onRestored = (): Promise<unknown> => deps.ledger.record([{ kind: 'unflagged', key }]);
  const result = await restoreAccount(deps, { key, hash: account.hash, pair: null, kind: 'unflag', onRestored });
  if (result.kind === 'gone') return { changed: account.found };
  if (result.kind === 'pool-full') {
    throw new AppError('not-possible', 'The pool is full: 20 accounts is the limit.', {
      hint: 'Set another account aside first.',
    });
  }
  const message = `${label} is back in the pool, unchecked.`;
  return { done: moveReport('unflag', [{ key, label, from: 'flagged', to: 'pool' }], message) };
}

/** `undo`: restored accounts of the last 24 hours back to the list, each with its current token. */
export async function undoRestore(deps: MoveAccountsDeps, target: string | null): Promise<MoveReport> {
  const { named, state } = await loadAccounts(deps);
  const nowMs = deps.clock.now();
  const keys =
    target === null ? (undoableRuns(state, nowMs)[0]?.keys ?? []) : [accountMeant(named, target, state.aliases)];
  const moved: MovedAccount[] = [];
  for (const key of keys) {
    const one = await untilMoved(() => undoOnce(deps, key));
    if (one !== null) moved.push(one);
  }
  if (moved.length === 0) {
    throw new AppError('not-possible', 'No restore of the last 24 hours is left to undo.', {
      hint: 'Use `codex-quota flag KEY` to set an account aside.',
    });
  }
  return moveReport(
    'undo',
    moved,
    `${moved.map(({ label }) => label).join(', ')} set aside again, with the current sign-in.`,
  );
}

/** Null when the account is not in the pool any more, or has no restore that can still be undone. */
async function undoOnce(deps: MoveAccountsDeps, key: string): Promise<Attempt<MovedAccount | null>> {
  const { named } = await loadAccounts(deps);
  if (!named.some((account) => account.key === key)) return { done: null };
  const account = pick(named, key, 'pool');
  if ('elsewhere' in account || !isRestoreFresh(account.found.history, deps.clock.now())) return { done: null };
  const { login, label, history } = account.found;
  const reason = history.lastRefusal?.reason ?? 'restore-undone';
  const onSetAside = (): Promise<unknown> => deps.ledger.record([{ kind: 'undone', key }]);
  const facts = { kind: 'undo' as const, key, reason, lastError: null, onSetAside };
  if (!(await setAsideAccount(deps, { ...login, hash: account.hash }, facts))) return { changed: account.found };
  return { done: { key, label, from: 'pool', to: 'flagged' } };
}

type Picked = { readonly found: NamedLogin; readonly hash: TokenHash } | { readonly elsewhere: NamedLogin };

function pick(named: readonly NamedLogin[], key: string, store: 'pool' | 'flagged'): Picked {
  const logins = named.filter((account) => account.key === key);
  const found = logins.find(({ login }) => login.store === store);
  const hash = found?.login.hash ?? null;
  if (found !== undefined && hash !== null) return { found, hash };
  const elsewhere = logins[0];
  if (elsewhere === undefined) throw new AppError('unknown-account', `No account has the key ${key}.`);
  return { elsewhere };
}

function cannotFlag({ login, label }: NamedLogin): AppError {
  if (login.store === 'flagged') {
    return new AppError('not-possible', `${label} is set aside already.`, {
      hint: 'Run `codex-quota verify-flagged` to check it, or `codex-quota unflag` to put it back.',
    });
  }
  return new AppError(
    'not-possible',
    `${label} is Codex's own sign-in and in no pool, so there is nowhere to set it aside.`,
    {
      hint: 'Sign out with Codex itself if it is not to be used.',
    },
  );
}

function changedMeanwhile(label: string): AppError {
  return new AppError('store-busy', `${label} was changed by another program meanwhile; it was not moved.`, {
    hint: 'Try again.',
  });
}

function moveReport(command: MoveReport['command'], moved: readonly MovedAccount[], message: string): MoveReport {
  return { schemaVersion: 1, command, changed: true, moved, message };
}
