import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import Store from 'electron-store';

type Values = Record<string, unknown>;

export interface OwnStoreWish {
  /** Of the file, in Electron's folder for this app. */
  readonly name: string;
  /** What is in it, as a sentence begins. */
  readonly what: string;
  readonly onTrouble: (trouble: string, error: unknown) => void;
}

/**
 * A file that cannot be read is kept beside as `.bad`; electron-store would either throw for good or empty it. Null: there is none to be
 * had.
 */
export function openOwnStore(wish: OwnStoreWish): Store<Values> | null {
  return open(wish) ?? openAfresh(wish);
}

function open({ name, what, onTrouble }: OwnStoreWish): Store<Values> | null {
  try {
    return new Store<Values>({ name, configFileMode: 0o600 });
  } catch (error) {
    onTrouble(`${what} could not be read`, error);
    return null;
  }
}

function openAfresh(wish: OwnStoreWish): Store<Values> | null {
  try {
    const path = join(app.getPath('userData'), `${wish.name}.json`);
    renameSync(path, `${path}.bad`);
  } catch (error) {
    wish.onTrouble(`${wish.what} could not be kept aside`, error);
  }
  return open(wish);
}
