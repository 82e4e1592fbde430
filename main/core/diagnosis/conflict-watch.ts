import type { NamedLogin } from '../accounts/account-book.ts';
import { readCustodySegment } from '../custody/custody-segment.ts';
import type { CustodyFiles, Log, Processes } from '../ports.ts';
import { conflictEvidence } from './conflict-evidence.ts';
import { type Conflict, findConflicts } from './conflicts.ts';
import { gatherSights, nameStored, type SightDeps } from './gather-sights.ts';
import { conflictEntries } from './note-conflicts.ts';

export interface ConflictWatchDeps extends SightDeps {
  readonly custodyFiles: Pick<CustodyFiles, 'readRecent'>;
  readonly processes: Pick<Processes, 'self'>;
  readonly log: Log;
}

/** Who else is at work on the sign-ins of `named`, which were just read; changes nothing. */
export async function lookForConflicts(
  deps: ConflictWatchDeps,
  named: readonly NamedLogin[],
): Promise<readonly Conflict[]> {
  return findConflicts(conflictEvidence(await gatherSights(deps, named)), await countOtherHosts(deps));
}

/** Writes down what is new and what is over; for whoever writes anyway. Never rejects. */
export async function noteConflicts(deps: ConflictWatchDeps): Promise<void> {
  try {
    const { conflicts: known } = await deps.ledger.load();
    const found = await lookForConflicts(deps, (await nameStored(deps)).named);
    await deps.ledger.record(conflictEntries(known, found));
  } catch (error) {
    deps.log.write('warn', 'Conflicts could not be noted', { cause: error instanceof Error ? error.name : null });
  }
}

async function countOtherHosts({
  custodyFiles,
  processes,
}: Pick<ConflictWatchDeps, 'custodyFiles' | 'processes'>): Promise<number> {
  const own = processes.self().host;
  const hosts = new Set<string>();
  for (const { text } of await custodyFiles.readRecent()) {
    for (const record of readCustodySegment(text).records) if (record.t === 'owner') hosts.add(record.owner.host);
  }
  hosts.delete(own);
  return hosts.size;
}
