import type { Adapters } from '../../main/composition/adapters.ts';
import type { Clock, CustodySlot, Http, Lease, Processes } from '../../main/core/ports.ts';
import { createProcesses } from '../../main/node/processes/processes.ts';
import { refusedStoreRead, refusedStoreWrite } from '../../main/node/stores/store-refusal.ts';

export type SystemError = 'ENOSPC' | 'EIO' | 'EACCES' | 'EROFS';

/** What happens at one call of a port. `after`: the call has done its work, and its caller never gets to know. */
export interface Fault {
  /** Number of the call, from 1. */
  readonly at: number;
  readonly when: 'before' | 'after';
  /** `dies`: nothing after it happens any more, as if the process had been killed there. */
  readonly does: 'dies' | SystemError;
}

export interface FaultyAdapters {
  readonly adapters: Adapters;
  /** Names of the calls so far, in order. */
  readonly calls: readonly string[];
  /** The call that the fault met; null when there was none. */
  met(): string | null;
  /** Resolves at the death that the fault asked for; never without one. */
  readonly died: Promise<void>;
  /** What the system does when a process dies: its locks fall. Waits for writes that had begun. */
  bury(): Promise<void>;
}

/** Waits of the product that stand for nothing here are cut short; time-outs and renewals keep their length. */
const longestShortenedMs = 5_000;
/** These do not fail, they answer: their ports promise never to reject. */
const neverThrows = /^(http\.|processes\.|usageFile\.read|countersFile\.read|leases\.result|custodyFiles\.close)/;
const reading = /\.(read|readAll|readOn)$/;

/** Wraps every port that reaches out of the process, so that one call of one of them can fail, or be the last. */
export function faultyAdapters(real: Adapters, fault: Fault | null): FaultyAdapters {
  const gate = createGate(fault);
  const { pass } = gate;
  const clock = mortalClock(real.clock, gate);
  const { stores, leases, custodyFiles, custodyLock, ledgerFiles, usageFile, countersFile } = real;
  const sharedFile = <T>(name: string, file: SharedFile<T>): SharedFile<T> => ({
    read: () => pass(`${name}.read`, file.read),
    update: (change) => pass(`${name}.update`, () => file.update(change)),
  });
  const adapters: Adapters = {
    ...real,
    clock,
    http: mortalHttp(real.http, gate),
    stores: {
      loginsOf: stores.loginsOf,
      read: () => pass('stores.read', stores.read),
      recent: () => pass('stores.recent', stores.recent),
      transact: (edit) => pass('stores.transact', () => stores.transact(edit)),
      checkWritable: (names) => pass('stores.checkWritable', () => stores.checkWritable(names)),
    },
    leases: {
      result: (hash) => pass('leases.result', () => leases.result(hash)),
      dropResults: (isOfNoUse) => pass('leases.dropResults', () => leases.dropResults(isOfNoUse)),
      async acquire(hash, waitMs, signal) {
        const lease = await pass('leases.acquire', () => leases.acquire(hash, waitMs, signal));
        return lease === 'busy' ? lease : mortalLease(lease, gate);
      },
    },
    custodyFiles: {
      dir: custodyFiles.dir,
      readAll: () => pass('custodyFiles.readAll', custodyFiles.readAll),
      readRecent: () => pass('custodyFiles.readRecent', custodyFiles.readRecent),
      append: (line) => pass('custodyFiles.append', () => custodyFiles.append(line)),
      async reserve(line, roomBytes) {
        return mortalSlot(await pass('custodyFiles.reserve', () => custodyFiles.reserve(line, roomBytes)), gate);
      },
      replaceSegments: (names, lines) =>
        pass('custodyFiles.replaceSegments', () => custodyFiles.replaceSegments(names, lines)),
      close: () => pass('custodyFiles.close', custodyFiles.close),
    },
    custodyLock: { hold: (work) => pass('custodyLock.hold', () => custodyLock.hold(work), 'nested') },
    ledgerFiles: {
      readOn: (mark) => pass('ledgerFiles.readOn', () => ledgerFiles.readOn(mark)),
      append: (text) => pass('ledgerFiles.append', () => ledgerFiles.append(text)),
      rewrite: (change) => pass('ledgerFiles.rewrite', () => ledgerFiles.rewrite(change)),
    },
    usageFile: sharedFile('usageFile', usageFile),
    countersFile: sharedFile('countersFile', countersFile),
  };
  return {
    adapters,
    calls: gate.calls,
    met: gate.met,
    died: gate.died,
    async bury() {
      await gate.quiet();
      await real.custodyFiles.close();
      await real.close();
    },
  };
}

interface SharedFile<T> {
  read(): Promise<T>;
  update(change: (before: T) => T): Promise<T>;
}

interface Gate {
  readonly calls: readonly string[];
  readonly died: Promise<void>;
  readonly grave: AbortSignal;
  met(): string | null;
  /** `nested`: the call runs work of the product, which stands still after a death. */
  pass<T>(name: string, work: () => Promise<T>, kind?: 'plain' | 'nested'): Promise<T>;
  /** A call that happens in one tick; not done when the process is dead. */
  passNow(name: string, work: () => void): void;
  quiet(): Promise<void>;
}

const never = new Promise<never>(() => undefined);

function createGate(fault: Fault | null): Gate {
  const calls: string[] = [];
  const death = new AbortController();
  const grave = death.signal;
  const died = new Promise<void>((resolve) => grave.addEventListener('abort', () => resolve(), { once: true }));
  const running = new Set<Promise<unknown>>();
  let met: string | null = null;

  const isHit = (call: number, when: Fault['when'], name: string): boolean => {
    if (fault === null || fault.at !== call || fault.when !== when) return false;
    if (fault.does !== 'dies' && neverThrows.test(name)) return false;
    met = name;
    if (fault.does === 'dies') death.abort();
    return true;
  };
  const failure = (name: string): unknown => systemFailure(name, fault?.does ?? 'EIO');

  return {
    calls,
    died,
    grave,
    met: () => met,
    async pass(name, work, kind = 'plain') {
      if (grave.aborted) return never;
      const call = calls.push(name);
      if (isHit(call, 'before', name)) return grave.aborted ? never : Promise.reject(failure(name));
      const begun = work();
      if (kind === 'plain') track(running, begun);
      try {
        const result = await begun;
        if (grave.aborted || !isHit(call, 'after', name)) return grave.aborted ? never : result;
        if (!grave.aborted) throw failure(name);
        return never;
      } catch (error) {
        if (grave.aborted) return never;
        throw error;
      }
    },
    passNow(name, work) {
      if (grave.aborted) return;
      const call = calls.push(name);
      if (isHit(call, 'before', name)) return;
      work();
      isHit(call, 'after', name);
    },
    async quiet() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}

function track(running: Set<Promise<unknown>>, work: Promise<unknown>): void {
  const done = (): void => void running.delete(work);
  running.add(work);
  work.then(done, done);
}

/** As the adapters pass it on: a refusal that names a path for what they foresee. */
function systemFailure(name: string, code: string): unknown {
  const error = Object.assign(new Error(`${code}: made up, at ${name}`), { code });
  // Those of a lease that is held already pass the system's error on as it is.
  if (name.startsWith('lease.')) return error;
  const path = `/made-up/${name}`;
  return reading.test(name) ? refusedStoreRead(path, error) : refusedStoreWrite(path, error);
}

function mortalClock(clock: Clock, { grave }: Gate): Clock {
  return {
    now: clock.now,
    async sleep(durationMs, signal) {
      const ends = signal === undefined ? grave : AbortSignal.any([grave, signal]);
      await clock.sleep(durationMs <= longestShortenedMs ? Math.min(durationMs, 1) : durationMs, ends);
      if (grave.aborted) await never;
    },
  };
}

function mortalHttp(http: Http, { grave, pass, passNow }: Gate): Http {
  return {
    read: (request) => pass('http.read', () => http.read(request)),
    spend: (request, hooks) =>
      pass('http.spend', () =>
        http.spend(request, {
          mayStillSend: () => !grave.aborted && hooks.mayStillSend(),
          onAnswer: (answer) => passNow('http.onAnswer', () => hooks.onAnswer(answer)),
        }),
      ),
    close: http.close,
  };
}

function mortalLease(lease: Lease, { pass }: Gate): Lease {
  return {
    isHeld: (leftMs) => lease.isHeld(leftMs),
    renew: () => pass('lease.renew', () => lease.renew()),
    publish: (result) => pass('lease.publish', () => lease.publish(result)),
    release: () => pass('lease.release', () => lease.release()),
  };
}

function mortalSlot(slot: CustodySlot, { pass }: Gate): CustodySlot {
  return { fill: (line) => pass('slot.fill', () => slot.fill(line)) };
}

const living = new Set<string>();
let processesMadeUp = 0;

interface MortalProcesses extends Processes {
  /** From now on anybody can prove that it is over. */
  end(): void;
}

/** One process for each composition in this one. Those that live at once see each other alive, as real ones do. */
export function mortalProcesses(): MortalProcesses {
  const real = createProcesses();
  processesMadeUp += 1;
  const startedAt = `made-up ${processesMadeUp}`;
  living.add(startedAt);
  return {
    ...real,
    codexMayBeRunning: async () => false,
    multiAuthRuns: async () => false,
    self: async () => ({ ...(await real.self()), startedAt }),
    isDead: async (owner) => (owner.startedAt === null || !living.has(owner.startedAt)) && real.isDead(owner),
    end: () => void living.delete(startedAt),
  };
}
