import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { app, type Rectangle } from 'electron';
import Store from 'electron-store';
import { z } from 'zod';
import type { Log } from '../core/ports.ts';

const place = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });

/** Where the windows were when they were last closed. Losing it costs nothing. */
export interface WindowPlaces {
  get(name: string): Rectangle | null;
  set(name: string, bounds: Rectangle): void;
}

type Places = Record<string, unknown>;

/** A file that cannot be read is kept beside as `.bad`; electron-store would either throw for good or empty it. */
export function createWindowPlaces(log: Log): WindowPlaces {
  const store = openStore(log) ?? openAfresh(log);
  return {
    get(name) {
      const found = place.safeParse(store?.get(name));
      return found.success ? found.data : null;
    },
    set(name, bounds) {
      try {
        store?.set(name, bounds);
      } catch (error) {
        tell(log, 'The place of a window could not be kept', error);
      }
    },
  };
}

const fileName = 'windows';

function openStore(log: Log): Store<Places> | null {
  try {
    return new Store<Places>({ name: fileName, configFileMode: 0o600 });
  } catch (error) {
    tell(log, 'The places of the windows could not be read', error);
    return null;
  }
}

function openAfresh(log: Log): Store<Places> | null {
  try {
    const path = join(app.getPath('userData'), `${fileName}.json`);
    renameSync(path, `${path}.bad`);
  } catch (error) {
    tell(log, 'The places of the windows could not be kept aside', error);
  }
  return openStore(log);
}

function tell(log: Log, what: string, error: unknown): void {
  log.write('warn', what, { cause: error instanceof Error ? error.name : typeof error });
}
