import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

const lookEveryMs = 15;

/** Looks now and then; what it gives back says how many megabytes the process held at most, 0 where the system does not tell. */
export function peakOf(child: ChildProcess): () => number {
  let peakMb = 0;
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, readPeakMb(child.pid));
  }, lookEveryMs);
  child.once('close', () => clearInterval(watch));
  return () => peakMb;
}

function readPeakMb(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
