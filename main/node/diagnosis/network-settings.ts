import { existsSync } from 'node:fs';
import type { NetworkSettings, Redirect } from '../../core/diagnosis/facts.ts';
import { isTrustedService } from '../../core/tokens/trusted-url.ts';
import { filled, parseUrl } from '../addresses.ts';
import type { ProxiesInUse } from '../http/http-client.ts';
import { proxyNames } from '../http/proxy-names.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Each leads a token to wherever it says. */
const redirectNames = [
  'CODEX_REFRESH_TOKEN_URL_OVERRIDE',
  'CODEX_APP_SERVER_LOGIN_ISSUER',
  'CODEX_QUOTA_CHATGPT_BASE_URL',
] as const;
const certificateNames = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'CODEX_CA_CERTIFICATE'] as const;

/** Names of variables, never their values: a proxy's address may hold a password. */
export function networkSettings(env: Env, { setting, system }: ProxiesInUse): NetworkSettings {
  const named = proxyNames.filter((name) => filled(env[name]) !== null);
  const inUse = named.length > 0 || system === null ? named : ['the system'];
  const isWrong = (name: (typeof proxyNames)[number]): boolean => !isAddress(filled(env[name]) ?? '');
  return {
    proxies: setting === null ? inUse : setting === 'none' ? [] : ['settings.json'],
    malformedProxies: setting === null ? named.filter(isWrong) : [],
    certificates: certificateNames.flatMap((variable) => {
      const path = filled(env[variable]);
      return path === null ? [] : [{ variable, exists: existsSync(path) }];
    }),
    verificationOff: env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0',
    redirects: redirectNames.flatMap((variable) => redirectIn(env, variable)),
  };
}

/** Without a scheme it is read as http, as curl has it. */
function isAddress(text: string): boolean {
  const address = text.includes('://') ? text : `http://${text}`;
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}

function redirectIn(env: Env, variable: string): readonly Redirect[] {
  const url = parseUrl(filled(env[variable]) ?? '');
  // What is no address leads nowhere, and whoever wants to go there says so.
  return url === null ? [] : [{ variable, host: url.host, isTrusted: isTrustedService(url) }];
}
