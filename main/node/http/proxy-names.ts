/** Variables that name a proxy. Small letters come first, as curl has it. */
export const proxyNames = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'] as const;

export function namesProxy(env: Readonly<Record<string, string | undefined>>): boolean {
  return proxyNames.some((name) => (env[name]?.trim() ?? '') !== '');
}

/** Of these the first that is filled in is the way to the services, which are asked over https alone. */
export const httpsProxyNames = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const;
