import type { Command } from 'commander';
import type { ReportOptions } from '../core/diagnosis/support-report.ts';
import { checkLines } from './check-text.ts';
import { type CommandContext, print, unlessCancelled, type WithApp } from './commands.ts';
import { doctorLines } from './doctor-text.ts';
import { checkExitCode, doctorExitCode, type ExitCode } from './exit-code.ts';
import { createProgress } from './progress.ts';
import { supportLines } from './support-text.ts';
import { textContext } from './text-context.ts';

/** The commands that find out what is wrong. */
export function addDiagnosis(program: Command, withApp: WithApp): void {
  program
    .command('check')
    .description('show the health of every account, and which will need attention')
    .option('--refresh', 'ask the services first')
    .option('--json', 'print one JSON document')
    .action((flags) => withApp(flags.json, (context) => runCheck(context, flags.refresh === true)));
  program
    .command('doctor')
    .description('find out what is wrong with the setup, and what to do; changes nothing')
    .option('--json', 'print one JSON document')
    .action((flags) => withApp(flags.json, runDoctor));
  program
    .command('report')
    .description('put together what a support request needs, without tokens, e-mails or your name')
    .option('--include-flagged', 'list the set-aside accounts, too')
    .option('--diagnostics', 'add what doctor finds and what happened to the accounts')
    .option('--include-email', 'leave the e-mails in')
    .option('--json', 'print one JSON document')
    .action((flags) =>
      withApp(flags.json, (context) =>
        runReport(context, {
          includeFlagged: flags.includeFlagged === true,
          diagnostics: flags.diagnostics === true,
          includeEmail: flags.includeEmail === true,
        }),
      ),
    );
}

async function runCheck(context: CommandContext, refresh: boolean): Promise<ExitCode> {
  const { app, io } = context;
  const progress = createProgress(io, 'Reading');
  const report = await app
    .check({
      refresh,
      signal: io.signal,
      progress: { onStart: progress.start, onAccount: (done) => progress.step(done) },
    })
    .finally(progress.stop);
  print(context, report, () => checkLines(report, textContext(io)));
  return unlessCancelled(context, checkExitCode(report));
}

async function runDoctor(context: CommandContext): Promise<ExitCode> {
  const { app, io } = context;
  const report = await app.doctor({ signal: io.signal });
  print(context, report, () => doctorLines(report, textContext(io)));
  return unlessCancelled(context, doctorExitCode(report));
}

async function runReport(context: CommandContext, options: ReportOptions): Promise<ExitCode> {
  const { app, io } = context;
  const report = await app.report({ ...options, signal: io.signal });
  print(context, report, () => supportLines(report));
  return unlessCancelled(context, 0);
}
