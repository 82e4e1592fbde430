import { OneTimer } from './one-timer.ts';

/** A session that has just begun may have its tray only after this. */
const graceMs = 10_000;
/** However many moments there are to look at, a program is asked no more often than this. */
const gapMs = 30_000;
/** When no such moment comes: a shell that was begun anew is back sooner than anybody looks for the icon. */
const slowMs = 5 * 60_000;

export interface TrayHostWatchDeps {
  readonly find: () => Promise<boolean>;
  readonly now: () => number;
  /** It came, or is not there: also after the grace of a start, when it never was. */
  readonly onChange: (isThere: boolean) => void;
  readonly timer?: Pick<OneTimer, 'start' | 'stop'>;
}

/**
 * Whether somebody shows our icon. Electron tells neither that its host goes nor that it comes (facts/electron.md 2), so it is looked
 * for when something happens anyway, and rarely besides.
 */
export class TrayHostWatch {
  readonly #deps: TrayHostWatchDeps;
  readonly #timer: Pick<OneTimer, 'start' | 'stop'>;
  #isThere = true;
  #isToldMissing = false;
  #askedAtMs: number | null = null;
  #isAsking = false;
  #isStopped = false;

  constructor(deps: TrayHostWatchDeps) {
    this.#deps = deps;
    this.#timer = deps.timer ?? new OneTimer();
  }

  isThere(): boolean {
    return this.#isThere;
  }

  /** The first look; one that finds nobody is repeated after the grace before it counts for more than what a closed window does. */
  start(): void {
    void this.#ask(true);
  }

  /** Something happened that may have to do with it. */
  look(): void {
    const agoMs = this.#askedAtMs === null ? null : this.#deps.now() - this.#askedAtMs;
    // A clock that was set back says nothing about the gap.
    if (agoMs !== null && (agoMs < 0 || agoMs >= gapMs)) void this.#ask(false);
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer.stop();
  }

  async #ask(isFirst: boolean): Promise<void> {
    if (this.#isAsking || this.#isStopped) return;
    this.#isAsking = true;
    this.#askedAtMs = this.#deps.now();
    const isThere = await this.#deps.find();
    this.#isAsking = false;
    if (this.#isStopped) return;
    const wasThere = this.#isThere;
    this.#isThere = isThere;
    this.#timer.start(isFirst && !isThere ? graceMs : slowMs, () => void this.#ask(false));
    if (isThere) {
      this.#isToldMissing = false;
      if (!wasThere) this.#deps.onChange(true);
    } else if (!isFirst && !this.#isToldMissing) {
      this.#isToldMissing = true;
      this.#deps.onChange(false);
    }
  }
}
