import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FetchLimits {
  /** Without a new byte for so long, the download is given up. */
  readonly stalledMs: number;
  readonly wholeMs: number;
  readonly lookEveryMs: number;
}

const usualLimits: FetchLimits = { stalledMs: 20_000, wholeMs: 10 * 60_000, lookEveryMs: 1_000 };

/** After the last byte the archive is checked and unpacked elsewhere, which shows as silence. */
const unpackingMs = 90_000;

/**
 * Runs Electron's own installer. Undefined when it went well, else a few words why not. What it says itself is kept back: it
 * prints a stack. It downloads into a folder of ours, so that a connection that only hangs is told from a slow one.
 */
export async function fetchElectron(
  installerPath: string,
  limits: FetchLimits = usualLimits,
): Promise<string | undefined> {
  const downloadDir = await mkdtemp(join(tmpdir(), 'codex-quota-electron-'));
  try {
    return await runInstaller(installerPath, downloadDir, limits);
  } finally {
    await rm(downloadDir, { recursive: true, force: true });
  }
}

function runInstaller(installerPath: string, downloadDir: string, limits: FetchLimits): Promise<string | undefined> {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      TMPDIR: downloadDir,
      TEMP: downloadDir,
      TMP: downloadDir,
      ELECTRON_GET_NO_PROGRESS: '1',
    };
    const child = spawn(process.execPath, [installerPath], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-8_000);
    });
    let givenUp: string | undefined;
    const watch = watchGrowth(downloadDir, limits, (why) => {
      givenUp = why;
      child.kill('SIGKILL');
    });
    const stop = () => child.kill('SIGTERM');
    process.once('SIGINT', stop);
    const end = (why: string | undefined) => {
      clearInterval(watch);
      process.off('SIGINT', stop);
      resolve(why);
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (exitCode) => end(exitCode === 0 ? undefined : (givenUp ?? whyItFailed(said))));
  });
}

function watchGrowth(dir: string, limits: FetchLimits, giveUp: (why: string) => void): NodeJS.Timeout {
  const startedAt = performance.now();
  let bytes = 0;
  let grewAt = startedAt;
  return setInterval(async () => {
    const now = performance.now();
    const bytesNow = await bytesBelow(dir);
    if (bytesNow !== bytes) grewAt = now;
    bytes = bytesNow;
    const patienceMs = bytesNow === 0 ? limits.stalledMs : Math.max(limits.stalledMs, unpackingMs);
    if (now - startedAt > limits.wholeMs) giveUp('it took too long to fetch');
    else if (now - grewAt > patienceMs) giveUp('nothing came while fetching it');
  }, limits.lookEveryMs);
}

async function bytesBelow(dir: string): Promise<number> {
  const names = await readdir(dir, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(dir, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The innermost system error code of a stack is the one thing in it a reader can use; else nothing is quoted. */
export function whyItFailed(said: string): string {
  const code = [...said.matchAll(/\b(?:E[A-Z]{4,}|EAI_AGAIN|UND_ERR_[A-Z_]+|CERT_[A-Z_]+)\b/g)].at(-1)?.[0];
  const status = /Response code (\d{3})/.exec(said)?.[1];
  if (status !== undefined) return `fetching it was answered with ${status}`;
  return code === undefined ? 'it could not be fetched' : `it could not be fetched: ${code}`;
}
