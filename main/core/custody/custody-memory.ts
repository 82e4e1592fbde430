import type { CustodyFiles, CustodySegmentText, ProcessOwner } from '../ports.ts';
import type { AnswerReader } from '../tokens/read-answer.ts';
import type { CustodyRecord } from './custody-record.ts';
import { readCustodySegment } from './custody-segment.ts';
import { applyCustodyRecord, type CustodyState, emptyCustodyState } from './custody-state.ts';

/** What this process wrote itself, and what it folded. */
export const ownSegment = 'own';

export interface ReadSegment {
  readonly source: CustodySegmentText;
  readonly owner: ProcessOwner | null;
  readonly records: readonly CustodyRecord[];
  readonly isWhole: boolean;
  /** When its latest line was written, epoch milliseconds. */
  readonly lastHeardMs: number;
}

/** All segments as one state: those of others as they were last read, our own lines as soon as they are handed over. */
export interface CustodyMemory {
  readonly state: () => CustodyState;
  readonly own: () => readonly CustodyRecord[];
  readonly segments: () => ReadonlyMap<string, ReadSegment>;
  isOwn(segment: string): boolean;
  /** Brings in what others wrote; nothing is parsed again that did not change. */
  load(): Promise<CustodyState>;
  recent(): Promise<CustodyState>;
  add(record: CustodyRecord): void;
  /** After compaction: these segments are gone, and our own holds these lines. */
  replace(gone: readonly string[], own: readonly CustodyRecord[]): void;
}

export function createCustodyMemory(files: CustodyFiles, readAnswer: AnswerReader): CustodyMemory {
  let state = emptyCustodyState();
  let segments = new Map<string, ReadSegment>();
  let own: CustodyRecord[] = [];

  const rebuild = (): void => {
    state = emptyCustodyState();
    for (const [segment, { records }] of segments) {
      for (const record of records) applyCustodyRecord(state, record, { segment, readAnswer });
    }
    for (const record of own) applyCustodyRecord(state, record, { segment: ownSegment, readAnswer });
  };

  const broughtIn = new WeakSet<readonly CustodySegmentText[]>();
  const bringIn = (read: readonly CustodySegmentText[]): CustodyState => {
    // A shared reading comes more than once, perhaps after a later one: it must not take that back.
    if (broughtIn.has(read)) return state;
    broughtIn.add(read);
    const sources = read.filter((source) => !source.own);
    if (!isSame(sources, segments)) {
      segments = readSegments(sources, segments);
      rebuild();
    }
    return state;
  };

  return {
    state: () => state,
    own: () => own,
    segments: () => segments,
    isOwn: (segment) => segment === ownSegment,
    load: async () => bringIn(await files.readAll()),
    recent: async () => bringIn(await files.readRecent()),
    add(record) {
      own.push(record);
      applyCustodyRecord(state, record, { segment: ownSegment, readAnswer });
    },
    replace(gone, records) {
      for (const name of gone) segments.delete(name);
      own = [...records];
      rebuild();
    },
  };
}

function isSame(sources: readonly CustodySegmentText[], known: ReadonlyMap<string, ReadSegment>): boolean {
  if (sources.length !== known.size) return false;
  return sources.every((source) => known.get(nameOf(source))?.source.text === source.text);
}

function readSegments(
  sources: readonly CustodySegmentText[],
  known: ReadonlyMap<string, ReadSegment>,
): Map<string, ReadSegment> {
  return new Map(sources.map((source) => [nameOf(source), readSegment(source, known.get(nameOf(source)))]));
}

function readSegment(source: CustodySegmentText, before: ReadSegment | undefined): ReadSegment {
  if (before?.source.text === source.text) return before;
  const { records, isWhole } = readCustodySegment(source.text);
  const first = records.find((record) => record.t === 'owner');
  const lastHeardMs = records.reduce((latest, { at }) => Math.max(latest, at), 0);
  return { source, records, isWhole, owner: first?.owner ?? null, lastHeardMs };
}

function nameOf(source: CustodySegmentText): string {
  return `${source.dir}/${source.name}`;
}
