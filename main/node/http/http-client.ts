import type { Dispatcher } from 'undici';
import type { Http } from '../../core/ports.ts';
import type { HttpOptions } from './dispatchers.ts';
import { namesProxy } from './proxy-names.ts';

const largestReadBytes = 8 * 1024 * 1024;
const largestAnswerBytes = 1024 * 1024;
/** One for all: without it an error with a stack would be made for each. */
const used = new Error('This connection was for one request.');

/** A proxy that is named by something that is no address. */
const noWayOut = { kind: 'unsent', cause: 'blocked', detail: 'proxy' } as const;

function madeOrNull(make: () => Dispatcher): Dispatcher | null {
  try {
    return make();
  } catch {
    return null;
  }
}

/** With the first request: what only shows last known values starts without it, and without TLS and zlib. */
async function loadTransport() {
  const [{ createReader, createSpendDispatcher }, { runExchange }, { createSystemTrust }] = await Promise.all([
    import('./dispatchers.ts'),
    import('./http-exchange.ts'),
    import('./system-trust.ts'),
  ]);
  return { createReader, createSpendDispatcher, runExchange, trust: createSystemTrust() };
}

/** The settings of the system, which only the app can ask. */
export interface SystemProxy {
  /** The address of the proxy that they name now; null: none. Never rejects. */
  now(): Promise<string | null>;
}

export interface HttpClient extends Http {
  /** From the next request on; what is under way ends as it began. As `HttpOptions.proxy`. */
  useProxy(proxy: string | null): void;
  /** What the next request goes by. Never rejects. */
  proxies(): Promise<ProxiesInUse>;
}

export interface ProxiesInUse {
  /** As `HttpOptions.proxy`. */
  readonly setting: string | null;
  readonly system: string | null;
  /** The system can be asked here. */
  readonly knowsSystem: boolean;
}

/**
 * Both stacks are undici's own: Chromium's repeats a POST by itself when a kept-alive connection dies, which would spend a token
 * twice (facts/electron.md section 8).
 */
export function createHttp(first: HttpOptions, system: SystemProxy | null = null): HttpClient {
  let options = first;
  let transport: ReturnType<typeof loadTransport> | null = null;
  let reader: Dispatcher | null = null;
  const spenders = new Set<Dispatcher>();
  const use = (change: Partial<HttpOptions>): void => {
    options = { ...options, ...change };
    const earlier = reader;
    reader = null;
    // Ends with its last request.
    void earlier?.close().catch(() => undefined);
  };
  const heedSystem = async (): Promise<void> => {
    if (system === null || options.proxy !== null || namesProxy(options.env)) return;
    const systemProxy = await system.now();
    if (systemProxy !== (options.systemProxy ?? null)) use({ systemProxy });
  };

  return {
    async read(request) {
      transport ??= loadTransport();
      const { createReader, runExchange, trust } = await transport;
      await heedSystem();
      reader ??= madeOrNull(() => createReader(options, trust.forUrl(request.url)));
      if (reader === null) return noWayOut;
      return runExchange(reader, request, { limitBytes: largestReadBytes, hooks: null });
    },
    async spend(request, hooks) {
      transport ??= loadTransport();
      const { createSpendDispatcher, runExchange, trust } = await transport;
      await heedSystem();
      const dispatcher = madeOrNull(() => createSpendDispatcher(request.url, options, trust.forUrl(request.url)));
      if (dispatcher === null) return noWayOut;
      spenders.add(dispatcher);
      try {
        return await runExchange(dispatcher, request, { limitBytes: largestAnswerBytes, hooks });
      } finally {
        spenders.delete(dispatcher);
        void dispatcher.destroy(used).catch(() => undefined);
      }
    },
    useProxy(proxy) {
      if (proxy !== options.proxy) use({ proxy });
    },
    async proxies() {
      await heedSystem();
      return { setting: options.proxy, system: options.systemProxy ?? null, knowsSystem: system !== null };
    },
    async close() {
      await Promise.all([reader, ...spenders].map((dispatcher) => dispatcher?.destroy()));
    },
  };
}
