import type { Clock } from '../../main/core/ports.ts';
import { createSleepers } from '../support/sleepers.ts';

/**
 * Time that goes on only while nobody works: real files and real requests take none of it, and between them it leaps to the next timer.
 * `Date.now` says the same while it is in use, so that the made-up service lives in the same time.
 */
export interface SimulatedClock extends Clock {
  /** Work that has to come to its end before time goes on. */
  track<T>(work: Promise<T>): Promise<T>;
  /** A port whose every promise is such work; also those of what it hands out. */
  tracked<P extends object>(port: P): P;
  /** Lets time pass, one timer after the other. */
  pass(durationMs: number): Promise<void>;
  /** As when a computer sleeps: time passes and no timer goes off until it is over. */
  leap(durationMs: number): void;
  /** Resolves when all work has come to its end. */
  idle(): Promise<void>;
  /** `Date.now` is the computer's own again. */
  end(): void;
}

export function createSimulatedClock(startMs: number): SimulatedClock {
  let nowMs = startMs;
  let working = 0;
  let onIdle: (() => void)[] = [];
  const sleepers = createSleepers(() => nowMs);
  const realNow = Date.now;
  Date.now = () => nowMs;

  const done = (): void => {
    working -= 1;
    if (working > 0) return;
    for (const tell of onIdle) tell();
    onIdle = [];
  };
  const track = <T>(work: Promise<T>): Promise<T> => {
    working += 1;
    work.then(done, done);
    return work;
  };
  /** What one piece of work set going may begin another some turns later. */
  const idle = async (): Promise<void> => {
    for (let quietTurns = 0; quietTurns < restfulTurns; quietTurns += 1) {
      if (working > 0) {
        await new Promise<void>((resolve) => onIdle.push(resolve));
        quietTurns = 0;
      } else if (hasFilesInHand()) quietTurns = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const handOut = (result: unknown): unknown => (hasMethods(result) ? tracked(result) : result);
  function tracked<P extends object>(port: P): P {
    return new Proxy(port, {
      get(target, name): unknown {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          const result: unknown = Reflect.apply(value, target, args);
          return result instanceof Promise ? track(result).then(handOut) : result;
        };
      },
    });
  }

  return {
    now: () => nowMs,
    sleep: sleepers.sleep,
    track,
    tracked,
    async pass(durationMs) {
      const endMs = nowMs + durationMs;
      await idle();
      for (let next = sleepers.firstUntil(endMs); next !== null; next = sleepers.firstUntil(endMs)) {
        nowMs = Math.max(nowMs, next.atMs);
        next.wake();
        await idle();
      }
      nowMs = endMs;
    },
    leap(durationMs) {
      nowMs += durationMs;
    },
    idle,
    end() {
      Date.now = realNow;
    },
  };
}

const restfulTurns = 4;

/** Some work reaches a file by no port of its own. */
function hasFilesInHand(): boolean {
  return process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq') || name === 'ProcessWrap');
}

/** A lease, or a place in custody. */
function hasMethods(value: unknown): value is object {
  return typeof value === 'object' && value !== null && ('renew' in value || 'fill' in value);
}
