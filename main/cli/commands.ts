import type { MoveReport } from '../../shared/action-report.ts';
import type { StatusReport } from '../../shared/status-report.ts';
import { AppError } from '../core/app-error.ts';
import { catalogue } from '../core/diagnosis/catalogue.ts';
import type { QuotaApp } from '../core/quota-app.ts';
import type { CommandIo } from './command-io.ts';
import { type ExitCode, statusExitCode, verifyExitCode } from './exit-code.ts';
import { noticeText } from './notice-text.ts';
import { printedStatus } from './printed-status.ts';
import { createProgress } from './progress.ts';
import { jsonText, longestSentence, terminalText } from './terminal-text.ts';
import { textContext } from './text-context.ts';

export interface CommandContext {
  readonly app: QuotaApp;
  readonly io: CommandIo;
  readonly json: boolean;
}

export type WithApp = (
  json: boolean | undefined,
  work: (context: CommandContext) => Promise<ExitCode>,
) => Promise<void>;

/**
 * Loaded with the first text for people: to know how wide a text is on a terminal, Node has to load tables of Unicode, which takes longer
 * than to read twenty accounts. So whatever lays text out is imported where it is wanted, and a document in JSON does without.
 */
const loadColumns = () => import('./columns.ts');

export async function print(
  { app, io, json }: CommandContext,
  report: object,
  lines: () => Promise<readonly string[]>,
): Promise<void> {
  io.out(json ? jsonText(report) : `${(await lines()).join('\n')}\n`);
  for (const notice of app.takeNotices()) io.err(`\n${(await linesOf(noticeText(notice), io)).join('\n')}\n`);
}

/** As wide as the terminal is. */
async function linesOf(text: string, io: CommandIo): Promise<readonly string[]> {
  const { wrapped } = await loadColumns();
  return wrapped(text, textContext(io).width);
}

/** A run that was stopped has printed what it did; its exit code says that it was stopped. */
export function unlessCancelled({ io }: CommandContext, code: ExitCode): ExitCode {
  return io.signal.aborted ? 130 : code;
}

export async function runStatus(context: CommandContext, options: { readonly refresh: boolean }): Promise<ExitCode> {
  const { app, io, json } = context;
  const progress = await createProgress(io, 'Reading');
  const report = await app
    .status({
      ...options,
      signal: io.signal,
      progress: { onStart: progress.start, onAccount: (done) => progress.step(done) },
    })
    .finally(progress.stop);
  const saved = json ? [] : await app.savedResets();
  await print(context, printedStatus(report), async () => {
    const { statusLines } = await import('./status-text.ts');
    return statusLines(report, textContext(io), saved);
  });
  if (!json) await tellConflicts(context, report);
  if (
    options.refresh &&
    report.accounts.some(
      ({ state, sources }) => state === 'needs-sign-in' && sources.every((source) => source === 'pool'),
    )
  ) {
    await offerManagement(context);
  }
  return unlessCancelled(context, statusExitCode(report, options.refresh));
}

/** One line beside the report, unless its list of set-aside accounts says as much; what is unknown of others is no trouble of `status`. */
async function tellConflicts({ app, io }: CommandContext, { flagged }: StatusReport): Promise<void> {
  const setAside = new Set(flagged.accounts.map(({ key }) => key));
  const found = await app.conflicts().catch(() => []);
  const [first, ...more] = found.filter(
    ({ kind, accounts }) => catalogue[kind].severity !== 'note' && !accounts.every((key) => setAside.has(key)),
  );
  if (first === undefined) return;
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  const line = `! ${terminalText(first.sentence, longestSentence)}${others} \`codex-quota doctor\` says what to do.`;
  const { wordLines } = await loadColumns();
  io.err(`\n${wordLines(line, textContext(io).width).join('\n')}\n`);
}

const managementQuestion =
  'Set stopped accounts aside? This app can take accounts that no longer sign in out of the pool of codex-multi-auth, so that nothing keeps trying them, and put them back when they work. Or it only watches and tells you.';

/** Asked once, before the app changes another program's pool by itself for the first time (product.md section 6). */
async function offerManagement({ app, io, json }: CommandContext): Promise<void> {
  if ((await app.management()) !== 'unasked') return;
  if (io.ask === null || json) {
    io.err(
      'Stopped accounts stay in the pool until you choose: run `codex-quota status --refresh` in a terminal, or `codex-quota flag KEY`.\n',
    );
    return;
  }
  const question = (await linesOf(managementQuestion, io)).join('\n');
  const answer = (await io.ask(`\n${question}\nSet aside and bring back? [y/N] `)).trim().toLowerCase();
  await app.chooseManagement(answer === 'y' || answer === 'yes' ? 'manage' : 'watch');
}

export interface VerifyFlags {
  readonly dryRun: boolean;
  readonly restore: boolean;
  readonly probe: boolean;
  readonly concurrency: number;
  readonly accounts: readonly string[];
}

export async function runVerify(context: CommandContext, flags: VerifyFlags): Promise<ExitCode> {
  const { app, io } = context;
  const progress = await createProgress(io, 'Checking');
  const report = await app
    .verifyFlagged({
      ...flags,
      signal: io.signal,
      progress: { onStart: progress.start, onReport: (_one, done) => progress.step(done) },
    })
    .finally(progress.stop);
  await print(context, report, async () => {
    const { verifyLines } = await import('./verify-text.ts');
    return verifyLines(report, textContext(io));
  });
  return unlessCancelled(context, verifyExitCode(report));
}

export async function runRefresh(
  context: CommandContext,
  flags: { readonly force: boolean; readonly printOnly: boolean },
): Promise<ExitCode> {
  const { app, io } = context;
  const report = await app.refresh({ ...flags, signal: io.signal });
  await print(context, report, async () => {
    const { refreshLines } = await import('./refresh-text.ts');
    return refreshLines(report, textContext(io));
  });
  return unlessCancelled(context, 0);
}

async function printMove(context: CommandContext, report: MoveReport): Promise<ExitCode> {
  await print(context, report, () => linesOf(terminalText(report.message, longestSentence), context.io));
  return 0;
}

export async function runFlag(context: CommandContext, key: string, reason: string | null): Promise<ExitCode> {
  return printMove(context, await context.app.flag(key, reason));
}

export async function runUnflag(context: CommandContext, key: string, isConfirmed: boolean): Promise<ExitCode> {
  const { app, io, json } = context;
  if (!isConfirmed) {
    if (io.ask === null || json) {
      throw new AppError('wrong-usage', 'unflag restores without a check and wants a yes.', {
        hint: 'Add --yes, or check it first with `codex-quota verify-flagged --account KEY`.',
      });
    }
    const question = `Restore ${terminalText(key)} without checking? If its sign-in has stopped working it will come back here. [y/N]`;
    const answer = await io.ask(`${(await linesOf(question, io)).join('\n')} `);
    if (!['y', 'yes'].includes(answer.trim().toLowerCase())) throw new AppError('cancelled', 'Nothing was changed.');
  }
  return printMove(context, await app.unflag(key));
}

export async function runUndo(context: CommandContext, key: string | null): Promise<ExitCode> {
  return printMove(context, await context.app.undo(key));
}
