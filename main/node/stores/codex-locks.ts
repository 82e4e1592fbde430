import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError } from '../../core/app-error.ts';
import { ownFolder } from '../programs/own-folder.ts';
import { systemCode } from '../quota-home/file-refusal.ts';
import { refusedStoreWrite } from './store-refusal.ts';

/** Part of util-linux, so on every Linux that Codex runs on; without it the comparison before the rename has to do. */
const lockHolder = 'flock';
/** Codex gives up on the second lock after 5 s (facts/codex.md 1.3), so nobody holds it longer; the first may be waited for. */
const patienceMs = 20_000;
const exclusiveLockFlag = 0x20;
const nonBlockingFlag = 0x4;

/**
 * Both locks of the Codex CLI for a write of auth.json, `auth.lock` first. They are `flock` locks, which Node has no call for: on
 * Linux a child of `flock(1)` holds them for as long as its input is open, so our death frees them; macOS takes them by opening.
 * Elsewhere the comparison before the rename has to do (facts/codex.md 2.7).
 */
export async function holdCodexLocks<T>(
  paths: { readonly codexHome: string; readonly authTarget: string },
  work: () => Promise<T>,
): Promise<T> {
  const first = resolve(paths.codexHome, 'auth.lock');
  const second = `${resolve(paths.authTarget)}.lock`;
  if (process.platform === 'linux') return holdByChild(first, second, work);
  if (process.platform === 'darwin') return holdByOpening([first, second], work);
  return work();
}

async function holdByChild<T>(first: string, second: string, work: () => Promise<T>): Promise<T> {
  touch(first, 0o666);
  touch(second, 0o600);
  const seconds = String(patienceMs / 1000);
  const child = spawn(
    lockHolder,
    ['-w', seconds, first, 'flock', '-w', seconds, second, 'sh', '-c', 'echo held; exec cat'],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      cwd: ownFolder,
    },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    const state = await firstWord(child);
    if (state === 'busy') throw busyError(dirname(first));
    return await work();
  } finally {
    child.stdin.end();
    await ended;
  }
}

/** `missing`: no `flock(1)` on this system; then the comparison before the rename has to do. */
function firstWord(child: ChildProcess): Promise<'held' | 'busy' | 'missing'> {
  return new Promise((resolve) => {
    child.stdin?.on('error', () => undefined);
    child.once('error', () => resolve('missing'));
    child.stdout?.once('data', () => resolve('held'));
    child.once('exit', () => resolve('busy'));
  });
}

async function holdByOpening<T>(lockPaths: readonly string[], work: () => Promise<T>): Promise<T> {
  const deadlineMs = Date.now() + patienceMs;
  const handles: Awaited<ReturnType<typeof open>>[] = [];
  try {
    for (const path of lockPaths) handles.push(await openLocked(path, deadlineMs));
    return await work();
  } finally {
    for (const handle of handles.reverse()) await handle.close();
  }
}

async function openLocked(path: string, deadlineMs: number): Promise<Awaited<ReturnType<typeof open>>> {
  touch(path, 0o600);
  for (;;) {
    try {
      // 0x2: for reading and writing.
      return await open(path, 0x2 | exclusiveLockFlag | nonBlockingFlag);
    } catch (error) {
      if (systemCode(error) !== 'EAGAIN') throw error;
      if (Date.now() > deadlineMs) throw busyError(dirname(path));
      await new Promise((done) => setTimeout(done, 20));
    }
  }
}

/** Whatever else lies there is told: opening a pipe would wait for ever, here and in whoever takes the lock. */
function touch(path: string, mode: number): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw notALock(path);
    closeSync(openSync(path, 'a', mode));
  } catch (error) {
    throw refusedStoreWrite(path, error);
  }
}

function notALock(path: string): AppError {
  return new AppError('store-not-writable', `${path} is not a plain file, so Codex's lock cannot be taken.`, {
    hint: 'Move it away, then try again.',
  });
}

function busyError(dir: string): AppError {
  return new AppError('store-busy', `Codex is writing its sign-in in ${dir} for unusually long.`, {
    hint: 'Wait for Codex to finish, then try again.',
  });
}
