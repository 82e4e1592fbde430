import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import { rootDir } from '../../../build/project-paths.ts';
import { appFromJournal, type DrivenApp } from '../app-from-journal.ts';
import type { AppHost, AppStart } from '../app-under-test.ts';
import { pageOfTarget } from '../page-of-target.ts';
import { bundleRecorder } from './bundle-recorder.ts';
import { electronEnvironment } from './electron-environment.ts';
import { recorderPortVariable } from './journal-link.ts';
import { listenToRecorder } from './listen-to-recorder.ts';

/** Chromium's sandbox refuses to run as root on Linux. */
const isSandboxed = !(process.platform === 'linux' && process.getuid?.() === 0);

interface RunningApp extends DrivenApp {
  readonly application: ElectronApplication;
  readonly pid: number;
}

/** The built app on the real Electron of this folder, whose binary has to be there: without it the launch would begin to fetch it. */
export async function createElectronHost(executablePath: string): Promise<AppHost> {
  const dir = await mkdtemp(join(tmpdir(), 'app-on-electron-'));
  const recorderPath = await bundleRecorder(dir);
  const running = new Set<RunningApp>();
  const dataDirs = new Map<string, string>();
  /** One per world, as a person has one; elsewhere than on Linux it does not follow from the environment. */
  const dataDirOf = (env: AppStart['env']): string => {
    const home = env['CODEX_HOME'] ?? '';
    const found = dataDirs.get(home) ?? join(dir, `data-${dataDirs.size}`);
    dataDirs.set(home, found);
    return found;
  };
  return {
    name: 'Electron',
    async start({ args = [], env }) {
      const own = { args, env: electronEnvironment(env), dataDir: dataDirOf(env) };
      const app = await launch(own, recorderPath);
      running.add(app);
      void app.ended.then(() => running.delete(app));
      await app.until(() => app.journal.some(({ kind }) => kind === 'ready'));
      for (const { kind, name } of app.journal) {
        if (kind === 'not-recorded') process.stdout.write(`This Electron lets nobody record its ${name}.\n`);
      }
      return appFromJournal(app, {
        pageOf: (window) => pageOfTarget(() => [app.application.context()], app, window),
        startAgain: (...more) => startOnce(executablePath, { ...own, args: more }),
        kill: () => kill(app),
      });
    },
    async close() {
      await Promise.all([...running].map(kill));
      await rm(dir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

interface Launch extends AppStart {
  readonly args: readonly string[];
  readonly dataDir: string;
}

/** As `npm start` does it: the folder, whose manifest names the app and its main process. */
function argumentsOf({ args, dataDir }: Launch): string[] {
  return [`--user-data-dir=${dataDir}`, rootDir, ...args];
}

async function launch(start: Launch, recorderPath: string): Promise<RunningApp> {
  const listener = await listenToRecorder();
  // Without the path to the executable Playwright holds `ready` back until it has attached itself.
  const application = await _electron
    .launch({
      args: ['-r', recorderPath, ...argumentsOf(start)],
      env: { ...start.env, [recorderPortVariable]: String(listener.port) },
      chromiumSandbox: isSandboxed,
      cwd: rootDir,
    })
    .catch((error: unknown) => {
      listener.end('The app did not begin.');
      throw error;
    });
  const child = application.process();
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-2_000);
    });
  }
  const ended = (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve()).then(
    () => {
      listener.end(`The app ended with ${child.exitCode ?? child.signalCode}. It printed: ${printed}`);
      return child.exitCode;
    },
  );
  const hello = await listener.until(() => listener.journal.find(({ kind }) => kind === 'hello'));
  return { ...listener, application, ended, pid: Number(hello['pid']) };
}

/** On Windows the child is a shell around the app, so the app is named by what it said itself. */
async function kill({ pid, ended }: RunningApp): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
  await ended;
}

/** A start that finds the app running: it tells that one and leaves. */
async function startOnce(executablePath: string, start: Launch): Promise<void> {
  const args = [...(isSandboxed ? [] : ['--no-sandbox']), ...argumentsOf(start)];
  const child = spawn(executablePath, args, { env: start.env, stdio: 'ignore' });
  await once(child, 'exit');
}
