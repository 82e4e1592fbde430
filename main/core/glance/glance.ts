import type { StatusReport } from '../../../shared/status-report.ts';
import { type NamedLogin, type NamingRules, nameLogins } from '../accounts/account-book.ts';
import { type AccountGroup, groupAccounts } from '../accounts/group-accounts.ts';
import type { Custody } from '../custody/custody.ts';
import type { LedgerState } from '../ledger/fold-ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { signInNow } from '../ledger/ledger-queries.ts';
import type { StatusProgress } from '../quota-app.ts';
import type { StoreDocs, StoredLogin, Stores } from '../stores/store-types.ts';
import type { Pauses } from '../tokens/knowledge.ts';
import { createSpendLimiter } from '../tokens/spend-limiter.ts';
import { pausingProbe, putOffUntilMs, resetCreditsOf } from '../usage/usage-pauses.ts';
import type { UsageMemory } from '../usage-memory/last-values.ts';
import { mapBounded } from '../verification/map-bounded.ts';
import { accountStatus, flaggedView } from './account-status.ts';
import type { GroupOutcome } from './group-outcome.ts';
import { otherLogin } from './other-login.ts';
import { type KeyringDeps, readKeyring } from './read-keyring.ts';
import { notRenewed, type ReadUsageDeps, readUsage, type UsageOutcome } from './read-usage.ts';
import { recallUsage } from './recall-usage.ts';
import type { TakeOutcomes } from './take-outcomes.ts';

export interface GlanceDeps extends ReadUsageDeps, KeyringDeps {
  readonly clock: { now(): number };
  readonly stores: Stores;
  readonly custody: Pick<Custody, 'load'>;
  readonly usagePauses: Pauses<string>;
  readonly ledger: Ledger;
  readonly naming: NamingRules;
  readonly readMemory: () => Promise<UsageMemory>;
  /** Remembers what was read and decides what each failure means. */
  readonly takeOutcomes: TakeOutcomes;
}

export interface GlanceRun {
  readonly refresh: boolean;
  /** Spends in flight; usage checks are bounded by the probe. */
  readonly concurrency: number;
  readonly signal?: AbortSignal;
  readonly progress?: StatusProgress;
}

const leaseWaitMs = 15_000;

/** `status`: what is known of every login, after asking the services when `refresh` is set. */
export async function glance(deps: GlanceDeps, run: GlanceRun): Promise<StatusReport> {
  if (run.refresh) await readEverything(deps, run);
  const { docs, state, named, memory } = await gather(deps);
  const nowMs = deps.clock.now();
  const accounts = groupAccounts(named).map((group) =>
    accountStatus(group, recallUsage(memory, group.key, nowMs), nowMs),
  );
  const flagged = named.filter(isSetAside).map(flaggedView);
  return {
    schemaVersion: 1,
    command: 'status',
    generatedAt: new Date(nowMs).toISOString(),
    accounts: [...otherLogin({ kind: docs.cli.kind, state, naming: deps.naming, memory, nowMs }), ...accounts],
    flagged: { count: flagged.length, accounts: flagged },
  };
}

interface Gathered {
  readonly docs: StoreDocs;
  readonly state: LedgerState;
  readonly named: readonly NamedLogin[];
  readonly memory: UsageMemory;
}

async function gather(deps: GlanceDeps): Promise<Gathered> {
  const [docs, state, memory] = await Promise.all([deps.stores.read(), deps.ledger.load(), deps.readMemory()]);
  const logins = [docs.cli, docs.pool, docs.flagged].flatMap((doc) => deps.stores.loginsOf(doc));
  return { docs, state, memory, named: await nameAll(deps, state, logins) };
}

/** Custody knows the chains that make an unknown login a known one. It is looked at only for that: last known values are shown without it, too. */
async function nameAll(
  { naming, custody }: GlanceDeps,
  state: LedgerState,
  logins: readonly StoredLogin[],
): Promise<readonly NamedLogin[]> {
  const { named, newEntries } = nameLogins(state, logins, naming);
  if (newEntries.length === 0) return named;
  await custody.load().catch(() => null);
  return nameLogins(state, logins, naming).named;
}

/** The flagged list, and a login of auth.json that needs sign-in: it counts like the others. */
function isSetAside({ login, history }: NamedLogin): boolean {
  if (login.store === 'flagged') return true;
  return login.store === 'cli' && signInNow(history, login.hash).kind === 'needed';
}

async function readEverything(deps: GlanceDeps, run: GlanceRun): Promise<void> {
  const [docs, before] = await Promise.all([deps.stores.read(), deps.ledger.load(), deps.custody.load()]);
  const logins = [docs.cli, docs.pool, docs.flagged].flatMap((doc) => deps.stores.loginsOf(doc));
  const { named, newEntries } = nameLogins(before, logins, deps.naming);
  await deps.ledger.record(newEntries);
  const groups = groupAccounts(named);
  run.progress?.onStart?.(groups.length);
  const limiter = createSpendLimiter(run.concurrency);
  const signal = run.signal === undefined ? {} : { signal: run.signal };
  let done = 0;
  const readGroup = async (group: AccountGroup): Promise<GroupOutcome> => {
    const withResetCredits = putOffUntilMs(deps.usagePauses, resetCreditsOf(group.key), deps.clock.now()) === null;
    const options = { limiter, leaseWaitMs, withResetCredits, ...signal };
    const probe = pausingProbe(deps.probe, deps.usagePauses, group.key);
    const outcome = putOff(deps, group) ?? (await readUsage({ ...deps, probe }, group.lead.login, options));
    done += 1;
    run.progress?.onAccount?.(done, groups.length);
    return { group, outcome };
  };
  const [outcomes] = await Promise.all([
    mapBounded(groups, run.concurrency * 4, readGroup),
    readKeyring(deps, { kind: docs.cli.kind, state: before, ...signal }),
  ]);
  await deps.takeOutcomes(outcomes);
}

function putOff({ usagePauses, clock }: GlanceDeps, { key, lead }: AccountGroup): UsageOutcome | null {
  if (putOffUntilMs(usagePauses, key, clock.now()) === null) return null;
  return { kind: 'unreadable', reason: 'rate-limited', httpStatus: null, renewed: notRenewed(lead.login) };
}
