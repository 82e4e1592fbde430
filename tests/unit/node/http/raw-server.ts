import net from 'node:net';
import { onTestFinished } from 'vitest';
import type { HttpAnswer, HttpRequest } from '../../../../main/core/ports.ts';
import { createHttp, type HttpClient, type SystemProxy } from '../../../../main/node/http/http-client.ts';

/** One TCP connection as the server saw it. */
export interface Connection {
  readonly socket: net.Socket;
  received: string;
}

export interface RawServer {
  readonly url: string;
  readonly port: number;
  readonly connections: readonly Connection[];
  close(): Promise<void>;
}

/** `onRequest` is called once for each complete request: its head and as much body as its length says. */
export async function rawServer(
  onRequest: (connection: Connection, request: string) => void,
  onConnect: (connection: Connection) => void = () => undefined,
): Promise<RawServer> {
  const connections: Connection[] = [];
  const server = net.createServer((socket) => {
    const connection: Connection = { socket, received: '' };
    connections.push(connection);
    let handled = 0;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      connection.received += chunk.toString('latin1');
      for (let end = requestEnd(connection.received, handled); end !== null; ) {
        const request = connection.received.slice(handled, end);
        handled = end;
        onRequest(connection, request);
        end = requestEnd(connection.received, handled);
      }
    });
    onConnect(connection);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const close = async (): Promise<void> => {
    for (const { socket } of connections) socket.destroy();
    await new Promise<void>((done) => server.close(() => done()));
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${address.port}`, port: address.port, connections, close };
}

function requestEnd(text: string, from: number): number | null {
  const headEnd = text.indexOf('\r\n\r\n', from);
  if (headEnd === -1) return null;
  const length = /content-length: (\d+)/i.exec(text.slice(from, headEnd))?.[1] ?? '0';
  const end = headEnd + 4 + Number(length);
  return text.length >= end ? end : null;
}

export function plainAnswer(status: number, body: string, extra = ''): string {
  return `HTTP/1.1 ${status} Made up\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${extra}\r\n${body}`;
}

export function httpFor(
  env: Readonly<Record<string, string>> = {},
  proxy: string | null = null,
  system: SystemProxy | null = null,
): HttpClient {
  const http = createHttp({ env, proxy }, system);
  onTestFinished(() => http.close());
  return http;
}

export function post(url: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'POST',
    url: `${url}/oauth/token`,
    headers: { 'content-type': 'application/json' },
    body: '{"refresh_token":"made-up"}',
    timeoutMs: 10_000,
    ...changes,
  };
}

export function get(url: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url: `${url}/wham/usage`, headers: {}, timeoutMs: 10_000, ...changes };
}

/** Hooks that allow everything and keep what they were handed. */
export function watchedHooks(mayStillSend: () => boolean = () => true) {
  const answers: HttpAnswer[] = [];
  return { answers, hooks: { mayStillSend, onAnswer: (answer: HttpAnswer) => void answers.push(answer) } };
}
