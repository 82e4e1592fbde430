import { describe, expect, it } from 'vitest';
import { emptyCustodyState } from '../../../../main/core/custody/custody-state.ts';
import type { Facts } from '../../../../main/core/diagnosis/facts.ts';
import { type FixDeps, type FixUndo, fix, undoFix } from '../../../../main/core/diagnosis/fix.ts';
import type { Stores } from '../../../../main/core/stores/store-types.ts';
import { docsOf, loginsOf, record } from '../stores/made-up-docs.ts';
import { soundFacts } from './sound-facts.ts';

const readable = '/home/mira/.codex/auth.json';
const left = '/home/mira/.codex/auth.json.quota-tray.1.a.tmp';
const own = { isOwn: true, isWritable: true, isPrivateGroup: false } as const;

/** Fails at the step whose name begins like this, counted from 1. */
interface Trouble {
  readonly at: string;
  readonly nth: number;
}

/** A pool with a twin, a file that others may read and a leftover, in memory; and what was done, in order. */
function open(trouble: Trouble | null = null) {
  let docs = docsOf({
    pool: [record('a'), record('a'), record('b')],
    flagged: [],
    poolTop: { version: 3, activeIndex: 0 },
  });
  let saved: FixUndo | null = null;
  let mode = 0o644;
  let isLeft = true;
  const done: string[] = [];
  const step = (what: string): void => {
    done.push(what);
    if (trouble === null || !what.startsWith(trouble.at)) return;
    if (done.filter((one) => one.startsWith(trouble.at)).length === trouble.nth) throw new Error('the disk is full');
  };
  const stores: Stores = {
    read: async () => docs,
    recent: async () => docs,
    loginsOf,
    async transact(edit) {
      step('lists');
      const { after, result } = edit(docs);
      docs = after;
      step('half of the lists');
      return result;
    },
    checkWritable: async () => undefined,
  };
  const deps: FixDeps = {
    stores,
    custody: { load: async () => emptyCustodyState() },
    leases: { acquire: async () => 'busy' },
    entropy: { uuid: () => 'id' },
    repair: async () => undefined,
    gather: async (): Promise<Facts> => ({
      ...soundFacts,
      stores: { ...soundFacts.stores, duplicates: docs.pool.accounts.length - 2 },
      machine: {
        ...soundFacts.machine,
        access: [{ ...own, path: readable, isFolder: false, mode }],
        leftovers: { ...soundFacts.machine.leftovers, temporaryFiles: isLeft ? [left] : [] },
      },
    }),
    fixFiles: {
      backUp: async () => 'backup',
      async saveUndo(_id, undo) {
        step('noted');
        saved = undo;
      },
      latestUndo: async () => (saved === null ? null : { dir: 'backup', undo: saved }),
      async forgetUndo() {
        saved = null;
      },
      async setMode(_path, next) {
        step('mode');
        mode = next;
        return true;
      },
      async moveAway() {
        step('moved');
        isLeft = false;
      },
      async moveBack() {
        step('moved back');
        isLeft = true;
      },
    },
  };
  return { deps, done, state: () => ({ pool: docs.pool.accounts.length, mode, isLeft }), saved: () => saved };
}

const broken = { pool: 3, mode: 0o644, isLeft: true };
const mended = { pool: 2, mode: 0o600, isLeft: false };

describe('the way back from putting right', () => {
  it('is written before each step, so that no step that was done lacks it', async () => {
    const { deps, done, state } = open();
    await fix(deps, { dryRun: false });
    expect(done).toEqual(['noted', 'lists', 'half of the lists', 'noted', 'mode', 'noted', 'moved']);
    expect(state()).toEqual(mended);
  });

  it.each([
    { what: 'the lists', nth: 1, failed: 'duplicate-accounts', after: { ...mended, pool: 3 } },
    { what: 'a mode', nth: 2, failed: 'readable-by-others', after: { ...mended, mode: 0o644 } },
    { what: 'a leftover', nth: 3, failed: 'temporary-files', after: { ...mended, isLeft: true } },
  ])('keeps $what as it is where it cannot be written, and does the rest', async ({ nth, failed, after }) => {
    const { deps, state } = open({ at: 'noted', nth });
    const { steps } = await fix(deps, { dryRun: false });
    expect(steps.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id)).toEqual([failed]);
    expect(state()).toEqual(after);
    await undoFix(deps);
    expect(state()).toEqual(broken);
  });

  it.each(['mode', 'moved'])('names no step that failed (%s)', async (at) => {
    const { deps, saved, state } = open({ at, nth: 1 });
    await fix(deps, { dryRun: false });
    expect([saved()?.modes.length, saved()?.leftovers.length]).toEqual(at === 'mode' ? [0, 1] : [1, 0]);
    await undoFix(deps);
    expect(state()).toEqual(broken);
  });

  it.each([
    { what: 'neither list was written', at: 'lists', pool: 3 },
    { what: 'only one of the lists was written', at: 'half of the lists', pool: 2 },
  ])('leads back to where it was when $what', async ({ at, pool }) => {
    const { deps, state } = open({ at, nth: 1 });
    const { steps } = await fix(deps, { dryRun: false });
    expect(steps[0]).toMatchObject({ id: 'duplicate-accounts', outcome: 'failed' });
    expect(state().pool).toBe(pool);
    await undoFix(deps);
    expect(state()).toEqual(broken);
  });

  it('may be gone again after a failure half way, and puts no record in twice', async () => {
    const { deps, state } = open({ at: 'moved back', nth: 1 });
    await fix(deps, { dryRun: false });
    await expect(undoFix(deps)).rejects.toThrow('the disk is full');
    await undoFix(deps);
    expect(state()).toEqual(broken);
  });
});
