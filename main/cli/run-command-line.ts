import type { ErrorReport } from '../../shared/errors.ts';
import { compose } from '../compose.ts';
import { AppError } from '../core/app-error.ts';
import type { CodexCli } from '../core/codex/codex-cli.ts';
import { noCodex } from '../core/codex/no-codex.ts';
import type { Log } from '../core/ports.ts';
import type { QuotaApp } from '../core/quota-app.ts';
import { createLineLog } from '../node/log.ts';
import type { CommandIo } from './command-io.ts';
import { jsonText, longestSentence, terminalText } from './terminal-text.ts';
import { version } from './version.ts';
import { wantsJson } from './wants-json.ts';

/** Refreshes in flight when nobody says otherwise (promise 8). */
const spendsInFlight = 4;

type Env = Readonly<Record<string, string | undefined>>;

/** The command's own process: streams, signals and the exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  let hasPrinted = false;
  const stop = listenForStop(() => {
    if (wantsJson(argv) && !hasPrinted) process.stdout.write(jsonText(leavingReport(argv)));
  });
  const io = createIo(stop, () => {
    hasPrinted = true;
  });
  const output = watchOutput();
  const { runProgram } = await import('./program.ts');
  const makeApp = async (): Promise<QuotaApp> => {
    const { createCodexAppServer } = await import('../node/codex/codex-app-server.ts');
    const codex = createCodexAppServer({ env: process.env, version });
    return openApp({ env: process.env, codex, side: 'command' }, io.err);
  };
  const exitCode = await runProgram(argv, {
    io,
    log: lineLog(process.env, io.err),
    makeApp,
    runDemo: async (demoIo) => {
      const { runDemo } = await import('./demo-story.ts');
      return runDemo(demoIo, (env) => openApp({ env, codex: noCodex }, io.err));
    },
  });
  process.exitCode = output.exitCode(exitCode);
  stop.dispose();
}

interface Opening {
  readonly env: Env;
  readonly codex: CodexCli;
  /** Left out in the demo, which neither reads nor writes anything of the person's. */
  readonly side?: 'command';
}

async function openApp(opening: Opening, writeErr: (text: string) => void): Promise<QuotaApp> {
  const { createNodeAdapters } = await import('../node/node-adapters.ts');
  const log = lineLog(opening.env, writeErr);
  const adapters = await createNodeAdapters({ ...opening, log, version });
  return compose(adapters, { spendsInFlight });
}

function lineLog(env: Env, writeErr: (text: string) => void): Log {
  return createLineLog(env['CODEX_QUOTA_LOG'], (line) => writeErr(`${terminalText(line, longestSentence)}\n`));
}

/**
 * Whoever read our output may have gone (a pager that was quit, a terminal that was closed), or its disk is full: what is in flight is
 * stored all the same. Only who still wants it is told that it is not whole.
 */
function watchOutput(): { readonly exitCode: (own: number) => number } {
  let isCutShort = false;
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (isCutShort || code === 'EPIPE') return;
    isCutShort = true;
    process.exitCode = 1;
    process.stderr.write(`codex-quota: What it had to say could not be written (${code}).\n`);
  });
  return { exitCode: (own) => (isCutShort && own === 0 ? 1 : own) };
}

interface Stop {
  readonly signal: AbortSignal;
  dispose(): void;
}

/** Whoever asked for a document gets one, even when the command is made to leave before there is a report. */
function leavingReport([command = 'codex-quota']: readonly string[]): ErrorReport {
  const hint = 'Run it again; it goes on from what is saved.';
  return { schemaVersion: 1, command, error: { code: 'cancelled', message: 'It was made to leave at once.', hint } };
}

/** The first Ctrl-C stops new refreshes and drains those in flight; the second one leaves. */
function listenForStop(beforeLeaving: () => void): Stop {
  const stopping = new AbortController();
  const onSignal = (): void => {
    if (stopping.signal.aborted) {
      process.stderr.write(
        'Leaving now. An answer that comes later is lost with this process; the next run finds out.\n',
      );
      beforeLeaving();
      process.exit(130);
    }
    process.stderr.write('Stopping after what is in flight is saved. Ctrl-C again leaves now.\n');
    stopping.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, onSignal);
  return {
    signal: stopping.signal,
    dispose() {
      for (const name of signals) process.removeListener(name, onSignal);
    },
  };
}

function createIo({ signal }: Stop, onOut: () => void): CommandIo {
  const { stdin, stdout, stderr, env } = process;
  const isColoured = stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  const canAsk = stdin.isTTY === true && stderr.isTTY === true;
  return {
    out(text) {
      onOut();
      stdout.write(text);
    },
    err: (text) => void stderr.write(text),
    ask: canAsk ? (question) => askOnTerminal(question, signal) : null,
    isOutTerminal: stdout.isTTY === true,
    isErrTerminal: stderr.isTTY === true,
    columns: stdout.columns ?? stderr.columns ?? 100,
    isColoured,
    now: () => Date.now(),
    signal,
    version,
  };
}

/** Ctrl-C and the end of the input are answers too: they stop the command, and are no trouble inside it. */
async function askOnTerminal(question: string, signal: AbortSignal): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question, { signal });
  } catch (error) {
    process.stderr.write('\n');
    throw stoppedAtQuestion(error);
  } finally {
    terminal.close();
  }
}

function stoppedAtQuestion(cause: unknown): AppError {
  return new AppError('cancelled', 'Stopped at the question; nothing was changed.', { cause });
}
