/** A timer of which one runs at a time: a new start ends the one before. */
export class OneTimer {
  #timer: NodeJS.Timeout | null = null;

  start(durationMs: number, then: () => void): void {
    this.stop();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      then();
    }, durationMs);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  isRunning(): boolean {
    return this.#timer !== null;
  }
}
