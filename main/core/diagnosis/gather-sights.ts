import { type NamedLogin, type NamingRules, nameLogins } from '../accounts/account-book.ts';
import type { Custody } from '../custody/custody.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerEntry } from '../ledger/ledger-event.ts';
import type { Log, SeeLeases } from '../ports.ts';
import type { StoreDocs, Stores } from '../stores/store-types.ts';
import { newRefreshes, type Sights } from './conflict-evidence.ts';

export interface LookDeps {
  readonly stores: Stores;
  readonly ledger: Pick<Ledger, 'load' | 'record'>;
  readonly custody: Pick<Custody, 'load' | 'known'>;
  readonly naming: NamingRules;
}

export interface SightDeps extends LookDeps {
  readonly seeLeases: SeeLeases;
  readonly clock: { now(): number };
}

export interface Looked {
  readonly docs: StoreDocs;
  readonly named: readonly NamedLogin[];
  /** Names that the ledger does not have yet: to be recorded before what happened to their accounts. */
  readonly newEntries: readonly LedgerEntry[];
}

/** Every stored login under its name, from one moment. */
export async function nameStored({ stores, ledger, custody, naming }: LookDeps): Promise<Looked> {
  const [docs, state] = await Promise.all([stores.read(), ledger.load(), custody.load()]);
  const logins = [docs.cli, docs.pool, docs.flagged].flatMap((doc) => stores.loginsOf(doc));
  const { named, newEntries } = nameLogins(state, logins, naming);
  return { docs, named, newEntries };
}

/** What could tell of other programs, about logins that were just read. */
export async function gatherSights(
  { custody, seeLeases, clock }: Pick<SightDeps, 'custody' | 'seeLeases' | 'clock'>,
  named: readonly NamedLogin[],
): Promise<Sights> {
  const known = custody.known();
  const leaseSigns = await seeLeases((presented) => known.answeredHere.has(presented));
  return { named, custody: known, leaseSigns, nowMs: clock.now() };
}

/**
 * Writes down what other programs refreshed, before custody lets go of what they went on from and their results are tidied away. Never
 * rejects: nothing that follows hangs on it.
 */
export async function noteRefreshes(deps: SightDeps & { readonly log: Log }): Promise<void> {
  try {
    const { named, newEntries } = await nameStored(deps);
    const refreshes = newRefreshes(await gatherSights(deps, named));
    if (refreshes.length > 0) await deps.ledger.record([...newEntries, ...refreshes]);
  } catch (error) {
    deps.log.write('warn', 'What others refreshed could not be noted', {
      cause: error instanceof Error ? error.name : null,
    });
  }
}
