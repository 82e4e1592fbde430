import { execFile } from 'node:child_process';
import { chown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtCommandPath } from '../../build/project-paths.ts';
import type { World } from './world.ts';

/** Nobody, on every Linux. */
const userId = 65_534;

/** The command as an ordinary user to whom the whole home belongs: the tests may run as root, whom no mode stops. */
export async function runAsUser(
  { home, env }: Pick<World, 'home' | 'env'>,
  args: readonly string[],
): Promise<{ readonly exitCode: number; readonly stdout: string }> {
  if (process.getuid?.() !== 0) return execute(process.execPath, [builtCommandPath, ...args], env);
  await chown(home.dir, userId, userId);
  for (const name of await readdir(home.dir, { recursive: true })) await chown(join(home.dir, name), userId, userId);
  const drop = [`--reuid=${userId}`, `--regid=${userId}`, '--clear-groups'];
  return execute('setpriv', [...drop, process.execPath, builtCommandPath, ...args], env);
}

async function execute(
  file: string,
  args: readonly string[],
  env: World['env'],
): Promise<{ readonly exitCode: number; readonly stdout: string }> {
  try {
    const { stdout } = await promisify(execFile)(file, args, { env });
    return { exitCode: 0, stdout };
  } catch (error) {
    const { code, stdout } = error as { readonly code: number; readonly stdout: string };
    return { exitCode: code, stdout };
  }
}
