import { useSyncExternalStore } from 'react';

interface Ticker {
  readonly subscribe: (onChange: () => void) => () => void;
  /** Unix milliseconds of the last tick. */
  readonly current: () => number;
}

const tickers = new Map<number, Ticker>();

/** Now in Unix milliseconds, anew every `stepMs`. A hidden window has no timer; shown again, it is right at once. */
export function useNow(stepMs: number): number {
  const ticker = tickers.get(stepMs) ?? createTicker(stepMs);
  tickers.set(stepMs, ticker);
  return useSyncExternalStore(ticker.subscribe, ticker.current);
}

function createTicker(stepMs: number): Ticker {
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const listeners = new Set<() => void>();
  const tick = (): void => {
    now = Date.now();
    for (const listen of listeners) listen();
  };
  const follow = (): void => {
    clearInterval(timer);
    if (document.visibilityState === 'hidden' || listeners.size === 0) return;
    timer = setInterval(tick, stepMs);
    tick();
  };
  document.addEventListener('visibilitychange', follow);
  return {
    current: () => now,
    subscribe: (onChange) => {
      listeners.add(onChange);
      if (listeners.size === 1) follow();
      return () => {
        listeners.delete(onChange);
        if (listeners.size === 0) follow();
      };
    },
  };
}
