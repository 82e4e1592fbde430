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
  readonly leftovers: readonly Leftover[];
}

/** A file that was moved into the backup, and its name there. */
interface Leftover {
  readonly path: string;
  readonly name: string;
}

/** The files around the stores, and the backup in our own folder. Throws AppError for what the system refuses. */
export interface FixFiles {
  /** Copies of the stores as they are, in a folder of its own; the backup of the run before goes as soon as this one is whole. */
  backUp(id: string): Promise<string>;
  saveUndo(id: string, undo: FixUndo): Promise<void>;
  /** Of the latest run that was not taken back. */
  latestUndo(): Promise<{ readonly dir: string; readonly undo: FixUndo } | null>;
  forgetUndo(): Promise<void>;
  /** False when nothing is there any more: Codex takes auth.json away when somebody signs out. */
  setMode(path: string, mode: number): Promise<boolean>;
  /** Into the backup, under that name. One that is gone already is no mistake: any write of ours takes old ones of ours away. */
  moveAway(id: string, leftover: Leftover): Promise<void>;
  moveBack(dir: string, leftover: Leftover): Promise<void>;
}

export interface FixDeps {
  readonly stores: Stores;
  readonly custody: Pick<Custody, 'load'>;
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
  const run = { ...deps, id, wayBack: { undo: empty } };
  for (const one of plan) {
    try {
      await carryOut(run, one);
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

interface FixRun extends FixDeps {
  readonly id: string;
  /** As it lies on the disk. */
  readonly wayBack: { undo: FixUndo };
}

async function carryOut(run: FixRun, one: PlannedFix): Promise<void> {
  const { fixFiles, wayBack } = run;
  const { undo } = wayBack;
  switch (one.kind) {
    case 'repair':
      await run.repair();
      return;
    case 'tidy':
      if (undo.tidied === null) await tidy(run);
      return;
    case 'mode': {
      const after = { ...undo, modes: [...undo.modes, { path: one.path, mode: one.mode, id: one.id }] };
      await knowingTheWayBack(run, after, () => fixFiles.setMode(one.path, one.newMode));
      return;
    }
    case 'lease':
      await clearLease(run, one.path);
      return;
    case 'leftover': {
      const leftover = { path: one.path, name: keptName(undo.leftovers.length, one.path) };
      const after = { ...undo, leftovers: [...undo.leftovers, leftover] };
      await knowingTheWayBack(run, after, () => fixFiles.moveAway(run.id, leftover));
      return;
    }
  }
}

async function saveWayBack({ fixFiles, id, wayBack }: FixRun, undo: FixUndo): Promise<void> {
  await fixFiles.saveUndo(id, undo);
  wayBack.undo = undo;
}

/** Ends like no temporary file, or the next write to the backup would take it for one that was left behind. */
function keptName(number: number, path: string): string {
  return `${number}-${path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)}.kept`;
}

/** Written first: after a full disk or a death in between, what was done could not be taken back. */
async function knowingTheWayBack(run: FixRun, after: FixUndo, act: () => Promise<unknown>): Promise<void> {
  const before = run.wayBack.undo;
  await saveWayBack(run, after);
  try {
    await act();
  } catch (error) {
    // It was not done. Where not even that can be written, the way back names a step too many, which changes nothing.
    await saveWayBack(run, before).catch(() => undefined);
    throw error;
  }
}

/** Of two lists one may be written and the other not, so that the way back stays whatever happens: what is in its place it leaves. */
async function tidy(run: FixRun): Promise<void> {
  const { stores, wayBack } = run;
  const foreseen = tidyLists(await stores.read(), stores.loginsOf).result;
  await saveWayBack(run, { ...wayBack.undo, tidied: foreseen });
  const tidied = await stores.transact((docs) => tidyLists(docs, stores.loginsOf));
  // Somebody wrote in between.
  if (JSON.stringify(tidied) !== JSON.stringify(foreseen)) await saveWayBack(run, { ...wayBack.undo, tidied });
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
    if (await fixFiles.setMode(path, mode)) undone(id, path, `Its mode is ${mode.toString(8)} again.`);
  }
  for (const leftover of undo.leftovers) {
    await fixFiles.moveBack(dir, leftover);
    undone('temporary-files', leftover.path, 'It is back.');
  }
  await fixFiles.forgetUndo();
  return { schemaVersion: 1, command: 'fix', dryRun: false, undo: true, changed: steps.length > 0, backup: dir, steps };
}
