import { describe, expect, it } from 'vitest';
import { type Custody, createCustody } from '../../../../main/core/custody/custody.ts';
import { type CustodyRecord, encodeCustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import { hashOf } from '../stores/made-up-docs.ts';
import { type CustodyFolder, createCustodyFolder, ownerOf, processesOf } from './custody-folder.ts';
import { readAnswer } from './made-up-custody.ts';

class Killed extends Error {}

/** Process `pid` over the folder, killed before so many durable steps. */
function start(folder: CustodyFolder, pid: number, stepsToLive = Number.POSITIVE_INFINITY): Custody {
  let steps = stepsToLive;
  return createCustody({
    files: folder.files(`p${pid}`, () => {
      steps -= 1;
      if (steps < 0) throw new Killed();
    }),
    processes: processesOf(pid),
    clock: { now: () => 10, sleep: async () => undefined },
    readAnswer,
    tokensInStores: async () => new Set(),
    lock: { hold: (work) => work() },
  });
}

/** A move that one process began and another one, dead by now as well, found and finished. In no order of time, as a folder is read. */
function finishedByAnother(): CustodyFolder {
  const folder = createCustodyFolder();
  const write = (name: string, ...records: readonly CustodyRecord[]): void =>
    void folder.segments.set(name, `${records.map(encodeCustodyRecord).join('\n')}\n`);
  write('finisher.segment', { t: 'owner', v: 1, at: 4, owner: ownerOf(8) }, { t: 'moved', id: 'm', at: 5 });
  write(
    'maker.segment',
    { t: 'owner', v: 1, at: 2, owner: ownerOf(7) },
    { t: 'move', kind: 'restore', id: 'm', at: 3, hash: hashOf('a'), reason: null },
  );
  return folder;
}

describe('folding that is cut off', () => {
  it.each([0, 1, 2, 3, 4, 5, 6])('after %i durable steps does not open a finished move again', async (steps) => {
    const folder = finishedByAnother();
    const custody = start(folder, 1, steps);
    const isWhole = await custody
      .record({ t: 'released', at: 6, hash: hashOf('z') })
      .then(() => custody.compact())
      .then(
        () => true,
        () => false,
      );
    expect((await start(folder, 99).load()).moves.size).toBe(0);
    expect(isWhole).toBe(steps === 6);
  });
});
