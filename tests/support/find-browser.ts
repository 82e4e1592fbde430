import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';

/** What a browser is looked for with; a test hands in its own. */
export interface BrowserSearch {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isRoot: boolean;
  /** Whether the file is there and starts. */
  starts(path: string): Promise<boolean>;
  /** The Chromium that belongs to the installed Playwright: where it lies once it is fetched. */
  playwrightPath(): Promise<string>;
  /** Rejects when the program fails or takes too long. */
  run(file: string, args: readonly string[]): Promise<void>;
}

const fetchLimitMs = 5 * 60_000;
const startLimitMs = 20_000;

/**
 * The Chromium that windows are shown in by tests: an installed Chromium or Chrome, else Playwright's own, else on Debian as root the
 * distribution's. What is missing is fetched, so the first caller may wait for minutes. Rejects with one sentence that says what to do.
 */
export async function findBrowser(search: BrowserSearch = thisMachine): Promise<string> {
  const found = await firstThatStarts(search, [...installedPaths(search), await search.playwrightPath()]);
  return found ?? (await fetchPlaywrights(search)) ?? (await installDebians(search)) ?? refuse();
}

/** Nothing that talks to anybody in the background; Chromium refuses to run sandboxed as root. */
export function browserArgs({ isRoot, platform }: Pick<BrowserSearch, 'isRoot' | 'platform'> = thisMachine): string[] {
  const quiet = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
  ];
  return isRoot && platform === 'linux' ? ['--no-sandbox', ...quiet] : quiet;
}

/** Where browsers lie on a system, the most wanted first. */
export function installedPaths({ platform, env }: Pick<BrowserSearch, 'platform' | 'env'>): readonly string[] {
  if (platform === 'darwin') {
    const folders = ['/Applications', ...(env['HOME'] === undefined ? [] : [`${env['HOME']}/Applications`])];
    return folders.flatMap((folder) =>
      ['Google Chrome', 'Chromium'].map((name) => `${folder}/${name}.app/Contents/MacOS/${name}`),
    );
  }
  if (platform === 'win32') {
    const folders = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']];
    return folders
      .filter((folder) => folder !== undefined)
      .map((folder) => `${folder}\\Google\\Chrome\\Application\\chrome.exe`);
  }
  const folders = (env['PATH'] ?? '').split(posix.delimiter).filter((folder) => folder !== '');
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];
  return names.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
}

async function firstThatStarts(search: BrowserSearch, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await search.starts(path)) return path;
  return undefined;
}

async function fetchPlaywrights(search: BrowserSearch): Promise<string | undefined> {
  const installer = join(createRequire(import.meta.url).resolve('@playwright/test/package.json'), '../cli.js');
  const args = [installer, 'install', '--no-shell', 'chromium'];
  const isFetched = await succeeds(search.run(process.execPath, args));
  return isFetched ? firstThatStarts(search, [await search.playwrightPath()]) : undefined;
}

async function installDebians(search: BrowserSearch): Promise<string | undefined> {
  if (search.platform !== 'linux' || !search.isRoot) return undefined;
  // The lists of packages may be absent or old; when they cannot be had, those that are there may still do.
  await succeeds(search.run('apt-get', ['update']));
  const args = ['install', '--yes', '--no-install-recommends', 'chromium'];
  const isInstalled = await succeeds(search.run('apt-get', args));
  return isInstalled ? firstThatStarts(search, installedPaths(search)) : undefined;
}

function refuse(): never {
  throw new Error(
    'The tests of the windows need Chromium or Chrome, and none could be fetched: install one, or run "npx playwright install chromium".',
  );
}

function succeeds(running: Promise<void>): Promise<boolean> {
  return running.then(
    () => true,
    () => false,
  );
}

const thisMachine: BrowserSearch = {
  platform: process.platform,
  env: process.env,
  isRoot: process.getuid?.() === 0,
  async starts(path) {
    if (!(await succeeds(access(path, constants.X_OK)))) return false;
    // Elsewhere the question opens a window. On Linux it shows libraries that are missing, and stubs that only name a package.
    if (process.platform !== 'linux') return true;
    return succeeds(promisify(execFile)(path, ['--version'], { timeout: startLimitMs }).then(() => undefined));
  },
  async playwrightPath() {
    return (await import('@playwright/test')).chromium.executablePath();
  },
  async run(file, args) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' };
    await promisify(execFile)(file, args, { env, timeout: fetchLimitMs, maxBuffer: 64 * 1024 * 1024 });
  },
};
