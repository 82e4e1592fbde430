import { Agent, Client, type Dispatcher, EnvHttpProxyAgent, interceptors } from 'undici';
import { systemEntropy } from '../entropy.ts';
import { httpsProxyNames, namesProxy } from './proxy-names.ts';
import type { Trust } from './system-trust.ts';

export interface HttpOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From the settings: the address of a proxy, or `none`; null: from the environment. */
  readonly proxy: string | null;
  /** The address that the system's settings name, for https; counts where neither of those says anything. */
  readonly systemProxy?: string | null;
}

/** Of every connection. How long an exchange may take is for whoever asks to say. */
const always = {
  allowH2: false,
  connectTimeout: 10_000,
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: 4_000,
} as const satisfies Client.Options;
/** Connections to one host for reads; more than the usage checks that are ever in flight. */
const readConnections = 32;

/** For reads: connections are kept, and a GET is repeated once when a gateway failed. */
export function createReader(options: HttpOptions, trust: Trust): Dispatcher {
  const limits = { connections: readConnections, pipelining: 1, ...trust };
  const dispatcher = createProxyDispatcher(options, limits) ?? new Agent({ ...always, ...limits });
  return dispatcher.compose(
    interceptors.retry({
      maxRetries: 1,
      maxTimeout: 500,
      methods: ['GET'],
      statusCodes: [502, 504],
      retryAfter: false,
      // The second 502 is an answer; as an error it would read as no network.
      throwOnError: false,
    }),
    // Outermost, so that it is asked for each request.
    (dispatch) => (request, handler) => {
      const jittered = { ...request, retryOptions: { minTimeout: retryPauseMs() } };
      return dispatch(jittered, handler);
    },
  );
}

/** Reads that fail together, since a gateway fell over, do not come back together. */
function retryPauseMs(): number {
  return 100 + Math.floor(systemEntropy.fraction() * 200);
}

/** For one spend at that address: a dispatcher of its own is a connection of its own, and nothing that could be reused or repeated. */
export function createSpendDispatcher(url: string, options: HttpOptions, trust: Trust): Dispatcher {
  const limits = { pipelining: 0, ...trust };
  return (
    createProxyDispatcher(options, { connections: 1, ...limits }) ??
    new Client(new URL(url).origin, { ...always, ...limits })
  );
}

/** Null where the way leads through no proxy. */
function createProxyDispatcher(options: HttpOptions, limits: Agent.Options): Dispatcher | null {
  const { env } = options;
  const proxies = proxiesOf(options);
  if (proxies.httpProxy === '' && proxies.httpsProxy === '') return null;
  const noProxy = [env['NO_PROXY'] ?? env['no_proxy'] ?? '', '127.0.0.1', 'localhost', '[::1]', '::1']
    .filter((part) => part !== '')
    .join(',');
  return new EnvHttpProxyAgent({ ...always, ...limits, ...trustThrough(limits), ...proxies, noProxy });
}

/** Empty where there is none, so that undici looks nowhere else. Small letters come first, as curl has it. */
function proxiesOf({ env, proxy, systemProxy = null }: HttpOptions): {
  readonly httpProxy: string;
  readonly httpsProxy: string;
} {
  if (proxy === 'none') return { httpProxy: '', httpsProxy: '' };
  if (proxy !== null) return { httpProxy: proxy, httpsProxy: proxy };
  if (systemProxy !== null && !namesProxy(env)) return { httpProxy: '', httpsProxy: systemProxy };
  const first = (...names: readonly string[]): string =>
    withScheme(names.map((name) => env[name]?.trim() ?? '').find((value) => value !== '') ?? '');
  return {
    httpProxy: first('http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'),
    httpsProxy: first(...httpsProxyNames),
  };
}

/** `proxy.example:8080` is how many write it; curl reads it like this, too. */
function withScheme(address: string): string {
  return address === '' || address.includes('://') ? address : `http://${address}`;
}

/** Behind a proxy undici takes the certificates from other options than without one. */
function trustThrough({ connect }: Agent.Options): Pick<EnvHttpProxyAgent.Options, 'requestTls' | 'proxyTls'> {
  return typeof connect === 'object' && connect !== null ? { requestTls: connect, proxyTls: connect } : {};
}
