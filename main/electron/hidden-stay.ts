import { OneTimer } from './one-timer.ts';

/** Made anew takes a few hundred milliseconds; kept costs a renderer (facts/electron.md 9). */
const keptHiddenMs = 5 * 60 * 1_000;

/** How long a window that was hidden stays there, to be shown again at once. */
export class HiddenStay {
  readonly #timer = new OneTimer();

  /** A window that is hidden again stays the whole time from then on. */
  begin(end: () => void): void {
    this.#timer.start(keptHiddenMs, end);
  }

  /** It is shown again, or gone. */
  stop(): void {
    this.#timer.stop();
  }
}
