import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { CallbackListener, CallbackQuery, ListenForCallback } from '../../core/sign-in/sign-in-ports.ts';
import { systemCode } from '../quota-home/file-refusal.ts';
import { type CallbackPage, callbackHeaders, callbackPage, pageStatus } from './callback-page.ts';

/** The only two that are registered with the service (facts/codex.md section 7). */
const registeredPorts = [1455, 1457];
const callbackPath = '/auth/callback';
const host = '127.0.0.1';
/** A page of a few hundred bytes on this machine takes milliseconds; a browser that does not take it keeps nobody. */
const lastPageMs = 1_000;

/** Binds loopback alone. Closed as soon as the callback is there and its page is out. */
export function createCallbackListener(ports: readonly number[] = registeredPorts): ListenForCallback {
  return async (accepts) => {
    // Only a sign-in listens; everything else starts without it.
    const { createServer } = await import('node:http');
    for (const port of ports) {
      const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, maxHeaderSize: 64 * 1024 });
      if (await isListening(server, port)) return listenerOn(server, accepts);
    }
    return null;
  };
}

function isListening(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const code = systemCode(error);
      if (code === 'EADDRINUSE' || code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen({ host, port, exclusive: true }, () => resolve(true));
  });
}

function listenerOn(server: Server, accepts: Parameters<ListenForCallback>[0]): CallbackListener {
  const port = portOf(server);
  let isTaken = false;
  let lastPage: Promise<void> = Promise.resolve();
  const callback = new Promise<CallbackQuery>((resolve) => {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const search = isTaken ? null : searchOf(request, port);
      const page: CallbackPage = search === null ? 'not-found' : accepts({ search });
      const sent = answer(response, page);
      if (search === null || page === 'not-ours') return;
      isTaken = true;
      lastPage = sent;
      resolve({ search });
    });
  });
  return {
    redirectUri: `http://${host}:${port}${callbackPath}`,
    callback,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      await lastPage;
      server.closeAllConnections();
      await closed;
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The callback has no port.');
  return address.port;
}

/** Null for everything but the callback: another path or method, or a name that somebody made point at this machine. */
function searchOf({ method, url = '', headers }: IncomingMessage, port: number): string | null {
  if (method !== 'GET' || ![`${host}:${port}`, `localhost:${port}`].includes(headers.host ?? '')) return null;
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  return path === callbackPath ? url.slice(path.length) : null;
}

function answer(response: ServerResponse, page: CallbackPage): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, lastPageMs);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    response.writeHead(pageStatus[page], callbackHeaders).end(callbackPage(page));
  });
}
