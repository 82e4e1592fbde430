import type { Clock, Entropy, Log } from '../ports.ts';
import { type AssignedKeys, assignKeys, type LoginToName } from './account-keys.ts';
import { compactLedger, isWorthCompacting } from './compact-ledger.ts';
import {
  applyLedgerEvent,
  canonicalKey,
  draftLedger,
  type LedgerDraft,
  type LedgerState,
  stateOf,
} from './fold-ledger.ts';
import type { LedgerEntry, LedgerEvent } from './ledger-event.ts';
import { encodeLedgerEvent, parseLedger } from './parse-ledger.ts';

/** Below this the file is left to grow. */
const compactAboveBytes = 1024 * 1024;
/** How much it grows before it is looked at again whether compacting is worth it. */
const growthBetweenLooks = 1.25;
/** A line can come twice when a compaction and an append met; both are close to the end. */
const linesLookedBack = 200;
/** Lines of later versions that are carried along. */
const foreignLinesKept = 500;

/** How far the ledger was read: for the adapter to go on from, or to see that it cannot. */
export interface LedgerMark {
  readonly fileId: string;
  readonly bytes: number;
  /** The last bytes that were read, in hex. */
  readonly end: string;
}

export interface LedgerReading {
  /** Whole lines. */
  readonly text: string;
  /** False when the file is not the one that was read before, so that `text` is all of it. */
  readonly isContinued: boolean;
  readonly mark: LedgerMark;
}

/** The ledger's file. Other processes append to it at any time. */
export interface LedgerFiles {
  /** What came after `mark`; everything for null. A file that is not there is empty. Throws AppError `store-unreadable`. */
  readOn(mark: LedgerMark | null): Promise<LedgerReading>;
  /** Durable when it resolves; begins on a new line. Throws AppError `disk-full` or `store-not-writable`. */
  append(text: string): Promise<void>;
  /** Under the lock: `change` gets the text as it is and gives the new one, or null to leave it. Nothing appended meanwhile is lost. */
  rewrite(change: (text: string) => string | null): Promise<void>;
}

export interface Ledger {
  /** As it is on disk now, what other processes wrote included. */
  load(): Promise<LedgerState>;
  /** Durable when it resolves, with the state after it. Entries recorded while a write is under way go together. */
  record(entries: readonly LedgerEntry[]): Promise<LedgerState>;
  /** Keys of these logins in their order. New ones are recorded; when that is not possible they are the same again next time. */
  assign(logins: readonly LoginToName[]): Promise<readonly string[]>;
  /** What happened to an account, oldest first: at least the last 50 events, with very many accounts the last 5. */
  eventsOf(key: string): Promise<readonly LedgerEvent[]>;
  /** The latest of all, oldest first. */
  latest(count: number): Promise<readonly LedgerEvent[]>;
}

export interface LedgerDeps {
  readonly files: LedgerFiles;
  readonly clock: Pick<Clock, 'now'>;
  readonly entropy: Pick<Entropy, 'uuid' | 'sha256Hex'>;
  readonly log: Log;
  /** Of ours; written into every event. */
  readonly version: string;
}

/** What was read so far. */
interface Known {
  readonly mark: LedgerMark | null;
  readonly events: LedgerEvent[];
  readonly draft: LedgerDraft;
  readonly state: LedgerState;
}

export function createLedger(deps: LedgerDeps): Ledger {
  let known: Known = knownFrom(null, []);
  let lookAboveBytes = compactAboveBytes;
  const writer = createAppender(deps);

  const load = oneAtATime(async (): Promise<LedgerState> => {
    known = takeIn(known, await deps.files.readOn(known.mark), deps.log);
    return known.state;
  });

  async function record(entries: readonly LedgerEntry[]): Promise<LedgerState> {
    if (entries.length === 0) return load();
    await writer.append(entries.map((entry) => encodeLedgerEvent(stamp(entry, deps))).join(''));
    const state = await load();
    const bytes = known.mark?.bytes ?? 0;
    if (bytes > lookAboveBytes) {
      lookAboveBytes = bytes * growthBetweenLooks;
      if (isWorthCompacting(known.events)) await compactFile(deps);
    }
    return state;
  }

  async function assign(logins: readonly LoginToName[]): Promise<readonly string[]> {
    const { keys, newEvents }: AssignedKeys = assignKeys(await load(), logins, deps.entropy.sha256Hex);
    if (newEvents.length === 0) return keys;
    try {
      await record(newEvents);
    } catch (error) {
      deps.log.write('warn', 'account keys could not be recorded', {
        events: newEvents.length,
        error: errorName(error),
      });
    }
    return keys;
  }

  async function eventsOf(key: string): Promise<readonly LedgerEvent[]> {
    const state = await load();
    const wanted = canonicalKey(state, key);
    return known.events.filter((event) => event.key !== null && canonicalKey(state, event.key) === wanted);
  }

  async function latest(count: number): Promise<readonly LedgerEvent[]> {
    await load();
    return known.events.slice(-count);
  }

  return { load, record, assign, eventsOf, latest };
}

function knownFrom(mark: LedgerMark | null, events: LedgerEvent[]): Known {
  const draft = draftLedger(events);
  return { mark, events, draft, state: stateOf(draft) };
}

function stamp(entry: LedgerEntry, { clock, entropy, version }: LedgerDeps): LedgerEvent {
  return { ...entry, at: new Date(clock.now()).toISOString(), version, id: entropy.uuid() };
}

/** Adds what is new, unless the file is another one or an alias changes what came before. */
function takeIn(before: Known, reading: LedgerReading, log: Log): Known {
  const { text, isContinued, mark } = reading;
  if (isContinued && text === '') return before;
  const { events, unreadable } = parseLedger(text);
  if (unreadable > 0) log.write('warn', 'lines of the ledger could not be read', { lines: unreadable });
  if (!isContinued) return knownFrom(mark, [...events]);
  const fresh = withoutKnown(before.events, events);
  if (fresh.some((event) => event.kind === 'key-alias')) return knownFrom(mark, [...before.events, ...fresh]);
  for (const event of fresh) applyLedgerEvent(before.draft, event);
  before.events.push(...fresh);
  return { ...before, mark, state: stateOf(before.draft) };
}

function withoutKnown(earlier: readonly LedgerEvent[], added: readonly LedgerEvent[]): readonly LedgerEvent[] {
  const recent = new Set(earlier.slice(-linesLookedBack).map(({ id }) => id));
  return added.filter(({ id }) => !recent.has(id));
}

/** Whoever asks during a run shares the next one, which sees everything that was there when they asked. */
function oneAtATime<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  let next: Promise<T> | null = null;
  const start = (): Promise<T> => {
    next = null;
    const current = run().finally(() => {
      if (running === current) running = null;
    });
    running = current;
    return current;
  };
  return () => {
    if (running === null && next === null) return start();
    next ??= (running ?? Promise.resolve()).then(start, start);
    return next;
  };
}

/** One write at a time; what is asked for meanwhile goes into the next one. */
function createAppender({ files }: LedgerDeps): { append(text: string): Promise<void> } {
  let waiting: { readonly texts: string[]; readonly written: Promise<void> } | null = null;
  let last: Promise<void> = Promise.resolve();
  return {
    append(text) {
      if (waiting !== null) {
        waiting.texts.push(text);
        return waiting.written;
      }
      const texts = [text];
      const written = last.then(() => {
        waiting = null;
        return files.append(texts.join(''));
      });
      waiting = { texts, written };
      last = written.catch(() => undefined);
      return written;
    },
  };
}

/** A file that stays long does no harm, so a failure is only noted. */
async function compactFile({ files, log }: LedgerDeps): Promise<void> {
  try {
    await files.rewrite((text) => {
      const { events, foreignLines } = parseLedger(text);
      if (!isWorthCompacting(events)) return null;
      const foreign = foreignLines.slice(-foreignLinesKept).map((line) => `${line}\n`);
      return [...foreign, ...compactLedger(events).map(encodeLedgerEvent)].join('');
    });
  } catch (error) {
    log.write('warn', 'the ledger could not be compacted', { error: errorName(error) });
  }
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
