import type { FixReport, SupportReport } from '../../../shared/diagnosis-report.ts';
import type { DiagnosisView, RepairView } from '../../../shared/diagnosis-view.ts';
import { AppError } from '../app-error.ts';
import { conflictStory } from './conflict-story.ts';
import { diagnose } from './diagnose.ts';
import type { Facts, Machine, MachineFacts } from './facts.ts';
import type { FixFiles } from './fix.ts';
import { createPathLimiter, type PathLimiter } from './path-limiter.ts';
import type { ReportOptions } from './support-report.ts';
import { supportLines } from './support-text.ts';

/** What is wrong, as a window shows it: whole paths stay here. Throws AppError for what was foreseen. */
export interface Inspection {
  /** One look at everything; spends nothing and changes nothing. */
  look(signal: AbortSignal): Promise<DiagnosisView>;
  /** What `repair` would do now. */
  plan(): Promise<RepairView>;
  repair(): Promise<RepairView>;
  takeBack(): Promise<RepairView>;
  /** For a support request, about what the last look saw; looks when there was none, or something was repaired since. */
  report(options: { readonly includeEmail: boolean; readonly signal: AbortSignal }): Promise<string>;
  /** Nobody looks any more. */
  forget(): void;
}

interface InspectionDeps {
  readonly machine: Pick<Machine, 'places'>;
  readonly fixFiles: Pick<FixFiles, 'latestUndo'>;
  readonly clock: { now(): number };
  readonly gather: (signal: AbortSignal) => Promise<Facts>;
  readonly fix: (options: { readonly dryRun: boolean }) => Promise<FixReport>;
  readonly undoFix: () => Promise<FixReport>;
  readonly report: (options: ReportOptions, facts: Facts) => Promise<SupportReport>;
}

export function createInspection(deps: InspectionDeps): Inspection {
  const { machine, clock, fix, undoFix } = deps;
  let latest: Facts | null = null;
  const gather = async (signal: AbortSignal): Promise<Facts> => {
    const facts = await deps.gather(signal);
    if (signal.aborted) throw new AppError('cancelled', 'Stopped before everything was looked at.');
    latest = facts;
    return facts;
  };
  const shown = ({ steps, backup }: FixReport): RepairView =>
    repairView(steps, { backup, limiter: createPathLimiter(machine.places(), []) });
  const changing = async (work: () => Promise<FixReport>): Promise<RepairView> => {
    latest = null;
    return shown(await work());
  };
  return {
    async look(signal) {
      const facts = await gather(signal);
      const limiter = createPathLimiter(machine.places(), strangersIn(facts.machine));
      return { ...viewOf(facts, limiter, clock.now()), canUndo: await canUndo(deps) };
    },
    plan: async () => shown(await fix({ dryRun: true })),
    repair: () => changing(() => fix({ dryRun: false })),
    takeBack: () => changing(undoFix),
    async report({ includeEmail, signal }) {
      const options = { includeFlagged: true, diagnostics: true, includeEmail };
      return `${supportLines(await deps.report(options, latest ?? (await gather(signal)))).join('\n')}\n`;
    },
    forget() {
      latest = null;
    },
  };
}

function viewOf(facts: Facts, { text, step, subject, hasShortened }: PathLimiter, nowMs: number) {
  const { findings, sound, generatedAt } = diagnose(facts, nowMs);
  const accounts = facts.check?.accounts.map(({ email: _, ...health }) => ({
    ...health,
    sentence: text(health.sentence),
    nextStep: health.nextStep === null ? null : step(health.nextStep),
  }));
  const labels = new Map(accounts?.map(({ key, label }) => [key, label]));
  return {
    lookedAt: generatedAt,
    findings: findings.map((one) => ({
      ...one,
      subject: subject(one.subject),
      sentence: text(one.sentence),
      nextStep: step(one.nextStep),
    })),
    sound: sound.map((one) => ({ ...one, subject: subject(one.subject), sentence: text(one.sentence) })),
    accounts: accounts ?? null,
    conflicts: conflictStory(facts.events, (key) => labels.get(key) ?? null),
    hasShortenedPaths: hasShortened(),
  };
}

function repairView(
  steps: FixReport['steps'],
  { backup, limiter }: { readonly backup: string | null; readonly limiter: PathLimiter },
): RepairView {
  return {
    steps: steps.map((step) => ({
      ...step,
      subject: limiter.subject(step.subject),
      sentence: limiter.text(step.sentence),
      message: step.message === null ? null : limiter.text(step.message),
    })),
    backup: backup === null ? null : limiter.subject(backup),
  };
}

/** Whatever a finding may name. */
function strangersIn({ installation, paths, access, leftovers }: MachineFacts): readonly string[] {
  const { codex, multiAuth } = installation;
  return [
    ...[codex, multiAuth].flatMap((program) => (program === null ? [] : [program.path])),
    ...paths.inUse.map(({ path }) => path),
    ...paths.otherPools,
    ...(paths.otherSide?.places ?? []).map(({ path }) => path),
    ...(access ?? []).map(({ path }) => path),
    ...leftovers.temporaryFiles,
  ];
}

/** A backup that cannot be read cannot be brought back. */
async function canUndo({ fixFiles }: InspectionDeps): Promise<boolean> {
  return fixFiles.latestUndo().then(
    (latest) => latest !== null,
    () => false,
  );
}
