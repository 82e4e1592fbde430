import { commandHome } from '../../core/diagnosis/command-home.ts';
import type { PathInUse } from '../../core/diagnosis/facts.ts';
import type { PlaceNotes } from './place-notes.ts';

interface ToldCommandHomeDeps {
  readonly inUse: () => readonly PathInUse[];
  readonly codexHome: string;
  readonly placeNotes: Pick<PlaceNotes, 'other'>;
  /** What may be shown whole: folders of the app alone. */
  readonly folders: readonly string[];
  readonly homeDirs: () => readonly string[];
  readonly nowMs: () => number;
}

/** Every snapshot has it, and many may be taken in a second. */
const keptForMs = 5_000;

/** What `commandHome` makes of the command's note, read now and then. */
export function createToldCommandHome(deps: ToldCommandHomeDeps): () => string | null {
  const { codexHome, placeNotes, folders } = deps;
  let known: { readonly atMs: number; readonly home: string | null } | null = null;
  return () => {
    const nowMs = deps.nowMs();
    if (known === null || Math.abs(nowMs - known.atMs) > keptForMs) {
      const inUse = deps.inUse();
      const places = { folders, homeDirs: deps.homeDirs() };
      const otherSide = placeNotes.other(inUse);
      known = { atMs: nowMs, home: commandHome({ inUse, codexHome, otherSide, places, nowMs }) };
    }
    return known.home;
  };
}
