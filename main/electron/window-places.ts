import type { Rectangle } from 'electron';
import { z } from 'zod';
import type { Log } from '../core/ports.ts';
import { openOwnStore } from './own-store.ts';

const place = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });

/** Where the windows were when they were last closed. Losing it costs nothing. */
export interface WindowPlaces {
  get(name: string): Rectangle | null;
  set(name: string, bounds: Rectangle): void;
}

export function createWindowPlaces(log: Log): WindowPlaces {
  const tell = (what: string, error: unknown): void =>
    log.write('warn', what, { cause: error instanceof Error ? error.name : typeof error });
  const store = openOwnStore({ name: 'windows', what: 'The places of the windows', onTrouble: tell });
  return {
    get(name) {
      const found = place.safeParse(store?.get(name));
      return found.success ? found.data : null;
    },
    set(name, bounds) {
      try {
        store?.set(name, bounds);
      } catch (error) {
        tell('The place of a window could not be kept', error);
      }
    },
  };
}
