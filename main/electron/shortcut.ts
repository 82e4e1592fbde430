import { globalShortcut } from 'electron';
import type { Log } from '../core/ports.ts';

/** The one shortcut that works everywhere. */
export interface Shortcut {
  /** Null: none. True when what is taken by others changed. */
  use(accelerator: string | null): boolean;
  isTaken(): boolean;
}

export function createShortcut(onPressed: () => void, log: Log): Shortcut {
  let used: string | null = null;
  let isTaken = false;
  return {
    use(accelerator) {
      if (accelerator === used) return false;
      globalShortcut.unregisterAll();
      used = accelerator;
      const wasTaken = isTaken;
      isTaken = accelerator !== null && !register(accelerator, onPressed, log);
      return isTaken !== wasTaken;
    },
    isTaken: () => isTaken,
  };
}

/** It throws on a name that it does not know. */
function register(accelerator: string, onPressed: () => void, log: Log): boolean {
  try {
    return globalShortcut.register(accelerator, onPressed);
  } catch {
    log.write('warn', 'The shortcut of the settings is none', { accelerator });
    return false;
  }
}
