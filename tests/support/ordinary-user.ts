import { execFile } from 'node:child_process';
import { chown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { builtCommandPath } from '../../build/project-paths.ts';
import type { CommandResult } from './run-command.ts';

/** The id of `nobody` on every system that the tests run as root on. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

/** Files of root stop nobody when the tests run as root, so there the command runs as somebody else. */
export function runAsOrdinaryUser(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  const who = isRoot ? { uid: nobody, gid: nobody } : {};
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [builtCommandPath, ...args], { env, ...who }, (_error, stdout, stderr) =>
      resolve({ exitCode: child.exitCode, signal: child.signalCode, stdout, stderr }),
    );
  });
}

/** Hands a whole folder to the user that `runAsOrdinaryUser` runs as. */
export async function giveToOrdinaryUser(dir: string): Promise<void> {
  if (!isRoot) return;
  await chown(dir, nobody, nobody);
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true }))
    await chown(join(entry.parentPath, entry.name), nobody, nobody);
}
