import { existsSync } from 'node:fs';
import type { CertificateFile, NetworkSettings, Redirect } from '../../core/diagnosis/facts.ts';
import { isTrustedService } from '../../core/tokens/trusted-url.ts';
import { filled, parseUrl } from '../addresses.ts';
import type { ProxiesInUse } from '../http/http-client.ts';
import { httpsProxyNames, namesProxy, proxyNames } from '../http/proxy-names.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Each leads a token to wherever it says. */
const redirectNames = [
  'CODEX_REFRESH_TOKEN_URL_OVERRIDE',
  'CODEX_APP_SERVER_LOGIN_ISSUER',
  'CODEX_QUOTA_CHATGPT_BASE_URL',
] as const;
const exceptionNames = ['NO_PROXY', 'no_proxy'] as const;
const certificateNames = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'CODEX_CA_CERTIFICATE'] as const;

/** Names of variables, never their values: a proxy's address may hold a password. */
export function networkSettings(env: Env, inUse: ProxiesInUse, platform: string): NetworkSettings {
  const named = proxyNames.filter((name) => filled(env[name]) !== null);
  const isWrong = (name: (typeof proxyNames)[number]): boolean => !isAddress(filled(env[name]) ?? '');
  const proxy = whoNamesProxy(env, inUse);
  return {
    proxy,
    proxyExceptions: proxy === null ? null : whoLeavesOut(env),
    knowsSystemProxy: inUse.knowsSystem,
    malformedProxies: inUse.setting === null ? named.filter(isWrong) : [],
    certificates: certificateNames.flatMap((variable) => {
      const path = filled(env[variable]);
      return path === null ? [] : [{ variable, exists: existsSync(path), role: roleOf(variable, platform) }];
    }),
    verificationOff: env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0',
    redirects: redirectNames.flatMap((variable) => redirectIn(env, variable)),
  };
}

/** In the order in which a request goes by them; null: by none. */
function whoNamesProxy(env: Env, { setting, system }: ProxiesInUse): string | null {
  if (setting !== null) return setting === 'none' ? null : 'settings.json';
  if (namesProxy(env)) return httpsProxyNames.find((name) => filled(env[name]) !== null) ?? null;
  return system === null ? null : 'the system';
}

/** The first that is there counts, also when it is empty and leaves out nothing. */
function whoLeavesOut(env: Env): string | null {
  const name = exceptionNames.find((one) => env[one] !== undefined);
  return name === undefined || filled(env[name]) === null ? null : name;
}

/** Where the system keeps no list of its own (Linux), Node takes that of OpenSSL, whose place the variable takes. */
function roleOf(variable: (typeof certificateNames)[number], platform: string): CertificateFile['role'] {
  if (variable === 'NODE_EXTRA_CA_CERTS') return 'beside-the-system';
  return variable === 'SSL_CERT_FILE' && platform === 'linux' ? 'instead-of-the-system' : 'codex-alone';
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
