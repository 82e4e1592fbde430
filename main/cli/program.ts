import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { ErrorReport, ErrorView } from '../../shared/errors.ts';
import { toErrorView } from '../core/app-error.ts';
import { redactTokens } from '../core/ledger/redact-tokens.ts';
import type { Log } from '../core/ports.ts';
import type { QuotaApp } from '../core/quota-app.ts';
import type { CommandIo } from './command-io.ts';
import {
  type CommandContext,
  runFlag,
  runRefresh,
  runStatus,
  runUndo,
  runUnflag,
  runVerify,
  type WithApp,
} from './commands.ts';
import { addDiagnosis } from './diagnosis-commands.ts';
import { type ExitCode, errorExitCode } from './exit-code.ts';
import { jsonText, longestSentence, terminalText } from './terminal-text.ts';
import { textContext } from './text-context.ts';
import { wantsJson } from './wants-json.ts';

export interface ProgramDeps {
  readonly io: CommandIo;
  readonly log: Log;
  readonly makeApp: () => Promise<QuotaApp>;
  readonly runDemo: (io: CommandIo) => Promise<ExitCode>;
}

/** Runs one command line and says how the process is to end. Never throws. */
export async function runProgram(argv: readonly string[], deps: ProgramDeps): Promise<ExitCode> {
  const state: RunState = { code: 0, hasPrinted: false };
  const program = createProgram(deps, state);
  try {
    await program.parseAsync(wordsFor(program, argv), { from: 'user' });
    return state.code;
  } catch (error) {
    const command = commandNamed(argv, program);
    const { io, log } = deps;
    const wantsDocument = wantsJson(argv) && !state.hasPrinted;
    return tellFailure(error, { io, log, program, command, wantsDocument });
  }
}

interface RunState {
  code: ExitCode;
  /** The report is out: what fails after it (a folder that cannot be tidied) is told on standard error alone. */
  hasPrinted: boolean;
}

/** `help status` is `status --help`. Help about a word that is no command is not asked for, so that the word is refused. */
function wordsFor(program: Command, argv: readonly string[]): string[] {
  const words = argv[0] === 'help' ? [...argv.slice(1).filter((word) => word !== 'help'), '--help'] : [...argv];
  const first = firstWord(words);
  if (first === undefined || commandCalled(first, program) !== undefined) return words;
  return words.filter((word) => word !== '--help' && word !== '-h');
}

function commandNamed(argv: readonly string[], program: Command): string {
  return commandCalled(firstWord(argv), program)?.name() ?? 'codex-quota';
}

function firstWord(argv: readonly string[]): string | undefined {
  return argv.find((word) => !word.startsWith('-'));
}

function commandCalled(word: string | undefined, program: Command): Command | undefined {
  return program.commands.find((command) => command.name() === word);
}

function createProgram(deps: ProgramDeps, state: RunState): Command {
  const { io } = deps;
  const program = new Command('codex-quota')
    .description('Codex quota at a glance, and sign-ins that come back.')
    .version(io.version, '--version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: () => undefined, getOutHelpWidth: () => Math.min(io.columns, 100) });
  const withApp = (json: boolean | undefined, work: (context: CommandContext) => Promise<ExitCode>): Promise<void> =>
    runWithApp(deps, { json: json === true, state }, work).then((code) => {
      state.code = code;
    });

  program
    .command('status', { isDefault: false })
    .description('show the quota of every sign-in, and which accounts are set aside')
    .option('--refresh', 'ask the services now, instead of showing the last known values')
    .option('--json', 'print one JSON document')
    .action((flags) => withApp(flags.json, (context) => runStatus(context, { refresh: flags.refresh === true })));
  addVerify(program, withApp);
  program
    .command('refresh')
    .description("refresh Codex's own sign-in in auth.json; never asks for usage")
    .option('--force', 'also when the sign-in is still current')
    .option('--print-only', 'show the request with the token masked; send and write nothing')
    .option('--json', 'print one JSON document')
    .action((flags) =>
      withApp(flags.json, (context) =>
        runRefresh(context, { force: flags.force === true, printOnly: flags.printOnly === true }),
      ),
    );
  addLogin(program, withApp);
  addMoves(program, withApp);
  addDiagnosis(program, withApp);
  program
    .command('demo')
    .description('show everything on made-up accounts; nothing outside a temporary folder is read or written')
    .action(async () => {
      state.code = await deps.runDemo(io);
    });
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  return program;
}

function addVerify(program: Command, withApp: WithApp): void {
  program
    .command('verify-flagged')
    .description('check the set-aside accounts and restore those that can sign in again')
    .option('-n, --dry-run', 'show what would happen: no sign-in is refreshed and no file changed')
    .option('--no-restore', 'only check; leave healthy accounts set aside')
    .option('--no-probe', 'leave out the usage check')
    .option('-j, --json', 'print one JSON document')
    .addOption(new Option('--concurrency <n>', 'refreshes in flight, 1 to 16').default(4).argParser(wholeNumber(1, 16)))
    .option('--account <key>', 'only this account (key or e-mail); may be repeated', collect)
    .action((flags) =>
      withApp(flags.json, (context) =>
        runVerify(context, {
          dryRun: flags.dryRun === true,
          restore: flags.restore !== false,
          probe: flags.probe !== false,
          concurrency: flags.concurrency,
          accounts: flags.account ?? [],
        }),
      ),
    );
}

function addLogin(program: Command, withApp: WithApp): void {
  program
    .command('login')
    .argument('[key]', 'key or e-mail of the account that is to sign in; without it whoever does')
    .description('sign in again, or with a new account; the present sign-in stays until the new one is stored')
    .option('--device', 'with a code to be typed in on any other device')
    .option('--no-browser', 'show the address, and open nothing')
    .option('--json', 'print one JSON document')
    .action((key, flags) =>
      withApp(flags.json, async (context) => {
        const { runLogin } = await import('./login-command.ts');
        return runLogin(context, {
          target: key ?? null,
          device: flags.device === true,
          browser: flags.browser !== false,
        });
      }),
    );
}

function addMoves(program: Command, withApp: WithApp): void {
  program
    .command('flag')
    .argument('<key>', 'key or e-mail of an account in the pool')
    .description('set an account aside; Codex tools stop using it until it is restored')
    .option('--reason <text>', 'kept with the account')
    .option('--json', 'print one JSON document')
    .action((key, flags) => withApp(flags.json, (context) => runFlag(context, key, flags.reason ?? null)));
  program
    .command('unflag')
    .argument('<key>', 'key or e-mail of a set-aside account')
    .description('put an account back into the pool without checking it')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON document')
    .action((key, flags) => withApp(flags.json, (context) => runUnflag(context, key, flags.yes === true)));
  program
    .command('undo')
    .argument('[key]', 'key or e-mail; without it the latest restore')
    .description('take back a restore of the last 24 hours; the accounts keep their current sign-ins')
    .option('--json', 'print one JSON document')
    .action((key, flags) => withApp(flags.json, (context) => runUndo(context, key ?? null)));
}

function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < from || value > to)
      throw new InvalidArgumentError(`It is a whole number from ${from} to ${to}.`);
    return value;
  };
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** The report is out before a late answer is waited for; what still listens is stored before the process ends. */
async function runWithApp(
  { io, makeApp }: ProgramDeps,
  { json, state }: { readonly json: boolean; readonly state: RunState },
  work: (context: CommandContext) => Promise<ExitCode>,
): Promise<ExitCode> {
  const app = await makeApp();
  const out = (text: string): void => {
    state.hasPrinted = true;
    io.out(text);
  };
  try {
    const code = await work({ app, io: { ...io, out }, json });
    const listening = app.listening();
    if (listening > 0) io.err(`Still listening for ${listening} late answer(s), 100 seconds at most. Ctrl-C leaves.\n`);
    await app.drain();
    return code;
  } finally {
    await app.close();
  }
}

interface Failure {
  readonly io: CommandIo;
  readonly log: Log;
  readonly program: Command;
  readonly command: string;
  readonly wantsDocument: boolean;
}

async function tellFailure(error: unknown, { io, log, program, command, wantsDocument }: Failure): Promise<ExitCode> {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const view = error instanceof CommanderError ? usageView(error, command) : toErrorView(error);
  if (view.code === 'internal') log.write('debug', 'What went wrong', { cause: traceOf(error) });
  // Whoever pastes a token where a key belongs does not get it back.
  const message = redactTokens(view.message);
  const hint = view.hint === null ? null : redactTokens(view.hint);
  const report: ErrorReport = { schemaVersion: 1, command, error: { ...view, message, hint } };
  if (wantsDocument) io.out(jsonText(report));
  else if (error instanceof CommanderError && error.code === 'commander.help') io.err(`${program.helpInformation()}\n`);
  io.err(`${await forPeople(`codex-quota: ${message}`, io)}\n`);
  if (hint !== null) io.err(`${await forPeople(hint, io)}\n`);
  return errorExitCode(view.code);
}

/** A syntax error quotes the text it met, which may be a store: of that only the place in the code is told. */
function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const trace = redactTokens(error.stack ?? error.message);
  return error instanceof SyntaxError ? trace.slice(trace.indexOf('\n    at ') + 1) : trace;
}

/** Wrapped on a terminal only: scripts grep for the one line, and a quoted path belongs to a command that is to be copied. */
async function forPeople(text: string, io: CommandIo): Promise<string> {
  const safe = terminalText(text, longestSentence);
  if (!io.isErrTerminal || safe.includes('"')) return safe;
  const { wordLines } = await import('./columns.ts');
  return wordLines(safe, textContext(io).width).join('\n');
}

function usageView(error: CommanderError, command: string): ErrorView {
  const named = command === 'codex-quota' ? command : `codex-quota ${command}`;
  return { code: 'wrong-usage', message: usageMessage(error), hint: `Run \`${named} --help\` to see what there is.` };
}

function usageMessage(error: CommanderError): string {
  if (error.code === 'commander.help') return 'No command was given.';
  return error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
}
