import { setFlagsFromString } from 'node:v8';

/**
 * A long list makes much garbage that lives for a moment, and V8 would rather take memory than collect it: with these the peak of a run
 * over a thousand accounts is half as high, and the run no slower (`npm run bench`). The room in which V8 makes everything new grows
 * once, sixfold, while the program loads: in the megabyte that it begins with, a tenth of a long run would be spent collecting.
 */
export function useLittleMemory(): void {
  for (const flag of ['--semi-space-growth-factor=6', '--heap-growing-percent=50']) setFlagsFromString(flag);
}

/**
 * Once the program is loaded, and not before it: what was compiled ahead is of use only under the flags that it was compiled under.
 * V8's last and slowest compiler is left out: even a run over a thousand accounts ends before what it makes has earned the time of the
 * processor that it took.
 */
export function settleDown(): void {
  for (const flag of ['--semi-space-growth-factor=1', '--no-turbofan']) setFlagsFromString(flag);
}

/**
 * Each connection that ends makes an error in undici, of which Node writes down where it came from: a tenth of a millisecond per
 * account that only a developer could want back.
 */
export function leaveTracesOut(env: Readonly<Record<string, string | undefined>>): void {
  if (env['CODEX_QUOTA_LOG'] !== 'debug') Error.stackTraceLimit = 0;
}
