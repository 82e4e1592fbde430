import { describe, expect, it } from 'vitest';
import { type Custody, type CustodyDeps, createCustody } from '../../../../main/core/custody/custody.ts';
import { type CustodyRecord, encodeCustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import type { Clock, CustodyFiles } from '../../../../main/core/ports.ts';
import type { Stores } from '../../../../main/core/stores/store-types.ts';
import { gatherKnowledge, type KnowledgeDeps } from '../../../../main/core/tokens/knowledge.ts';
import { docsOf, hashOf, loginsOf, record } from '../stores/made-up-docs.ts';
import { createCustodyFolder, ownerOf, processesOf } from './custody-folder.ts';
import { readAnswer, rotation } from './made-up-custody.ts';

const clock: Clock = { now: () => 1_000, sleep: async () => undefined };
const around: Pick<CustodyDeps, 'clock' | 'readAnswer' | 'tokensInStores' | 'lock'> = {
  clock,
  readAnswer,
  tokensInStores: async () => new Set(),
  lock: { hold: (work) => work() },
};
const otherPid = 7;

interface Beside {
  readonly files: CustodyFiles;
  readonly custody: Custody;
}

/** Custody beside a process that has an intent open, and whose answer comes in the moment in which it dies and is looked for. */
async function besideOneThatDies(last: readonly CustodyRecord[]): Promise<Beside> {
  const folder = createCustodyFolder();
  const other = folder.files('other');
  const [intent, ...lastWords] = last;
  if (intent === undefined) throw new Error('These last words have no beginning.');
  const owner = ownerOf(otherPid);
  await other.append(encodeCustodyRecord({ t: 'owner', v: 1, at: 1, owner }));
  await other.append(encodeCustodyRecord(intent));
  let isAlive = true;
  const processes = {
    ...processesOf(1),
    isDead: async () => {
      if (isAlive) for (const line of lastWords) await other.append(encodeCustodyRecord(line));
      isAlive = false;
      return true;
    },
  };
  const files = folder.files('ours');
  const custody = createCustody({ files, processes, ...around });
  return { files: folder.files('later'), custody };
}

function lookerWith(custody: Custody): KnowledgeDeps {
  const docs = docsOf({ pool: [record('a')] });
  const stores: Stores = {
    read: async () => docs,
    recent: async () => docs,
    loginsOf,
    transact: () => Promise.reject(new Error('Nothing is written here.')),
    checkWritable: async () => undefined,
  };
  const leases = { acquire: async () => 'busy' as const, result: async () => null, dropResults: async () => undefined };
  const pauses = { notBeforeMs: () => null, hold: () => undefined };
  return { stores, custody, leases, clock, hashOf, pauses };
}

describe('an answer that a process writes between our look at its segment and its death', () => {
  it('is adopted, and its token is not presented again', async () => {
    const { custody } = await besideOneThatDies(rotation({ from: 'a', to: 'b' }));
    const [login] = loginsOf(docsOf({ pool: [record('a')] }).pool);
    if (login === undefined) throw new Error('The pool has no login.');
    const look = { otherChains: 'newer', fresh: true } as const;
    const { decision } = await gatherKnowledge(lookerWith(custody), { ...login, hash: hashOf('a') }, look);
    expect(decision).toMatchObject({ do: 'adopt', pair: { tokens: { hash: hashOf('b') } } });
  });

  it('is kept when that segment is folded away', async () => {
    const { files, custody } = await besideOneThatDies(rotation({ from: 'a', to: 'b' }));
    await custody.record({ t: 'released', at: 1, hash: hashOf('z') });
    await custody.compact();
    const later = createCustody({
      files,
      processes: processesOf(2),
      ...around,
    });
    const state = await later.load();
    expect(state.held.get(hashOf('b'))?.tokens.refresh.reveal()).toBe('b');
    expect((await files.readAll()).map(({ name }) => name)).toEqual(['ours.segment+']);
  });
});
