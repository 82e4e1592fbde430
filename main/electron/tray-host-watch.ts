import { OneTimer } from './one-timer.ts';
import type { TrayHost } from './tray-host.ts';

/** A session that has just begun may have its tray only after this. */
const graceMs = 10_000;
/** However many moments there are to look at, a program is asked no more often than this. */
const gapMs = 30_000;
/** When no such moment comes: a shell that was begun anew is back sooner than anybody looks for the icon. */
const slowMs = 5 * 60_000;

export interface TrayHostWatchDeps {
  readonly find: () => Promise<TrayHost>;
  readonly now: () => number;
  /** Somebody else shows the icon now, or nobody does; the latter only after the grace of a start. */
  readonly onChange: (host: TrayHost) => void;
  readonly timer?: Pick<OneTimer, 'start' | 'stop'>;
}

/**
 * Who shows our icon. Electron tells neither that a panel goes nor that one comes (facts/electron.md 2), so it is looked for when
 * something happens anyway, and rarely besides.
 */
export class TrayHostWatch {
  readonly #deps: TrayHostWatchDeps;
  readonly #timer: Pick<OneTimer, 'start' | 'stop'>;
  #host: TrayHost | null = null;
  #told: TrayHost | null = null;
  #askedAtMs: number | null = null;
  #isAsking = false;
  #isStopped = false;

  constructor(deps: TrayHostWatchDeps) {
    this.#deps = deps;
    this.#timer = deps.timer ?? new OneTimer();
  }

  /** Null before the first look, and where there is nothing to look for. */
  host(): TrayHost | null {
    return this.#host;
  }

  /** The first look. One that finds nobody is repeated after the grace before it counts for more than what a closed window does. */
  async start(): Promise<void> {
    await this.#ask(true);
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
    const host = await this.#deps.find();
    this.#isAsking = false;
    if (this.#isStopped) return;
    this.#host = host;
    this.#timer.start(isFirst && host !== 'notifier' ? graceMs : slowMs, () => void this.#ask(false));
    if (isFirst) {
      // Whoever began the watch looks for itself.
      this.#told = host === 'none' ? null : host;
      return;
    }
    if (host === this.#told) return;
    this.#told = host;
    this.#deps.onChange(host);
  }
}
