import type { Clock } from '../core/ports.ts';

/** A timer cannot be set further ahead than this. */
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (durationMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true || durationMs <= 0) {
        resolve();
        return;
      }
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.min(durationMs, longestTimerMs));
      signal?.addEventListener('abort', end, { once: true });
    }),
};
