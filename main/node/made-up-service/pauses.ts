/** Waits that can all be ended at once, so that closing the service leaves no timer behind. */
export interface Pauses {
  /** False when it was ended early. */
  pause(durationMs: number): Promise<boolean>;
  end(): void;
}

export function createPauses(): Pauses {
  const waiting = new Map<NodeJS.Timeout, (ranItsTime: boolean) => void>();
  return {
    pause: (durationMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(timer);
          resolve(true);
        }, durationMs);
        waiting.set(timer, resolve);
      }),
    end() {
      for (const [timer, resolve] of waiting) {
        clearTimeout(timer);
        resolve(false);
      }
      waiting.clear();
    },
  };
}
