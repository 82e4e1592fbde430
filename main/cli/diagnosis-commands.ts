import type { Command } from 'commander';
import type { FixReport } from '../../shared/diagnosis-report.ts';
import { AppError } from '../core/app-error.ts';
import type { ReportOptions } from '../core/diagnosis/support-report.ts';
import type { CommandIo } from './command-io.ts';
import { type CommandContext, print, unlessCancelled, type WithApp } from './commands.ts';
import { checkExitCode, doctorExitCode, type ExitCode, fixExitCode } from './exit-code.ts';
import { createProgress } from './progress.ts';
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
    .command('fix')
    .description('put right what is safe to put right: doubles, pointers, file modes, leftovers, cut-off restores')
    .option('-n, --dry-run', 'show the plan; change nothing')
    .option('--undo', 'take the latest run back')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON document')
    .action((flags) =>
      withApp(flags.json, (context) =>
        runFix(context, { dryRun: flags.dryRun === true, undo: flags.undo === true, isConfirmed: flags.yes === true }),
      ),
    );
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
  const progress = await createProgress(io, 'Reading');
  const report = await app
    .check({
      refresh,
      signal: io.signal,
      progress: { onStart: progress.start, onAccount: (done) => progress.step(done) },
    })
    .finally(progress.stop);
  await print(context, report, async () => {
    const { checkLines } = await import('./check-text.ts');
    return checkLines(report, textContext(io));
  });
  return unlessCancelled(context, checkExitCode(report));
}

async function runDoctor(context: CommandContext): Promise<ExitCode> {
  const { app, io } = context;
  const report = await app.doctor({ signal: io.signal });
  await print(context, report, async () => {
    const { doctorLines } = await import('./doctor-text.ts');
    return doctorLines(report, textContext(io));
  });
  return unlessCancelled(context, doctorExitCode(report));
}

async function runReport(context: CommandContext, options: ReportOptions): Promise<ExitCode> {
  const { app, io } = context;
  const report = await app.report({ ...options, signal: io.signal });
  await print(context, report, async () => {
    const { supportLines } = await import('../core/diagnosis/support-text.ts');
    return supportLines(report);
  });
  return unlessCancelled(context, 0);
}

interface FixFlags {
  readonly dryRun: boolean;
  readonly undo: boolean;
  readonly isConfirmed: boolean;
}

/** On a terminal the plan is shown and asked about; a script has asked for it, and nothing in it takes anything from anybody. */
async function runFix(context: CommandContext, { dryRun, undo, isConfirmed }: FixFlags): Promise<ExitCode> {
  const { app, io, json } = context;
  if (undo && dryRun) throw new AppError('wrong-usage', '--undo and --dry-run do not go together.');
  if (!undo && !dryRun && !isConfirmed && !json && io.ask !== null) {
    const plan = await app.fix({ dryRun: true });
    if (plan.steps.length > 0) {
      io.err(`${(await planLines(plan, io)).slice(0, -1).join('\n')}\n`);
      const answer = await io.ask('Do all of it? [y/N] ');
      if (!['y', 'yes'].includes(answer.trim().toLowerCase())) throw new AppError('cancelled', 'Nothing was changed.');
    }
  }
  const report = undo ? await app.undoFix() : await app.fix({ dryRun });
  await print(context, report, () => planLines(report, io));
  return fixExitCode(report);
}

async function planLines(report: FixReport, io: CommandIo): Promise<readonly string[]> {
  const { fixLines } = await import('./fix-text.ts');
  return fixLines(report, textContext(io));
}
