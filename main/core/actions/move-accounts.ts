import type { MovedAccount, MoveReport } from '../../../shared/action-report.ts';
import { accountMeant, type NamedLogin, type NamingRules, nameLogins } from '../accounts/account-book.ts';
import { AppError } from '../app-error.ts';
import type { LedgerState } from '../ledger/fold-ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isRestoreFresh, undoableRuns } from '../ledger/ledger-queries.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import { type MoveDeps, restoreAccount, setAsideAccount } from '../verification/move-account.ts';

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

/** `flag`: a pool account to set aside, by hand; such a flag is never lifted automatically. */
export async function flagAccount(deps: MoveAccountsDeps, target: string, reason: string | null): Promise<MoveReport> {
  const { named, state } = await loadAccounts(deps);
  const account = pick(named, accountMeant(named, target, state.aliases), 'pool');
  if ('elsewhere' in account) throw cannotFlag(account.elsewhere);
  const { login, key, label } = account.found;
  const facts = { kind: 'flag' as const, reason: 'manual', lastError: reason };
  if (!(await setAsideAccount(deps, { ...login, hash: account.hash }, facts))) throw changedMeanwhile(label);
  const episode = account.found.history.episode.number + 1;
  await deps.ledger.record([{ kind: 'flagged', key, reason: 'manual', httpStatus: null, by: 'manual', episode }]);
  return moveReport(
    'flag',
    [{ key, label, from: 'pool', to: 'flagged' }],
    `${label} is set aside. Codex tools stop using it until it is restored.`,
  );
}

/** `unflag`: back into the pool without a check; when its sign-in has stopped working it will come back here. */
export async function unflagAccount(deps: MoveAccountsDeps, target: string): Promise<MoveReport> {
  const { named, state } = await loadAccounts(deps);
  const account = pick(named, accountMeant(named, target, state.aliases), 'flagged');
  if ('elsewhere' in account) {
    throw new AppError('not-possible', `${account.elsewhere.label} is not set aside.`, {
      hint: 'Run `codex-quota status` to see what is.',
    });
  }
  const { key, label } = account.found;
  const result = await restoreAccount(deps, { key, hash: account.hash, pair: null, kind: 'unflag' });
  if (result.kind === 'gone') throw changedMeanwhile(label);
  if (result.kind === 'pool-full') {
    throw new AppError('not-possible', 'The pool is full: 20 accounts is the limit.', {
      hint: 'Set another account aside first.',
    });
  }
  await deps.ledger.record([{ kind: 'unflagged', key }]);
  return moveReport(
    'unflag',
    [{ key, label, from: 'flagged', to: 'pool' }],
    `${label} is back in the pool, unchecked.`,
  );
}

/** `undo`: restored accounts of the last 24 hours back to the list, each with its current token. */
export async function undoRestore(deps: MoveAccountsDeps, target: string | null): Promise<MoveReport> {
  const { named, state } = await loadAccounts(deps);
  const nowMs = deps.clock.now();
  const keys =
    target === null ? (undoableRuns(state, nowMs)[0]?.keys ?? []) : [accountMeant(named, target, state.aliases)];
  const moved: MovedAccount[] = [];
  for (const key of keys) {
    const account = pick(named, key, 'pool');
    if ('elsewhere' in account || !isRestoreFresh(account.found.history, nowMs)) continue;
    const { login, label, history } = account.found;
    const facts = { kind: 'undo' as const, reason: history.lastRefusal?.reason ?? 'restore-undone', lastError: null };
    if (!(await setAsideAccount(deps, { ...login, hash: account.hash }, facts))) continue;
    await deps.ledger.record([{ kind: 'undone', key }]);
    moved.push({ key, label, from: 'pool', to: 'flagged' });
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
  if (login.store === 'flagged') return new AppError('not-possible', `${label} is set aside already.`);
  return new AppError(
    'not-possible',
    `${label} is Codex's own sign-in and in no pool, so there is nowhere to set it aside.`,
    {
      hint: 'Sign out with Codex itself if it is not to be used.',
    },
  );
}

function changedMeanwhile(label: string): AppError {
  return new AppError('store-busy', `${label} was changed by another program meanwhile; nothing was moved.`, {
    hint: 'Run it again.',
  });
}

function moveReport(command: MoveReport['command'], moved: readonly MovedAccount[], message: string): MoveReport {
  return { schemaVersion: 1, command, changed: true, moved, message };
}
