/** Everything the command needs of the world to talk: given from outside, so that tests can listen. */
export interface CommandIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Asks on the terminal; null when there is none to ask on. */
  readonly ask: ((question: string) => Promise<string>) | null;
  readonly isOutTerminal: boolean;
  readonly isErrTerminal: boolean;
  readonly columns: number;
  readonly isColoured: boolean;
  readonly now: () => number;
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal;
  readonly version: string;
}
