import { isJsonObject, type JsonValue, textOrNull } from '../json.ts';

/** The two programs of ours that find their folders each by itself. */
export type Side = 'app' | 'command';

export interface NotedPlace {
  /** As in `PathInUse`. */
  readonly name: string;
  /** Whole, whatever folder the program was started from. */
  readonly path: string;
  readonly variable: string | null;
  /** As in `PathInUse`. */
  readonly isChosen: boolean;
}

/** Which folders one of the two uses, for the other one to find. Holds names of folders and variables only. */
export interface PlaceNote {
  readonly notedAtMs: number;
  readonly places: readonly NotedPlace[];
}

const dayMs = 24 * 60 * 60 * 1000;

/** The same folders are noted again after a day, so that a note also says when its program was last at work. */
export function needsNoting(before: PlaceNote | null, places: readonly NotedPlace[], nowMs: number): boolean {
  if (before === null || JSON.stringify(before.places) !== JSON.stringify(places)) return true;
  return Math.abs(nowMs - before.notedAtMs) > dayMs;
}

export function encodePlaceNote({ notedAtMs, places }: PlaceNote): string {
  return `${JSON.stringify({ version: 1, notedAt: new Date(notedAtMs).toISOString(), places }, null, 1)}\n`;
}

/** Null for anything else; a place that does not fit is left out by itself. */
export function parsePlaceNote(value: JsonValue | undefined): PlaceNote | null {
  if (!isJsonObject(value) || value['version'] !== 1 || !Array.isArray(value['places'])) return null;
  const notedAtMs = Date.parse(textOrNull(value['notedAt']) ?? '');
  if (Number.isNaN(notedAtMs)) return null;
  const entries: readonly JsonValue[] = value['places'];
  return { notedAtMs, places: entries.flatMap(placeOf) };
}

function placeOf(entry: JsonValue): readonly NotedPlace[] {
  if (!isJsonObject(entry)) return [];
  const [name, path] = [textOrNull(entry['name']), textOrNull(entry['path'])];
  if (name === null || path === null) return [];
  return [{ name, path, variable: textOrNull(entry['variable']), isChosen: entry['isChosen'] === true }];
}
