import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { rootDir } from './project-paths.ts';

const formatterPath = join(rootDir, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

/** What the project's formatter makes of a file with this path: a page that is made passes the same check as one that is written. */
export async function formatted(path: string, content: string): Promise<string> {
  const child = spawn(process.execPath, [formatterPath, 'format', `--stdin-file-path=${path}`], {
    cwd: rootDir,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.end(content);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if ((await ended) !== 0) throw new Error(`${path} could not be formatted: ${err}`);
  return out;
}
