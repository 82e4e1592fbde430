import type { Settings } from '../../../shared/settings.ts';
import { compareIdentity } from '../accounts/identity.ts';
import { isStorageTrouble, toErrorView } from '../app-error.ts';
import { newestOf } from '../custody/lineage.ts';
import { episodeOfFailure } from '../flagging/after-restore.ts';
import { type Counters, clearUnclear, countUnclear, pruneCounters } from '../flagging/counters.ts';
import {
  decideAfterFailure,
  effectiveManagement,
  type LoginFailure,
  type Management,
} from '../flagging/flagging-policy.ts';
import { type HardFailure, letGo, noteWorked, passGuard } from '../flagging/mass-failure-guard.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { GuardCause, LedgerEntry } from '../ledger/ledger-event.ts';
import type { Notice } from '../notices.ts';
import type { StoreDocs, StoredLogin } from '../stores/store-types.ts';
import { noTokenHash } from '../tokens/token-set.ts';
import { rememberValues, type UsageMemory } from '../usage-memory/last-values.ts';
import { type MoveDeps, setAsideAccount } from '../verification/move-account.ts';
import type { GroupOutcome } from './group-outcome.ts';
import { rememberRound, troubleError } from './remember-round.ts';

/** A refresh that is no reading of usage: last values stay as they are. */
interface RefreshAlone {
  /** Keys of the pool and the CLI login; only one of them was asked. */
  readonly accountsInUse: readonly string[];
}

/** Gives out the keys whose refusal is held back. */
export type TakeOutcomes = (
  outcomes: readonly GroupOutcome[],
  refreshAlone?: RefreshAlone,
) => Promise<ReadonlySet<string>>;

type Outcome = GroupOutcome['outcome'];

export interface TakeOutcomesDeps extends MoveDeps {
  readonly ledger: Ledger;
  readonly settings: () => Settings;
  readonly updateMemory: (change: (before: UsageMemory) => UsageMemory) => Promise<unknown>;
  readonly updateCounters: (change: (before: Counters) => Counters) => Promise<unknown>;
  readonly tell: (notice: Notice) => void;
}

/** Remembers what was read and decides, once for the whole round, what the failures mean (product.md section 6). */
export function createTakeOutcomes(deps: TakeOutcomesDeps): TakeOutcomes {
  return async (found, refreshAlone) => {
    // Where nobody is signed in there is nothing to remember, and no folder of ours appears.
    if (found.length === 0) return new Set();
    const docs = await deps.stores.read();
    const isAboutNow = (one: GroupOutcome): boolean => isGood(one.outcome) || failureOf(one.outcome) === null;
    const outcomes = found.filter((one) => isAboutNow(one) || failedLogin(deps, docs, one) !== null);
    const nowMs = deps.clock.now();
    const state = await deps.ledger.record(outcomes.flatMap((one) => [...recovery(one), ...otherAnswer(one)]));
    const accountsInUse = refreshAlone?.accountsInUse ?? outcomes.map(({ group }) => group.key);
    const management = effectiveManagement(deps.settings().management, state.management);
    const round = { outcomes, accountsInUse, management, nowMs, settings: deps.settings() };
    let decided: Decided = { flag: [], hold: [], began: null, entries: [] };
    await deps.updateCounters((counters) => {
      const next = decideRound(counters, round);
      decided = next.decided;
      return pruneCounters(next.counters, nowMs);
    });
    if (refreshAlone === undefined)
      await deps.updateMemory((memory) => rememberRound(memory, { outcomes, held: decided.hold, nowMs }));
    await deps.ledger.record(decided.entries);
    if (decided.began !== null) deps.tell({ kind: 'guard-held', cause: decided.began, accounts: decided.hold.length });
    const byKey = new Map(outcomes.map((one) => [one.group.key, one]));
    for (const failure of decided.flag) {
      const failed = byKey.get(failure.key);
      if (failed !== undefined) await stopOrSayWhy(deps, failed, { failure, management });
    }
    return new Set(decided.hold.map(({ key }) => key));
  };
}

function recovery({ group, outcome }: GroupOutcome): readonly LedgerEntry[] {
  const { history } = group.lead;
  const hadTrouble = history.signIn.kind === 'needed' || history.health < 100;
  return isGood(outcome) && hadTrouble ? [{ kind: 'works-again', key: group.key }] : [];
}

/** Both facts are kept: who was asked for is in the store, who answered is only here. */
function otherAnswer({ group, outcome }: GroupOutcome): readonly LedgerEntry[] {
  if (outcome.kind !== 'other-account') return [];
  return [{ kind: 'other-account-answered', key: group.key, answered: outcome.answered }];
}

function isGood({ kind }: Outcome): boolean {
  return kind === 'read' || kind === 'signed-in';
}

interface Round {
  readonly outcomes: readonly GroupOutcome[];
  readonly accountsInUse: readonly string[];
  readonly management: Management;
  readonly settings: Settings;
  readonly nowMs: number;
}

interface Decided {
  readonly flag: readonly HardFailure[];
  readonly hold: readonly HardFailure[];
  readonly began: GuardCause | null;
  readonly entries: readonly LedgerEntry[];
}

function decideRound(before: Counters, round: Round): { readonly counters: Counters; readonly decided: Decided } {
  const { nowMs, settings, management } = round;
  const failures: HardFailure[] = [];
  const entries: LedgerEntry[] = [];
  let counters = before;
  for (const { group, outcome } of round.outcomes) {
    const { key } = group;
    if (outcome.renewed.refreshed) counters = { ...counters, guard: noteWorked(counters.guard, key, nowMs) };
    if (isGood(outcome)) counters = clearUnclear(counters, key);
    const failure = failureOf(outcome);
    if (failure === null && isGood(outcome)) counters = { ...counters, guard: letGo(counters.guard, key) };
    if (failure === null) continue;
    const counted = counters.unclear.get(key) ?? null;
    const { ambiguousFailuresBeforeFlag } = settings;
    const login = group.cli === null ? 'pool' : 'cli';
    const decision = decideAfterFailure({ login, failure, counted, ambiguousFailuresBeforeFlag, management, nowMs });
    if (decision.kind === 'nothing') continue;
    if (decision.kind === 'count') {
      counters = countUnclear(counters, key, decision.failures);
      entries.push({ kind: 'ambiguous-failure', key, reason: failure.reason, httpStatus: failure.httpStatus });
      continue;
    }
    const reason = failure.class === 'ambiguous' ? 'unclear-three-times' : decision.reason;
    failures.push({ key, reason, httpStatus: decision.httpStatus, atMs: nowMs });
  }
  const guarded = passGuard({
    guard: counters.guard,
    failures,
    accountsInUse: round.accountsInUse,
    nowMs,
  });
  if (guarded.began !== null)
    entries.push({ kind: 'guard-held', key: null, cause: guarded.began, accounts: guarded.hold.length });
  const isReleased = before.guard.held.length > 0 && guarded.guard.held.length === 0;
  if (guarded.together || isReleased) entries.push({ kind: 'guard-released', key: null, flagged: guarded.flag.length });
  const { flag, hold, began } = guarded;
  // Set aside now: what comes after its return is counted from the beginning.
  const cleared = flag.reduce((kept, { key }) => clearUnclear(kept, key), counters);
  return { counters: { ...cleared, guard: guarded.guard }, decided: { flag, hold, began, entries } };
}

/** Null for what says nothing about the sign-in. */
function failureOf(outcome: Outcome): LoginFailure | null {
  if (outcome.kind === 'refused') {
    const { reason, httpStatus, class: kind } = outcome.refusal;
    return { class: kind, reason, httpStatus };
  }
  if (outcome.kind === 'other-account') return { class: 'hard', reason: 'another-account', httpStatus: null };
  if (outcome.kind === 'read' && outcome.renewed.emailChanged)
    return { class: 'hard', reason: 'email-changed', httpStatus: null };
  return null;
}

interface Stop {
  readonly failure: HardFailure;
  readonly management: Management;
}

/** A list that cannot be written keeps one account where it is, which says so; the next round comes back to it. */
async function stopOrSayWhy(deps: TakeOutcomesDeps, failed: GroupOutcome, what: Stop): Promise<void> {
  try {
    await stop(deps, failed, what);
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
    const at = new Date(deps.clock.now()).toISOString();
    const value = { key: failed.group.key, error: troubleError(toErrorView(error), at) };
    await deps.updateMemory((memory) => rememberValues(memory, [value]));
  }
}

async function stop(deps: TakeOutcomesDeps, failed: GroupOutcome, { failure, management }: Stop): Promise<void> {
  const { key, lead, cli, pool } = failed.group;
  const { reason, httpStatus } = failure;
  const login = failedLogin(deps, await deps.stores.read(), failed);
  if (login === null) return;
  const { hash } = login;
  const { episode } = episodeOfFailure(lead.history, deps.clock.now());
  if (cli === null && pool !== null && management === 'manage' && hash !== null) {
    const lastError = httpStatus === null ? reason : `${reason} (HTTP ${httpStatus})`;
    const onSetAside = (): Promise<unknown> =>
      deps.ledger.record([{ kind: 'flagged', key, reason, httpStatus, by: 'automatic', episode }]);
    const facts = { kind: 'flag' as const, key, reason, lastError, onSetAside };
    await setAsideAccount(deps, { ...login, hash }, facts);
    return;
  }
  if (reason !== 'email-changed')
    await deps.ledger.record([
      { kind: 'needs-sign-in', key, tokenHash: hash ?? noTokenHash, reason, httpStatus, episode },
    ]);
}

/**
 * The record with the token that failed, as it is now. Null when it has another by now: somebody has signed in again, restored it or
 * taken it away since it was asked for, and of what is there now nobody knows anything bad.
 */
function failedLogin(
  { stores, custody }: TakeOutcomesDeps,
  docs: StoreDocs,
  { group: { lead }, outcome }: GroupOutcome,
): StoredLogin | null {
  const { login } = lead;
  const { tried, emailChanged } = outcome.renewed;
  // Another address is nothing that a later refresh of the same sign-in takes back.
  const later = emailChanged ? tried.flatMap((hash) => (hash === null ? [] : newestOf(custody.known(), hash))) : [];
  const failed = new Set([...tried, ...later]);
  const logins = stores.loginsOf(login.store === 'cli' ? docs.cli : docs.pool).filter(({ hash }) => failed.has(hash));
  const isOther = ({ identity }: StoredLogin): boolean => compareIdentity(identity, login.identity) === 'different';
  const own = logins.find(({ hash }) => hash !== null && hash === login.hash);
  return own ?? logins.find((one) => one.hash !== null || !isOther(one)) ?? null;
}
