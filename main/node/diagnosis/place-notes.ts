import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { OtherSide, PathInUse } from '../../core/diagnosis/facts.ts';
import {
  encodePlaceNote,
  type NotedPlace,
  needsNoting,
  type PlaceNote,
  parsePlaceNote,
  type Side,
} from '../../core/diagnosis/place-note.ts';
import { parseJson } from '../../core/json.ts';
import type { Log } from '../../core/ports.ts';
import { makeDir } from '../make-dir.ts';
import { replaceFile } from '../stores/atomic-file.ts';

export interface PlaceNotesDeps {
  /** Who we are. Null for the demo and whoever else must leave no trace outside its own folder: nothing is read or written. */
  readonly side: Side | null;
  readonly home: string;
  readonly platform: string;
  readonly log: Log;
}

/** Where app and command each note the folders that they use, for the other one to compare. */
export interface PlaceNotes {
  /** Folder of the notes, where our temporary files could be; null when there are none. */
  readonly dir: string | null;
  /** Writes only what is new, and for the command only where the app has been. Never rejects: nothing depends on a note. */
  note(inUse: readonly PathInUse[]): Promise<void>;
  /** What the other one noted last; null when it noted nothing that can be read. */
  other(inUse: readonly PathInUse[]): OtherSide | null;
}

const largestBytes = 64 * 1024;

/** Each side has a file of its own and replaces it whole, so that two writers cannot mix what they write. */
export function createPlaceNotes({ side, home, platform, log }: PlaceNotesDeps): PlaceNotes {
  if (side === null) return { dir: null, note: async () => undefined, other: () => null };
  const dir = noteDir(home, platform);
  const fileOf = (whose: Side): string => join(dir, `paths-of-${whose}.json`);
  const otherSide = side === 'app' ? 'command' : 'app';
  return {
    dir,
    async note(inUse) {
      const places = inUse.map(
        ({ name, path, variable, isChosen }): NotedPlace => ({ name, path: resolve(path), variable, isChosen }),
      );
      const nowMs = Date.now();
      // Without the app there is nobody to compare with: its own folder shows that it was here.
      if (side === 'command' && !existsSync(dir)) return;
      if (!needsNoting(readNote(fileOf(side)), places, nowMs)) return;
      try {
        makeDir(dir);
        const text = encodePlaceNote({ notedAtMs: nowMs, places });
        await replaceFile({ path: fileOf(side), text, expected: null });
      } catch (error) {
        log.write('debug', 'The folders in use could not be noted', {
          cause: error instanceof Error ? error.name : null,
        });
      }
    },
    other(inUse) {
      const note = readNote(fileOf(otherSide));
      if (note === null) return null;
      const isSame = ({ name, path }: NotedPlace): boolean =>
        inUse.some((own) => own.name === name && realPath(own.path) === realPath(path));
      const places = note.places.map((place) => ({ ...place, isSame: isSame(place) }));
      return { by: otherSide, notedAtMs: note.notedAtMs, places };
    },
  };
}

/**
 * The folder in which Electron keeps what the app knows of its windows, where no variable moved it. `XDG_CONFIG_HOME` and the like are
 * not asked: a variable that only one of the two sees would hide the notes from each other in the very case that they are for.
 */
function noteDir(home: string, platform: string): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Codex Quota Tray');
  if (platform === 'win32') return join(home, 'AppData', 'Roaming', 'Codex Quota Tray');
  return join(home, '.config', 'Codex Quota Tray');
}

function readNote(path: string): PlaceNote | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile() !== true || found.size > largestBytes) return null;
    return parsePlaceNote(parseJson(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** A folder that two names lead to is one folder. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
