import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessFact } from '../../core/diagnosis/facts.ts';

export interface AccessQuestion {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** Folders whose files may hold tokens, such as custody and the leases. */
  readonly secretFolders: readonly string[];
}

/** What is there of it; null where modes mean nothing. */
export function accessFacts(
  { files, folders, secretFolders }: AccessQuestion,
  platform: string,
): readonly AccessFact[] | null {
  if (platform === 'win32') return null;
  const paths = [...folders, ...files, ...secretFolders.flatMap((dir) => [dir, ...filesIn(dir)])];
  return [...new Set(paths)].flatMap(accessOf);
}

function filesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [join(dir, entry.name)] : [],
    );
  } catch {
    return [];
  }
}

function accessOf(path: string): readonly AccessFact[] {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return [];
    const uid = process.getuid?.() ?? 0;
    return [
      {
        path,
        isFolder: found.isDirectory(),
        mode: found.mode & 0o1777,
        isOwn: uid === 0 || found.uid === uid,
        // Where each user has a group of their own (Debian, Fedora) both have the same number, and new folders are 0775.
        isPrivateGroup: found.gid === found.uid,
        isWritable: isWritable(path),
      },
    ];
  } catch {
    return [];
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
