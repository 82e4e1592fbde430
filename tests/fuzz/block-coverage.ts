import { type Profiler, Session } from 'node:inspector';

/** What the inputs since the last look made the product do. */
interface Reached {
  /** Blocks that no input had reached, or not so often: in steps of powers of two. */
  readonly isNew: boolean;
  /** Executions of blocks in all. The same input takes the same steps on any machine. */
  readonly steps: number;
}

export interface BlockCoverage {
  /** `remember` false: only whether there was anything new; it stays new. */
  look(remember: boolean): Reached;
  /** Blocks that were reached at least once. */
  blocks(): number;
  close(): void;
}

/** V8's own block counts of this isolate, of the product's sources alone. */
export function openBlockCoverage(): BlockCoverage {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const seen = new Set<string>();
  const blocks = new Set<string>();
  const take = (): readonly Profiler.ScriptCoverage[] => {
    let scripts: readonly Profiler.ScriptCoverage[] = [];
    session.post('Profiler.takePreciseCoverage', (_error, taken) => {
      scripts = taken.result;
    });
    return scripts.filter(({ url }) => /\/(main|shared)\/.*\.ts$/.test(url));
  };
  return {
    look(remember) {
      let isNew = false;
      let steps = 0;
      for (const { scriptId, functions } of take()) {
        for (const { startOffset, endOffset, count } of functions.flatMap(({ ranges }) => ranges)) {
          if (count === 0) continue;
          steps += count;
          const block = `${scriptId}:${startOffset}:${endOffset}`;
          const oftenness = `${block}:${Math.min(12, Math.floor(Math.log2(count)))}`;
          if (seen.has(oftenness)) continue;
          isNew = true;
          if (remember) {
            blocks.add(block);
            seen.add(oftenness);
          }
        }
      }
      return { isNew, steps };
    },
    blocks: () => blocks.size,
    close: () => session.disconnect(),
  };
}
