import type { FixReport, FixStep } from '../../../shared/diagnosis-report.ts';
import { AppError, toErrorView } from '../app-error.ts';
import type { Custody } from '../custody/custody.ts';
import { chainUpTo, newestOf } from '../custody/lineage.ts';
import type { Entropy, Leases } from '../ports.ts';
import { type Tidied, tidyLists, untidyLists } from '../stores/edits/tidy-lists.ts';
import type { Stores } from '../stores/store-types.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import type { Facts } from './facts.ts';
import { type ModeFinding, type PlannedFix, planFixes, sentenceOf, subjectOf } from './fix-plan.ts';

/** What takes one run back. Lies with the backup, in custody: the records in it hold tokens. */
export interface FixUndo {
  readonly tidied: Tidied | null;
  readonly modes: readonly {
    readonly path: string;
    readonly mode: number;
    /** Not in what earlier versions left, which mended the modes of files only. */
    readonly id?: ModeFinding;
  }[];
  /** Files that were moved into the backup, by their name there. */
  readonly leftovers: readonly { readonly path: string; readonly name: string }[];
}

/** The files around the stores, and the backup in our own folder. Throws AppError for what the system refuses. */
export interface FixFiles {
  /** Copies of the stores as they are, in a folder of its own; the backup of the run before goes. */
  backUp(id: string): Promise<string>;
  saveUndo(id: string, undo: FixUndo): Promise<void>;
  /** Of the latest run that was not taken back. */
  latestUndo(): Promise<{ readonly dir: string; readonly undo: FixUndo } | null>;
  forgetUndo(): Promise<void>;
  setMode(path: string, mode: number): Promise<void>;
  /** Into the backup; gives its name there, or null when it is gone already: any write of ours takes old ones of ours away. */
  moveAway(id: string, path: string): Promise<string | null>;
  moveBack(dir: string, leftover: { readonly path: string; readonly name: string }): Promise<void>;
}

export interface FixDeps {
  readonly stores: Stores;
  readonly custody: Custody;
  readonly leases: Pick<Leases, 'acquire'>;
  readonly entropy: Pick<Entropy, 'uuid'>;
  readonly fixFiles: FixFiles;
  /** What a start repairs by itself: kept sign-ins into the stores, moves that were cut off. */
  readonly repair: () => Promise<unknown>;
  readonly gather: () => Promise<Facts>;
}

const empty: FixUndo = { tidied: null, modes: [], leftovers: [] };

export async function fix(deps: FixDeps, { dryRun }: { readonly dryRun: boolean }): Promise<FixReport> {
  const plan = planFixes(await deps.gather());
  const base = { schemaVersion: 1, command: 'fix', dryRun, undo: false } as const;
  const planned = plan.map((one) => stepOf(one, 'planned'));
  if (dryRun || plan.length === 0) return { ...base, changed: false, backup: null, steps: planned };
  const id = deps.entropy.uuid();
  const backup = await deps.fixFiles.backUp(id);
  const steps: FixStep[] = [];
  let undo = empty;
  for (const one of plan) {
    try {
      undo = await carryOut({ ...deps, id }, one, undo);
      await deps.fixFiles.saveUndo(id, undo);
      steps.push(stepOf(one, 'done'));
    } catch (error) {
      steps.push({ ...stepOf(one, 'failed'), message: toErrorView(error).message });
    }
  }
  const left = planFixes(await deps.gather());
  const told = steps.map((step) => (isLeft(step, left) ? notDone(step) : step));
  return { ...base, changed: told.some(({ outcome }) => outcome === 'done'), backup, steps: told };
}

/** Looked at again afterwards: done is what is no longer found. */
function isLeft({ id, subject, outcome }: FixStep, left: readonly PlannedFix[]): boolean {
  return outcome === 'done' && left.some((one) => one.id === id && subjectOf(one) === subject);
}

function notDone(step: FixStep): FixStep {
  return {
    ...step,
    outcome: 'failed',
    message: 'It is still there: something else is needed, or another program did it again.',
  };
}

function stepOf(one: PlannedFix, outcome: FixStep['outcome']): FixStep {
  return { id: one.id, subject: subjectOf(one), sentence: sentenceOf(one), outcome, message: null };
}

async function carryOut(deps: FixDeps & { readonly id: string }, one: PlannedFix, undo: FixUndo): Promise<FixUndo> {
  const { fixFiles, stores } = deps;
  switch (one.kind) {
    case 'repair':
      await deps.repair();
      return undo;
    case 'tidy':
      if (undo.tidied !== null) return undo;
      return { ...undo, tidied: await stores.transact((docs) => tidyLists(docs, stores.loginsOf)) };
    case 'mode':
      await fixFiles.setMode(one.path, one.newMode);
      return { ...undo, modes: [...undo.modes, { path: one.path, mode: one.mode, id: one.id }] };
    case 'lease':
      await clearLease(deps, one.path);
      return undo;
    case 'leftover': {
      const name = await fixFiles.moveAway(deps.id, one.path);
      return name === null ? undo : { ...undo, leftovers: [...undo.leftovers, { path: one.path, name }] };
    }
  }
}

/** Taken and given back: so a lease that somebody else has taken meanwhile stays. */
async function clearLease({ leases }: FixDeps, path: string): Promise<void> {
  const hash = /([0-9a-f]{64})\.lock$/.exec(path)?.[1];
  if (hash === undefined) throw new AppError('not-possible', 'It is not named like a lease.');
  const lease = await leases.acquire(hash as TokenHash, 0);
  if (lease === 'busy') throw new AppError('store-busy', 'Somebody holds it.');
  await lease.release();
}

/** Takes the latest run back. Sign-ins that were stored stay: the older ones are spent. */
export async function undoFix(deps: FixDeps): Promise<FixReport> {
  const latest = await deps.fixFiles.latestUndo();
  if (latest === null) {
    const hint = 'Only the latest `codex-quota fix` can be taken back.';
    throw new AppError('not-possible', 'There is nothing to take back.', { hint });
  }
  const { dir, undo } = latest;
  const { stores, custody, fixFiles } = deps;
  const steps: FixStep[] = [];
  const undone = (id: string, subject: string, sentence: string): void =>
    void steps.push({ id, subject, sentence, outcome: 'undone', message: null });
  const { tidied } = undo;
  if (tidied !== null) {
    const state = await custody.load();
    const chainOf = (hash: TokenHash): ReadonlySet<TokenHash> => chainUpTo(state, newestOf(state, hash));
    await stores.transact((docs) => untidyLists(docs, { tidied, loginsOf: stores.loginsOf, chainOf }));
    undone('duplicate-accounts', 'Pool', 'Records and pointers are as they were; each has its current sign-in.');
  }
  for (const { path, mode, id = 'readable-by-others' } of undo.modes) {
    await fixFiles.setMode(path, mode);
    undone(id, path, `Its mode is ${mode.toString(8)} again.`);
  }
  for (const leftover of undo.leftovers) {
    await fixFiles.moveBack(dir, leftover);
    undone('temporary-files', leftover.path, 'It is back.');
  }
  await fixFiles.forgetUndo();
  return { schemaVersion: 1, command: 'fix', dryRun: false, undo: true, changed: steps.length > 0, backup: dir, steps };
}
