import type { AccountFile, FilesFound, FoundFile } from '../../../shared/errors.ts';
import { isJsonObject, parseJson } from '../../core/json.ts';
import { type FileFacts, fileFacts, newestCopy } from './found-files.ts';
import { readPlainFile } from './read-plain-file.ts';
import type { StorePaths } from './store-paths.ts';

/** The file in the way of reading; else the first of the lists that is there and cannot be understood, null when all of them can. */
export async function findBrokenList(paths: StorePaths, inTheWay: AccountFile | null): Promise<string | null> {
  if (inTheWay !== null) return pathOf(paths, inTheWay);
  for (const path of [paths.pool, paths.flagged, paths.auth]) {
    const text = readPlainFile(path);
    if (text !== null && !isJsonObject(parseJson(text))) return path;
  }
  return null;
}

/** The newest copy of the broken list, else of the pool; null without any. */
export async function findNewestBackup(paths: StorePaths, inTheWay: AccountFile | null): Promise<string | null> {
  const list = (await findBrokenList(paths, inTheWay)) ?? paths.pool;
  return (await newestCopy(list))?.path ?? null;
}

/** What a person is told of the file that is in the way. Copies are kept of lists alone. */
export async function findInTheWay(paths: StorePaths, file: AccountFile): Promise<FilesFound> {
  const path = pathOf(paths, file);
  const isList = file === 'pool' || file === 'set-aside';
  const [broken, backup] = await Promise.all([fileFacts(path), isList ? newestCopy(path) : null]);
  return { broken: broken === null ? null : shownFacts(broken), backup: backup === null ? null : shownFacts(backup) };
}

function pathOf({ pool, flagged, auth, config }: StorePaths, file: AccountFile): string {
  return { pool, 'set-aside': flagged, 'codex-login': auth, 'codex-settings': config }[file];
}

/** The folder stays here. */
function shownFacts({ path: _path, ...shown }: FileFacts): FoundFile {
  return shown;
}
