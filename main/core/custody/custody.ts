import type { Clock, CustodyFiles, ProcessOwners } from '../ports.ts';
import type { AnswerReader } from '../tokens/read-answer.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import { compactCustody } from './compact-custody.ts';
import { type CustodyMemory, createCustodyMemory, type ReadSegment } from './custody-memory.ts';
import type { OpenMove } from './custody-moves.ts';
import { type CustodyRecord, encodeCustodyRecord } from './custody-record.ts';
import type { CustodyState } from './custody-state.ts';
import { createFoldingGate } from './folding-gate.ts';
import { createMovesUnderWay } from './moves-under-way.ts';
import { doubtsOf, openSegmentsOf } from './presentations.ts';

/** The answer to the largest token request seen is about 6 kB; what does not fit is appended instead. */
const answerRoomBytes = 12 * 1024;
/** As many refreshes take more than a megabyte with their room, and every other process has to read it. */
const longWrites = 100;

export interface CustodyDeps {
  readonly files: CustodyFiles;
  readonly processes: ProcessOwners;
  readonly clock: Clock;
  readonly readAnswer: AnswerReader;
  /** Of whatever a store has now: what is known of these is never folded away. */
  readonly tokensInStores: () => Promise<ReadonlySet<TokenHash>>;
  /** Mutual exclusion with the other processes that use this folder; only compaction needs it. */
  readonly lock: { hold<T>(work: () => Promise<T>): Promise<T> };
}

type DeathDeps = Pick<CustodyDeps, 'processes' | 'clock'>;

type MoveRecord = Extract<CustodyRecord, { t: 'move' }>;
type IntentRecord = Extract<CustodyRecord, { t: 'intent' | 'sign-in' }>;

/** An intent that is on disk together with room for what will come of it. */
interface ReservedAnswer {
  /** Written in this tick; durable when it resolves. */
  fill(record: CustodyRecord): Promise<void>;
}

interface Doubt {
  /** Presentations of this token whose answer never came. */
  readonly count: number;
  /** A living process presented it and has not said what came of it. */
  readonly pending: boolean;
}

/**
 * Our durable hold on rotated tokens: what this process, its predecessors and the processes beside it know about spent tokens.
 * `load` brings in what others wrote; our own lines are in the state as soon as they are handed over.
 */
export interface Custody {
  load(): Promise<CustodyState>;
  /** The same, and what was read in this turn of the event loop will do. */
  recent(): Promise<CustodyState>;
  /** As it was when it was last loaded, with everything of our own. */
  known(): CustodyState;
  /** Durable when it resolves. */
  record(record: CustodyRecord): Promise<void>;
  reserve(intent: IntentRecord): Promise<ReservedAnswer>;
  /** `known` may say more afterwards: a process that is found dead by this has its last lines read again. */
  doubt(hash: TokenHash): Promise<Doubt>;
  /** True when the process that wrote this segment is proven dead. */
  isEnded(segment: string): Promise<boolean>;
  /** Records the move; until `work` is over, nobody in this process takes it for left. Whether it has happened `work` records itself. */
  whileMoving<T>(move: MoveRecord, work: () => Promise<T>): Promise<T>;
  /** True when nobody will bring it to its end: its process is dead, or it failed in this one, on a disk that was full for a while perhaps. */
  isLeft(move: OpenMove): Promise<boolean>;
  /**
   * Folds what dead processes left, and our own lines, into less. Does nothing while a spend is in flight or a line is being written,
   * or when this process has written nothing; lines that come while it runs go behind what it folded.
   */
  compact(): Promise<void>;
  /** So much has come since the last folding that a process that goes on living had better fold now. */
  isLong(): boolean;
  close(): Promise<void>;
}

export function createCustody(deps: CustodyDeps): Custody {
  const { files } = deps;
  const memory = createCustodyMemory(files, deps.readAnswer);
  const isEnded = createDeathWatch(memory, deps);
  let opened: Promise<void> | null = null;
  let openReservations = 0;
  let writesSinceFold = 0;
  const gate = createFoldingGate();
  const underWay = createMovesUnderWay();

  const open = (): Promise<void> => {
    opened ??= appendOwner(deps).catch((error: unknown) => {
      // A disk that was full for a while is no reason to refuse for the rest of a long life.
      opened = null;
      throw error;
    });
    return opened;
  };

  const writing = <T>(write: () => Promise<T>): Promise<T> => {
    writesSinceFold += 1;
    return gate.write(() => open().then(write));
  };

  const record = (line: CustodyRecord): Promise<void> =>
    writing(async () => {
      const durable = files.append(encodeCustodyRecord(line));
      memory.add(line);
      await durable;
    });

  return {
    load: memory.load,
    recent: memory.recent,
    known: memory.state,
    isEnded,
    record,
    whileMoving: (move, work) => underWay.during(move.id, () => record(move).then(work)),
    // What was folded of a dead process is among our own lines, too.
    isLeft: async ({ id, segment }) => (memory.isOwn(segment) ? !underWay.has(id) : isEnded(segment)),
    reserve: (intent) =>
      writing(async () => {
        const slot = await files.reserve(encodeCustodyRecord(intent), answerRoomBytes);
        openReservations += 1;
        memory.add(intent);
        return {
          fill(record) {
            const durable = slot.fill(encodeCustodyRecord(record));
            memory.add(record);
            return durable.finally(() => {
              openReservations -= 1;
            });
          },
        };
      }),
    doubt: (hash) => doubtAbout(hash, memory, isEnded),
    async compact() {
      // Whoever has written nothing has nothing to tidy, and a preview leaves no trace.
      if (opened === null) return;
      await deps.lock.hold(async () => {
        await memory.load();
        const names = await removableSegments(memory, files.dir, deps);
        const owner = await ownerRecord(deps);
        const isInStore = await whatStoresHave(deps);
        if (openReservations > 0 || gate.isWriting()) return;
        await gate.fold(foldSegments(deps, memory, { names, owner, isInStore }));
        writesSinceFold = 0;
      });
    },
    isLong: () => writesSinceFold >= longWrites,
    close: () => files.close(),
  };
}

/** Where a store cannot be read, any token may be in it. */
async function whatStoresHave({ tokensInStores }: CustodyDeps): Promise<Folded['isInStore']> {
  const inStores = await tokensInStores().catch(() => null);
  return (hash) => inStores?.has(hash) ?? true;
}

async function doubtAbout(
  hash: TokenHash,
  memory: CustodyMemory,
  isEnded: (segment: string) => Promise<boolean>,
): Promise<Doubt> {
  const ended = new Set<string>();
  for (const segment of openSegmentsOf(memory.state(), hash)) if (await isEnded(segment)) ended.add(segment);
  const state = memory.state();
  const count = doubtsOf(state, hash, (segment) => ended.has(segment));
  return { count, pending: openSegmentsOf(state, hash).some((segment) => !ended.has(segment)) };
}

async function ownerRecord({ clock, processes }: CustodyDeps): Promise<CustodyRecord> {
  return { t: 'owner', v: 1, at: clock.now(), owner: await processes.self() };
}

async function appendOwner(deps: CustodyDeps): Promise<void> {
  await deps.files.append(encodeCustodyRecord(await ownerRecord(deps)));
}

/**
 * Once dead, always dead: a process id that is taken again has another start. Whoever is found dead may have written since its segment
 * was read, so it is read once more before anything follows from its death.
 */
function createDeathWatch(memory: CustodyMemory, deps: DeathDeps): (segment: string) => Promise<boolean> {
  const ended = new Set<string>();
  return async (segment) => {
    if (memory.isOwn(segment)) return false;
    if (ended.has(segment)) return true;
    if (!(await isOfDead(memory, deps, segment))) return false;
    await memory.load();
    ended.add(segment);
    return true;
  };
}

/** A segment without its first line was cut off before anything could be sent from it. */
async function isOfDead(memory: CustodyMemory, { processes, clock }: DeathDeps, segment: string): Promise<boolean> {
  const { owner = null, lastHeardMs = 0 } = memory.segments().get(segment) ?? {};
  return owner === null || processes.isDead(owner, clock.now() - lastHeardMs);
}

/** All are looked at before they are read once more together: one by one, thousands of them would take hours. */
async function removableSegments(memory: CustodyMemory, dir: string, deps: DeathDeps): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const [name, { source }] of memory.segments())
    if (source.dir === dir && (await isOfDead(memory, deps, name))) ended.push(name);
  await memory.load();
  // Only now is it certain that what was read of them is all they will ever say.
  return ended.filter((name) => memory.segments().get(name)?.isWhole === true);
}

/** Its process cannot finish it, and ours, whose line it becomes, has not begun it. */
function leftBehind(record: CustodyRecord): readonly CustodyRecord[] {
  return record.t === 'sign-in' ? [{ t: 'sign-in-left', id: record.id, at: record.at }] : [];
}

function movesBeside(memory: CustodyMemory, names: readonly string[]): ReadonlySet<string> {
  const others = [...memory.segments()].flatMap(([name, { records }]) => (names.includes(name) ? [] : records));
  return new Set(others.flatMap((record) => (record.t === 'move' ? [record.id] : [])));
}

interface Folded {
  readonly names: readonly string[];
  /** Whose the segment will be that takes their place. */
  readonly owner: CustodyRecord;
  readonly isInStore: (hash: TokenHash) => boolean;
}

/** They go in this order, and whoever is killed between two of them is not to leave a beginning without its end. */
function byLastHeard(one: ReadSegment, other: ReadSegment): number {
  return one.lastHeardMs - other.lastHeardMs;
}

async function foldSegments(
  deps: CustodyDeps,
  memory: CustodyMemory,
  { names, owner, isInStore }: Folded,
): Promise<void> {
  const { readAnswer, clock, files } = deps;
  const segments = names.flatMap((name) => memory.segments().get(name) ?? []).toSorted(byLastHeard);
  const ended = segments.flatMap((segment) => segment.records);
  const records = [...ended, ...ended.flatMap(leftBehind), ...memory.own()];
  const movesElsewhere = movesBeside(memory, names);
  const kept = compactCustody(records, { readAnswer, now: clock.now(), isInStore, movesElsewhere });
  const lines = [owner, ...kept].map(encodeCustodyRecord);
  await files.replaceSegments(
    segments.map(({ source }) => source.name),
    lines,
  );
  memory.replace(names, kept);
}
