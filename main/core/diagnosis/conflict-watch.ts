import type { NamedLogin } from '../accounts/account-book.ts';
import { readCustodySegment } from '../custody/custody-segment.ts';
import type { CustodyFiles, Log, Processes } from '../ports.ts';
import { conflictEvidence } from './conflict-evidence.ts';
import { type Conflict, findConflicts } from './conflicts.ts';
import { gatherSights, nameStored, type SightDeps } from './gather-sights.ts';
import { conflictEntries } from './note-conflicts.ts';
import { type OtherComputers, otherComputers, type Writer } from './other-computers.ts';

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
  return findConflicts(conflictEvidence(await gatherSights(deps, named)), await lookForComputers(deps));
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

async function lookForComputers({
  custodyFiles,
  processes,
  clock,
}: Pick<ConflictWatchDeps, 'custodyFiles' | 'processes' | 'clock'>): Promise<OtherComputers> {
  const segments = await custodyFiles.readRecent();
  const writers = segments.flatMap(({ text }): readonly Writer[] => {
    const { records } = readCustodySegment(text);
    const lastHeardMs = records.reduce((latest, { at }) => Math.max(latest, at), 0);
    return records.flatMap((record) => (record.t === 'owner' ? [{ owner: record.owner, lastHeardMs }] : []));
  });
  return otherComputers(writers, { self: await processes.self(), nowMs: clock.now() });
}
