import { isTrustedService } from '../tokens/trusted-url.ts';
import type { Facts } from './facts.ts';
import { sentElsewhere } from './sent-elsewhere.ts';

/** The hosts that somebody set in place of OpenAI's, and those to which an answer sends, as they stand in the findings: with their port. */
export function foreignHosts({ machine, services }: Pick<Facts, 'machine' | 'services'>): readonly string[] {
  const redirected = machine.network.redirects.filter(({ isTrusted }) => !isTrusted).map(({ host }) => host);
  const asked = services.map(({ host }) => host).filter((host) => !isTrustedHost(host));
  const sentTo = services.flatMap(({ host, result }) => sentElsewhere(host, result) ?? []);
  return [...new Set([...redirected, ...asked, ...sentTo])];
}

function isTrustedHost(host: string): boolean {
  const hostname = host.replace(/:\d+$/, '');
  return isTrustedService({ protocol: 'https:', hostname, username: '', password: '' });
}
