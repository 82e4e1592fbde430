/** Chromium follows the system's settings by itself and answers in milliseconds; only a script of theirs may take long. */
const freshMs = 2 * 60_000;

export interface FreshProxy {
  /** The address as it is now, null without a proxy or when none is wanted; what is older than two minutes is asked anew. Never rejects. */
  readonly now: () => Promise<string | null>;
  /** What was known may be out of date: the next one to ask waits for a new answer. */
  readonly forget: () => void;
}

export interface FreshProxyDeps {
  /** Undefined: no answer. Never rejects. */
  readonly ask: () => Promise<string | null | undefined>;
  /** False: people chose to have none. */
  readonly isWanted: () => boolean;
  readonly nowMs: () => number;
}

export function createFreshProxy({ ask, isWanted, nowMs }: FreshProxyDeps): FreshProxy {
  let known: string | null = null;
  let askedAtMs: number | null = null;
  let asking: Promise<string | null> | null = null;

  const askAnew = async (): Promise<string | null> => {
    askedAtMs = nowMs();
    const answer = await ask();
    // Without an answer the last one is the best guess.
    if (answer !== undefined) known = answer;
    return known;
  };
  return {
    now() {
      if (!isWanted()) return Promise.resolve(null);
      if (askedAtMs === null || Math.abs(nowMs() - askedAtMs) > freshMs) asking = askAnew();
      return asking ?? Promise.resolve(known);
    },
    forget() {
      askedAtMs = null;
    },
  };
}
