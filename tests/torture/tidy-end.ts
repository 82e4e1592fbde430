import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldersOfDead } from '../support/folders-of-dead.ts';

const name = /^codex-quota-torture-(\d+)$/;
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Whatever this process and what it starts put into the system's folder for temporary files goes into one of its own, and that goes
 * with it. Ended by a signal, it ends what it started, too: a command under strace would go on in a home that is gone.
 */
export async function tidyAtEnd(): Promise<void> {
  for (const left of await foldersOfDead(name)) remove(left);
  const folder = join(tmpdir(), `codex-quota-torture-${process.pid}`);
  mkdirSync(folder, { mode: 0o700 });
  for (const variable of ['TMPDIR', 'TEMP', 'TMP']) process.env[variable] = folder;
  process.once('exit', () => remove(folder));
  for (const signal of endings)
    process.once(signal, () => {
      endDescendants();
      process.exit(128 + constants.signals[signal]);
    });
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

function endDescendants(): void {
  // Windows has no such command: there its own tree of jobs is all there is.
  const { stdout, pid } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  for (const one of descendantsOf(process.pid, stdout ?? '')) {
    if (one === pid) continue;
    try {
      process.kill(one, 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  }
}

/** Of a table with the number of a process and of its parent in each line; whoever was started last comes first. */
export function descendantsOf(pid: number, table: string): readonly number[] {
  const pairs = table.split('\n').flatMap((line) => {
    const [own, parent] = line.trim().split(/\s+/).map(Number);
    return own === undefined || parent === undefined ? [] : [{ own, parent }];
  });
  const found: number[] = [];
  for (let next = [pid]; next.length > 0; ) {
    const children = pairs.filter(({ parent, own }) => next.includes(parent) && own !== pid && !found.includes(own));
    next = [...new Set(children.map(({ own }) => own))];
    found.unshift(...next);
  }
  return found;
}
