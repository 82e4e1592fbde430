import tls from 'node:tls';
import type { Agent } from 'undici';

/** Who is trusted over https, as undici takes it. */
export type Trust = Pick<Agent.Options, 'connect'>;

/**
 * The system's certificates beside Node's own and those of `NODE_EXTRA_CA_CERTS`: behind a company's proxy nothing works without them.
 * Read at the first https address only, since reading takes time; without them it goes on with the others. One context serves every
 * connection: hundreds of certificates would be parsed again for each.
 */
export function createSystemTrust(): { forUrl(url: string): Trust } {
  let trust: Trust | null = null;
  return {
    forUrl(url) {
      if (!url.startsWith('https:')) return {};
      trust ??= readTrust();
      return trust;
    },
  };
}

function readTrust(): Trust {
  try {
    const authorities = new Set([
      ...tls.getCACertificates('default'),
      ...tls.getCACertificates('extra'),
      ...tls.getCACertificates('system'),
    ]);
    return { connect: { secureContext: tls.createSecureContext({ ca: [...authorities] }) } };
  } catch {
    return {};
  }
}
