import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Side } from '../../core/diagnosis/place-note.ts';
import type { Log } from '../../core/ports.ts';
import { homeDir } from '../stores/store-paths.ts';
import { createFixFiles } from './fix-files.ts';
import { createNodeMachine, type NodeMachineDeps, placesInUse } from './node-machine.ts';
import { createPlaceNotes } from './place-notes.ts';
import { createToldCommandHome } from './told-command-home.ts';

interface DiagnosisAdaptersDeps extends Omit<NodeMachineDeps, 'osHome' | 'placeNotes'> {
  /** As of `PlaceNotesDeps`. */
  readonly side: Side | null;
  readonly log: Log;
}

export function diagnosisAdapters({ side, log, ...deps }: DiagnosisAdaptersDeps) {
  const { env, paths, quotaDir } = deps;
  const osHome = homedir();
  const { platform } = process;
  const placeNotes = createPlaceNotes({ side, home: homeDir({ env, platform, osHome }), platform, log });
  const machine = createNodeMachine({ ...deps, osHome, placeNotes });
  return {
    machine,
    commandHome: createToldCommandHome({
      inUse: () => placesInUse(deps),
      codexHome: paths.codexHome,
      placeNotes,
      folders: [paths.codexHome, paths.root, quotaDir],
      homeDirs: () => machine.places().homeDirs,
      nowMs: Date.now,
    }),
    /** Where we have remembered nothing there is nothing to compare, and no folder of ours appears. */
    async notePlaces() {
      if (existsSync(quotaDir)) await placeNotes.note(placesInUse(deps));
    },
    fixFiles: createFixFiles({
      dir: join(quotaDir, 'custody', 'before-fix'),
      stores: [paths.auth, paths.pool, paths.flagged],
    }),
  };
}
