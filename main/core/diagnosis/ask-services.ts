import type { Http } from '../ports.ts';
import { usageUrl } from '../usage/usage-request.ts';
import type { ServiceAnswer } from './facts.ts';

/** Where the services are, as the environment and config.toml say. */
interface ServiceAddresses {
  /** Null: the known address. */
  readonly tokenUrl: string | null;
  readonly usageBase: () => string;
}

interface AskServicesDeps {
  readonly http: Pick<Http, 'read'>;
  readonly addresses: ServiceAddresses;
  readonly userAgent: string;
}

const standardTokenUrl = 'https://auth.openai.com/oauth/token';
const patienceMs = 8_000;

/** A GET without a sign-in at each of the three addresses: any answer of the service says that it can be reached, and nothing is spent. */
export async function askServices(deps: AskServicesDeps, signal?: AbortSignal): Promise<readonly ServiceAnswer[]> {
  const tokenUrl = deps.addresses.tokenUrl ?? standardTokenUrl;
  const places = [
    { name: 'Refreshing', url: tokenUrl },
    { name: 'Signing in', url: `${originOf(tokenUrl)}/.well-known/openid-configuration` },
    ...usagePlace(deps.addresses),
  ];
  return Promise.all(places.map((place) => ask(deps, place, signal)));
}

/** An address that tokens must not be sent to is refused with an error, which the stores tell about. */
function usagePlace({ usageBase }: ServiceAddresses): readonly { readonly name: string; readonly url: string }[] {
  try {
    return [{ name: 'Usage', url: usageUrl(usageBase()) }];
  } catch {
    return [];
  }
}

async function ask(
  { http, userAgent }: AskServicesDeps,
  { name, url }: { readonly name: string; readonly url: string },
  signal?: AbortSignal,
): Promise<ServiceAnswer> {
  const result = await http.read({
    method: 'GET',
    url,
    headers: { accept: 'application/json', 'user-agent': userAgent },
    timeoutMs: patienceMs,
    ...(signal === undefined ? {} : { signal }),
  });
  return { name, host: originOf(url).replace(/^https?:\/\//i, ''), result };
}

/** Scheme, host and port. */
function originOf(url: string): string {
  return /^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? url;
}
