import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { AppError } from '../core/app-error.ts';
import { openOwnStore } from './own-store.ts';

/** The Codex home that a person chose for this app, kept where no other program looks. */
export interface KeptHome {
  /** Absolute; null: none was chosen. */
  get(): string | null;
  /** Null: the usual place from now on. Throws AppError `not-possible` when that cannot be written. */
  set(dir: string | null): void;
}

const key = 'codexHome';
const kept = z.string().refine(isAbsolute);

/** `onTrouble`: the log lies in the folder that is looked for here, so there is none yet. */
export function createKeptHome(onTrouble: (trouble: string) => void): KeptHome {
  const store = openOwnStore({ name: 'folders', what: 'The chosen folder', onTrouble });
  return {
    get() {
      const found = kept.safeParse(store?.get(key));
      return found.success ? found.data : null;
    },
    set(dir) {
      if (store === null) throw notKept(null);
      try {
        if (dir === null) store.delete(key);
        else store.set(key, dir);
      } catch (error) {
        throw notKept(error);
      }
    },
  };
}

function notKept(cause: unknown): AppError {
  return new AppError('not-possible', 'The choice could not be kept.', { hint: 'Nothing was changed.', cause });
}
