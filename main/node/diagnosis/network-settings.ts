import { existsSync } from 'node:fs';
import type { NetworkSettings } from '../../core/diagnosis/facts.ts';

type Env = Readonly<Record<string, string | undefined>>;

const proxyNames = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'] as const;
const certificateNames = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'CODEX_CA_CERTIFICATE'] as const;

/** Names of variables, never their values: a proxy's address may hold a password. */
export function networkSettings(env: Env, proxySetting: string | null): NetworkSettings {
  const named = proxyNames.filter((name) => filled(env[name]) !== null);
  const isWrong = (name: (typeof proxyNames)[number]): boolean => !isAddress(filled(env[name]) ?? '');
  return {
    proxies: proxySetting === null ? named : ['settings.json'],
    malformedProxies: proxySetting === null ? named.filter(isWrong) : [],
    certificates: certificateNames.flatMap((variable) => {
      const path = filled(env[variable]);
      return path === null ? [] : [{ variable, exists: existsSync(path) }];
    }),
    verificationOff: env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0',
  };
}

/** Without a scheme it is read as http, as curl has it. */
function isAddress(text: string): boolean {
  const address = text.includes('://') ? text : `http://${text}`;
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}

function filled(value: string | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
