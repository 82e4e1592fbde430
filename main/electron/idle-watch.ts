import { OneTimer } from './one-timer.ts';

/** Desktops lock their screen after about that time; whoever was away so long finds other numbers. */
const awayAfterSeconds = 5 * 60;
/** Asking is one round trip to the display: seldom while somebody is there, and soon enough for whoever comes back. */
const lookMs = { here: 60_000, away: 15_000 } as const;

type Presence = keyof typeof lookMs;

export interface IdleWatchDeps {
  /** Since the last key or move of the pointer; 0 where the system does not know. */
  readonly idleSeconds: () => number;
  /** Somebody is there again after a long time. */
  readonly onReturn: () => void;
  readonly timer?: Pick<OneTimer, 'start' | 'stop'>;
}

/** Stands in for the event of an unlocked screen, which Electron has on macOS and Windows only (facts/electron.md 5). */
export class IdleWatch {
  readonly #deps: IdleWatchDeps;
  readonly #timer: Pick<OneTimer, 'start' | 'stop'>;
  #presence: Presence = 'here';

  constructor(deps: IdleWatchDeps) {
    this.#deps = deps;
    this.#timer = deps.timer ?? new OneTimer();
  }

  /** Looks now, and from then on by itself. */
  look(): void {
    const before = this.#presence;
    this.#presence = decidePresence(this.#deps.idleSeconds());
    this.#timer.start(lookMs[this.#presence], () => this.look());
    if (before === 'away' && this.#presence === 'here') this.#deps.onReturn();
  }

  stop(): void {
    this.#timer.stop();
  }
}

export function decidePresence(idleSeconds: number): Presence {
  return idleSeconds >= awayAfterSeconds ? 'away' : 'here';
}
