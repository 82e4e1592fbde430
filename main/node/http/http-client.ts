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
        // The second 502 is an answer; as an error it would read as no network.
        throwOnError: false,
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
  const proxies = proxiesOf(env, proxy);
  if (proxies.httpProxy === '' && proxies.httpsProxy === '') return new Agent(common);
  const noProxy = [env['NO_PROXY'] ?? env['no_proxy'] ?? '', '127.0.0.1', 'localhost', '[::1]', '::1']
    .filter((part) => part !== '')
    .join(',');
  return new EnvHttpProxyAgent({ ...common, ...trustThrough(agentOptions), ...proxies, noProxy });
}

/** Empty where there is none, so that undici looks nowhere else. Small letters come first, as curl has it. */
function proxiesOf(
  env: HttpOptions['env'],
  proxy: string | null,
): { readonly httpProxy: string; readonly httpsProxy: string } {
  if (proxy !== null) return { httpProxy: proxy, httpsProxy: proxy };
  const first = (...names: readonly string[]): string =>
    names.map((name) => env[name]?.trim() ?? '').find((value) => value !== '') ?? '';
  return {
    httpProxy: first('http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'),
    httpsProxy: first('https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'),
  };
}

/** Behind a proxy undici takes the certificates from other options than without one. */
function trustThrough({ connect }: Agent.Options): Pick<EnvHttpProxyAgent.Options, 'requestTls' | 'proxyTls'> {
  return typeof connect === 'object' && connect !== null ? { requestTls: connect, proxyTls: connect } : {};
}
