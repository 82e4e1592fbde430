/** One parser of outside data, with what it promises. */
export interface FuzzTarget {
  /** Also the folder of its found cases, `tests/fuzz/corpus/<name>`. */
  readonly name: string;
  /** Good inputs that the mutations begin with. */
  readonly seeds: readonly string[];
  /** Throws for a broken promise, and whatever the parser lets out that is no named refusal is one. */
  readonly examine: (input: string) => void | Promise<void>;
  /** Takes so long, a process or a connection each, that the fixed corpus holds fewer of it. */
  readonly isSlow?: true;
}

/** Something that a parser promised and did not keep. The message says what, and quotes nothing of the input. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}
