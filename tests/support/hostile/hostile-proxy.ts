import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import tls from 'node:tls';

/** What the made-up service said before anybody tampered with it. */
export interface TrueAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** One thing after the other on the wire. `silence` keeps the connection and says nothing more. */
export type Step =
  | Buffer
  | 'end'
  | 'reset'
  | 'silence'
  | { readonly drip: Buffer; readonly pauseMs: number }
  | { readonly flood: Buffer; readonly times: number }
  | { readonly after: Promise<unknown> };

export interface Misbehaviour {
  /** False: the service never hears of the request. */
  readonly reaches: boolean;
  steps(answer: TrueAnswer): readonly Step[];
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** The refresh token in the body, or the bearer; null when there is neither. */
  readonly token: string | null;
}

export interface HostileProxy {
  readonly url: string;
  readonly port: number;
  readonly seen: readonly SeenRequest[];
  /** Resolves once so many requests have come. */
  reached(count: number): Promise<void>;
  close(): Promise<void>;
}

export interface HostileProxyOptions {
  /** Where what is let through goes: asked with each request, since the service may begin later than its proxy. */
  readonly target: () => string;
  /** Null: the request and its answer go through as they are. */
  readonly misbehaviourFor: (request: SeenRequest) => Misbehaviour | null;
  /** Answers that this proxy knows without the service. */
  readonly own?: (request: SeenRequest) => TrueAnswer | null;
  readonly tls?: tls.TlsOptions;
}

interface Incoming extends SeenRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const nothingToSay: TrueAnswer = { status: 200, headers: {}, body: Buffer.alloc(0) };
const dripBytes = 97;

/** Stands between the product and the made-up service and tampers with what comes back. */
export async function openHostileProxy(options: HostileProxyOptions): Promise<HostileProxy> {
  const seen: SeenRequest[] = [];
  const sockets = new Set<net.Socket>();
  const arrivals = new EventTarget();
  const serve = (socket: net.Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    onRequests(socket, async (request) => {
      const { method, path, token } = request;
      seen.push({ method, path, token });
      arrivals.dispatchEvent(new Event('request'));
      await answer(options, request, socket);
    });
  };
  const server = options.tls === undefined ? net.createServer(serve) : tls.createServer(options.tls, serve);
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    seen,
    async reached(count) {
      while (seen.length < count) await once(arrivals, 'request');
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

export function portOf(server: net.Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

async function answer(options: HostileProxyOptions, request: Incoming, socket: net.Socket): Promise<void> {
  const misbehaviour = options.misbehaviourFor(request);
  const truth =
    misbehaviour?.reaches === false ? nothingToSay : (options.own?.(request) ?? (await ask(options.target(), request)));
  const steps = misbehaviour?.steps(truth) ?? [message(truth)];
  for (const step of steps) await take(socket, step);
}

async function ask(target: string, { method, path, headers, body }: Incoming): Promise<TrueAnswer> {
  const { host: _host, connection: _connection, 'content-length': _length, ...kept } = headers;
  const given = await fetch(`${target}${path}`, {
    method,
    headers: kept,
    redirect: 'manual',
    ...(body === '' ? {} : { body }),
  });
  const bytes = Buffer.from(await given.arrayBuffer());
  const names = ['content-type', 'date', 'retry-after', 'cf-mitigated', 'location'];
  const told = names.flatMap((name) => {
    const value = given.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { status: given.status, headers: Object.fromEntries(told), body: bytes };
}

/** A whole message; null as the value of a header leaves it out. */
export function message(answer: TrueAnswer, changes: Readonly<Record<string, string | null>> = {}): Buffer {
  return Buffer.concat([head(answer, changes), answer.body]);
}

export function head(answer: TrueAnswer, changes: Readonly<Record<string, string | null>> = {}): Buffer {
  const all = { ...answer.headers, 'content-length': String(answer.body.length), ...changes };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}\r\n`]));
  return Buffer.from(`HTTP/1.1 ${answer.status} Made up\r\n${lines.join('')}\r\n`, 'latin1');
}

async function take(socket: net.Socket, step: Step): Promise<void> {
  if (socket.destroyed || step === 'silence') return;
  if (step === 'end') socket.end();
  else if (step === 'reset') await written(socket, Buffer.alloc(0)).then(() => socket.resetAndDestroy());
  else if (Buffer.isBuffer(step)) await written(socket, step);
  else if ('after' in step) await step.after;
  else if ('drip' in step) await drip(socket, step.drip, step.pauseMs);
  else for (let sent = 0; sent < step.times && !socket.destroyed; sent += 1) await written(socket, step.flood);
}

async function drip(socket: net.Socket, bytes: Buffer, pauseMs: number): Promise<void> {
  for (let at = 0; at < bytes.length && !socket.destroyed; at += dripBytes) {
    await written(socket, bytes.subarray(at, at + dripBytes));
    await pause(pauseMs);
  }
}

/** Resolves once the system has the bytes, or the other side has gone. */
function written(socket: net.Socket, bytes: Buffer): Promise<void> {
  return new Promise((done) => {
    socket.write(bytes, () => done());
  });
}

/** One after the other for as long as the connection lives. */
function onRequests(socket: net.Socket, handle: (request: Incoming) => Promise<void>): void {
  let received = '';
  let working = Promise.resolve();
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    for (let end = endOf(received); end !== null; end = endOf(received)) {
      const request = parse(received.slice(0, end));
      received = received.slice(end);
      // A service that has closed meanwhile is a connection that breaks.
      working = working.then(() => handle(request)).catch(() => void socket.destroy());
    }
  });
}

function endOf(text: string): number | null {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, headEnd))?.[1] ?? 0);
  return text.length >= headEnd + 4 + length ? headEnd + 4 + length : null;
}

function parse(text: string): Incoming {
  const [top = '', ...rest] = text.split('\r\n\r\n');
  const [line = '', ...lines] = top.split('\r\n');
  const [method = '', path = ''] = line.split(' ');
  const headers = Object.fromEntries(
    lines.map((one) => {
      const at = one.indexOf(':');
      return [one.slice(0, at).toLowerCase(), one.slice(at + 1).trim()] as const;
    }),
  );
  const body = rest.join('\r\n\r\n');
  const bearer = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1];
  return { method, path, headers, body, token: /"refresh_token":"([^"]+)"/.exec(body)?.[1] ?? bearer ?? null };
}
