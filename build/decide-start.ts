/** What `npm start` knows about the machine before it decides. */
export interface StartFacts {
  readonly platform: NodeJS.Platform;
  /** Linux: an X11 or Wayland session is there. Elsewhere always true. */
  readonly hasDisplay: boolean;
  /** Chromium's sandbox refuses to run as root on Linux. */
  readonly isRoot: boolean;
  readonly electron: ElectronPresence;
}

/** `missing`: not even the npm package that could fetch it. `failed`: fetching was tried; `reason` is a few words. */
export type ElectronPresence =
  | { readonly state: 'present'; readonly executablePath: string }
  | { readonly state: 'fetchable'; readonly installerPath: string }
  | { readonly state: 'missing' }
  | { readonly state: 'failed'; readonly reason: string };

export interface TerminalStart {
  readonly surface: 'terminal';
  readonly line: string;
  readonly command: readonly string[];
}

/** What `npm start` does; `line` is said first. After `fetch` it decides again with what came of it. */
export type StartDecision =
  | {
      readonly surface: 'tray';
      readonly line: string;
      readonly executablePath: string;
      readonly args: readonly string[];
    }
  | { readonly surface: 'fetch'; readonly line: string; readonly installerPath: string }
  | TerminalStart
  | { readonly surface: 'none'; readonly line: string };

const knownWords = ['--demo', '--restore', '--settings', '--hidden'];

/**
 * Which surface `npm start` opens, and why. Unknown words are refused rather than skipped: a mistyped `--demo` would
 * otherwise go to the user's own accounts.
 */
export function decideStart(args: readonly string[], facts: StartFacts): StartDecision {
  const unknown = args.find((arg) => !knownWords.includes(arg));
  if (unknown !== undefined) {
    const known = `${knownWords.slice(0, -1).join(', ')} and ${knownWords.at(-1)}`;
    return {
      surface: 'none',
      line: `npm start knows only ${known}, not ${JSON.stringify(unknown)}. Commands go through: npm run cli -- --help`,
    };
  }
  const { electron } = facts;
  if (!facts.hasDisplay) return terminalInstead(args, 'No display here for the tray app');
  if (electron.state === 'present') return openTray(args, facts, electron.executablePath);
  if (electron.state === 'fetchable') {
    const line = 'Fetching Electron for the tray app: about 120 MB, this once.';
    return { surface: 'fetch', line, installerPath: electron.installerPath };
  }
  const reason = electron.state === 'failed' ? electron.reason : 'it is not installed here';
  return terminalInstead(args, `No Electron for the tray app (${reason})`);
}

/** What the terminal shows in place of the tray app, and why. */
export function terminalInstead(args: readonly string[], why: string): TerminalStart {
  const command = args.includes('--demo') ? ['demo'] : ['status', '--refresh'];
  return { surface: 'terminal', line: `${why}; showing the same in the terminal.`, command };
}

function openTray(args: readonly string[], { platform, isRoot }: StartFacts, executablePath: string): StartDecision {
  const place = platform === 'darwin' ? 'menu bar' : platform === 'win32' ? 'notification area' : 'panel';
  return {
    surface: 'tray',
    line: `Codex Quota Tray runs in the ${place} until you quit it there or press Ctrl-C here.`,
    executablePath,
    args: platform === 'linux' && isRoot ? [...args, '--no-sandbox'] : args,
  };
}

/** How the tray app's process came to its end. */
export interface TrayEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly ranMs: number;
  /** We were told to stop and passed it on. */
  readonly wasStopped: boolean;
}

/** Below this the app cannot have been of use to anybody, so its failure is one of starting. */
const startMs = 15_000;

/** Why the app has to be replaced by the terminal, in a few words; undefined when it ran and ended, however it did. */
export function whyTrayFailed({ exitCode, signal, ranMs, wasStopped }: TrayEnd): string | undefined {
  if (exitCode === 0 || wasStopped || ranMs >= startMs) return undefined;
  return `Electron did not start (${signal ?? `code ${exitCode}`})`;
}

/**
 * The exit code of `npm start` after its command ended with `exitCode`. npm prints a block of errors below anything but 0,
 * which says nothing to somebody who has just read that a login needs signing in; the codes of a status that was shown
 * (product specification, section 9) therefore end as 0. The demo has no such excuse.
 */
export function startExitCode(command: readonly string[], exitCode: number | undefined): number {
  if (exitCode === undefined) return 1;
  const wasShown = exitCode === 1 || exitCode === 3 || exitCode === 130;
  return command[0] === 'status' && wasShown ? 0 : exitCode;
}
