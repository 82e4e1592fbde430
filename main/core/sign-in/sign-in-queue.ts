/** One after another. What has had its turn stays in the list until it is removed. */
export interface SignInQueue<Entry> {
  /** `isNext`: before all that wait. */
  add(entry: Entry, isNext: boolean): void;
  /** Its turn does not come any more; it stays in the list. False when it does not wait. */
  skip(entry: Entry): boolean;
  remove(entry: Entry): void;
  /** Those that had their turn, the one that has it, those that wait. */
  all(): readonly Entry[];
  /** Resolves when nothing waits and nothing goes on. */
  idle(): Promise<void>;
}

/** `take` never rejects. */
export function createSignInQueue<Entry>(take: (entry: Entry) => Promise<void>): SignInQueue<Entry> {
  let taken: readonly Entry[] = [];
  let waiting: readonly Entry[] = [];
  let going: Promise<void> | null = null;

  const goOn = async (): Promise<void> => {
    for (let [entry] = waiting; entry !== undefined; [entry] = waiting) {
      waiting = waiting.slice(1);
      taken = [...taken, entry];
      await take(entry);
    }
    going = null;
  };

  return {
    add(entry, isNext) {
      waiting = isNext ? [entry, ...waiting] : [...waiting, entry];
      // In a later turn, so that whoever added it hears of it as queued first.
      going ??= Promise.resolve().then(goOn);
    },
    skip(entry) {
      if (!waiting.includes(entry)) return false;
      waiting = waiting.filter((other) => other !== entry);
      taken = [...taken, entry];
      return true;
    },
    remove(entry) {
      taken = taken.filter((other) => other !== entry);
    },
    all: () => [...taken, ...waiting],
    async idle() {
      await going;
    },
  };
}
