import { Agent, type Dispatcher, EnvHttpProxyAgent, interceptors } from 'undici';
import type { Http } from '../../core/ports.ts';
import { runExchange } from './http-exchange.ts';
import { createSystemTrust } from './system-trust.ts';

export interface HttpOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Address of a proxy from the settings; null: from the environment. */
  readonly proxy: string | null;
}

const connectTimeoutMs = 10_000;
const largestReadBytes = 8 * 1024 * 1024;
const largestAnswerBytes = 1024 * 1024;
/** Connections to one host for reads; more than the usage checks that are ever in flight. */
const readConnections = 32;

/**
 * Both stacks are undici's own: Chromium's repeats a POST by itself when a kept-alive connection dies, which would spend a token
 * twice (facts/electron.md section 8).
 */
export function createHttp(options: HttpOptions): Http {
  const trust = createSystemTrust();
  let reader: Dispatcher | null = null;
  const spenders = new Set<Dispatcher>();

  const readerFor = (url: string): Dispatcher => {
    reader ??= createDispatcher(options, { connections: readConnections, pipelining: 1, ...trust.forUrl(url) }).compose(
      interceptors.retry({
        maxRetries: 1,
        minTimeout: 100,
        maxTimeout: 500,
        methods: ['GET'],
        statusCodes: [502, 504],
        retryAfter: false,
      }),
    );
    return reader;
  };

  return {
    read: (request) => runExchange(readerFor(request.url), request, { limitBytes: largestReadBytes, hooks: null }),
    async spend(request, hooks) {
      // A dispatcher of its own is a connection of its own, and nothing that could be reused or repeated.
      const dispatcher = createDispatcher(options, { connections: 1, pipelining: 0, ...trust.forUrl(request.url) });
      spenders.add(dispatcher);
      try {
        return await runExchange(dispatcher, request, { limitBytes: largestAnswerBytes, hooks });
      } finally {
        spenders.delete(dispatcher);
        void dispatcher.destroy().catch(() => undefined);
      }
    },
    async close() {
      await Promise.all([reader, ...spenders].map((dispatcher) => dispatcher?.destroy()));
    },
  };
}

function createDispatcher({ env, proxy }: HttpOptions, agentOptions: Agent.Options): Dispatcher {
  const common: Agent.Options = {
    allowH2: false,
    connectTimeout: connectTimeoutMs,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 4_000,
    ...agentOptions,
  };
  const fromEnv =
    env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['HTTP_PROXY'] ?? env['http_proxy'] ?? env['ALL_PROXY'];
  if (proxy === null && (fromEnv === undefined || fromEnv === '')) return new Agent(common);
  const noProxy = [env['NO_PROXY'] ?? env['no_proxy'] ?? '', '127.0.0.1', 'localhost', '[::1]', '::1']
    .filter((part) => part !== '')
    .join(',');
  const named = proxy === null ? {} : { httpProxy: proxy, httpsProxy: proxy };
  return new EnvHttpProxyAgent({ ...common, ...named, noProxy });
}
