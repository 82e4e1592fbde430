import type { Plugin } from 'vite';

const virtualId = '\0undici-parts';
/**
 * What the sources import from undici, each from the file that it lies in. A name that is missing here fails the build. The index also
 * lends every dispatcher its methods; a proxy is asked to connect by one of them, and without it no proxy lets anything through.
 */
const parts = `
import Agent from 'undici/lib/dispatcher/agent.js';
import Client from 'undici/lib/dispatcher/client.js';
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import connect from 'undici/lib/api/api-connect.js';
import retry from 'undici/lib/interceptor/retry.js';
Object.assign(Dispatcher.prototype, { connect });
const interceptors = { retry };
export { Agent, Client, EnvHttpProxyAgent, interceptors };
`;

/**
 * Bundles only the parts of undici that are used. Its index is CommonJS and cannot be shaken: fetch, web sockets, caches and mocks
 * come along otherwise, a third of the bundle, which every start would have to parse.
 */
export function undiciParts(): Plugin {
  return {
    name: 'undici-parts',
    enforce: 'pre',
    resolveId: (id) => (id === 'undici' ? virtualId : null),
    load: (id) => (id === virtualId ? parts : null),
  };
}
