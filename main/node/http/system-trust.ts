import tls from 'node:tls';
import type { Agent } from 'undici';

/**
 * The system's certificates beside Node's own and those of `NODE_EXTRA_CA_CERTS`: behind a company's proxy nothing works without them.
 * Read at the first https address only, since reading takes time; without them it goes on with the others.
 */
export function createSystemTrust(): { forUrl(url: string): Pick<Agent.Options, 'connect'> } {
  let authorities: readonly string[] | null | undefined;
  return {
    forUrl(url) {
      if (!url.startsWith('https:')) return {};
      authorities ??= readAuthorities();
      return authorities === null ? {} : { connect: { ca: [...authorities] } };
    },
  };
}

function readAuthorities(): readonly string[] | null {
  try {
    return [
      ...new Set([
        ...tls.getCACertificates('default'),
        ...tls.getCACertificates('extra'),
        ...tls.getCACertificates('system'),
      ]),
    ];
  } catch {
    return null;
  }
}
