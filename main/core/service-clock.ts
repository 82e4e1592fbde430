import { isoOrNull } from './iso-time.ts';
import type { Clock, Http, HttpResult } from './ports.ts';

/** A `Date` header has whole seconds and an answer takes a while, so less than this says nothing about our clock. */
const notWorthCorrectingMs = 30_000;

/** The service's time, as far as its answers have shown it: when a token ends is its business, not that of a wrong clock here. */
export interface ServiceClock {
  now(): number;
  /** How far the service's clock is ahead of ours, milliseconds, 0 for what may be latency; null before the first answer. */
  measuredMs(): number | null;
  /** What an earlier process found; the first answer corrects it. */
  assume(aheadMs: number): void;
  /** Takes the `Date` header of an answer. */
  note(result: HttpResult): void;
}

export function createServiceClock(clock: Pick<Clock, 'now'>): ServiceClock {
  let assumedMs = 0;
  let measuredMs: number | null = null;
  return {
    now: () => clock.now() + (measuredMs ?? assumedMs),
    measuredMs: () => measuredMs,
    assume(aheadMs) {
      assumedMs = aheadMs;
    },
    note(result) {
      const serviceMs = result.kind === 'answer' ? Date.parse(result.headers['date'] ?? '') : Number.NaN;
      // What no calendar has would be beyond what a date can hold a week later.
      if (isoOrNull(serviceMs) === null) return;
      const apartMs = serviceMs - clock.now();
      measuredMs = Math.abs(apartMs) < notWorthCorrectingMs ? 0 : apartMs;
    },
  };
}

/** The same client; every answer goes past the clock. */
export function clockedHttp(http: Http, clock: ServiceClock): Http {
  const noted = (result: HttpResult): HttpResult => {
    clock.note(result);
    return result;
  };
  return {
    read: async (request) => noted(await http.read(request)),
    spend: async (request, hooks) => noted(await http.spend(request, hooks)),
    close: () => http.close(),
  };
}
