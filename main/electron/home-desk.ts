import { basename } from 'node:path';
import type { Surroundings } from '../../shared/app-snapshot.ts';
import { isolatedName } from '../../shared/isolated-name.ts';
import { AppError } from '../core/app-error.ts';
import { plainName } from '../core/plain-name.ts';
import { decideHomeChange } from './decide-home-change.ts';
import type { KeptHome } from './kept-home.ts';

/** Asks a person for a folder, beginning at this one; null: they chose none. */
type AskForFolder = (from: string) => Promise<string | null>;

export interface HomeDeskDeps {
  readonly kept: KeptHome;
  readonly by: Surroundings['codexHomeBy'];
  readonly inUse: string;
  readonly usual: string;
  readonly hasSignIn: (dir: string) => boolean;
  /** Begins the end of this app and the start of the next. */
  readonly startAgain: () => void;
}

/** Where a person says which Codex home the app uses. Both throw AppError, and then nothing has changed. */
export interface HomeDesk {
  choose(ask: AskForFolder): Promise<void>;
  /** Back to the usual place. */
  forget(): void;
}

export function createHomeDesk(deps: HomeDeskDeps): HomeDesk {
  const { kept, by, startAgain } = deps;
  let asked: Promise<void> | null = null;
  return {
    async choose(ask) {
      if (by === 'variable') throw new AppError('not-possible', 'CODEX_HOME names the Codex home.');
      // A second click while the dialog is open is answered by the same dialog.
      asked ??= chooseOnce(deps, ask).finally(() => {
        asked = null;
      });
      await asked;
    },
    forget() {
      if (by !== 'choice') throw new AppError('not-possible', 'The Codex home is not a chosen one.');
      kept.set(null);
      startAgain();
    },
  };
}

async function chooseOnce({ kept, inUse, usual, hasSignIn, startAgain }: HomeDeskDeps, ask: AskForFolder) {
  const chosen = await ask(inUse);
  const decision = decideHomeChange({ chosen, inUse, usual, hasSignIn: chosen !== null && hasSignIn(chosen) });
  if (chosen === null || decision === 'nothing') return;
  if (decision === 'no-sign-in') throw noSignInIn(chosen);
  kept.set(decision === 'keep' ? chosen : null);
  startAgain();
}

function noSignInIn(dir: string): AppError {
  const name = isolatedName(plainName(basename(dir)) ?? dir);
  return new AppError('not-possible', `There is no sign-in in ${name}.`, { hint: 'Nothing was changed.' });
}
