import type { CommandIo } from './command-io.ts';

export interface Progress {
  readonly start: (total: number) => void;
  readonly step: (done: number) => void;
  readonly stop: () => void;
}

/** A bar on standard error while a run lasts, and only when a person looks at it. */
export async function createProgress(io: CommandIo, verb: string): Promise<Progress> {
  if (!io.isErrTerminal) return { start: () => undefined, step: () => undefined, stop: () => undefined };
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    format: `${verb} {bar} {value} of {total}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: Math.max(10, Math.min(30, io.columns - 30)),
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    gracefulExit: false,
    stream: process.stderr,
  });
  let isStarted = false;
  return {
    start(total) {
      if (total === 0) return;
      isStarted = true;
      bar.start(total, 0);
    },
    step: (done) => bar.update(done),
    stop() {
      if (isStarted) bar.stop();
    },
  };
}
