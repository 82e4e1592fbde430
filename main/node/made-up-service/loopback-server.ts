import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Answer, jsonAnswer } from './answer.ts';
import type { Pace } from './behaviours.ts';
import { deliver } from './deliver.ts';
import { type Handled, nothingKnown, type Prepared, type ServiceRequest, type ServiceState } from './endpoint.ts';
import { createPauses } from './pauses.ts';
import type { OpenRecord, RequestLogWriter } from './request-log.ts';
import { type Route, routeOf } from './routes.ts';

export interface LoopbackServerDeps {
  readonly state: ServiceState;
  readonly log: RequestLogWriter;
  /** Pace of requests whose behaviour names none. */
  readonly pace: () => Required<Pace>;
  /** Null when the admin route is off. */
  readonly runAdmin: ((order: string, body: string) => Answer) | null;
}

const bodyLimitBytes = 65_536;
const orderLimitBytes = 16_777_216;
const adminPrefix = '/admin/';

/** Owns the listening socket and everything that waits on it. */
export class LoopbackServer {
  readonly #deps: LoopbackServerDeps;
  #server: Server | null = null;
  readonly #connections = new WeakMap<Socket, number>();
  readonly #pauses = createPauses();
  #lastConnection = 0;

  constructor(deps: LoopbackServerDeps) {
    this.#deps = deps;
  }

  /** Resolves with the address, `http://127.0.0.1:<port>`. */
  async listen(): Promise<string> {
    // Only the demo and the tests listen; whoever only asks for numbers starts without it.
    const { createServer } = await import('node:http');
    const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
      void this.#serve(request, response);
    });
    server.on('connection', (socket: Socket) => {
      this.#lastConnection += 1;
      this.#connections.set(socket, this.#lastConnection);
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 }, resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The made-up service got no port.');
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.#pauses.end();
    const server = this.#server;
    if (server === null) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '/', search = ''] = (request.url ?? '/').split('?', 2);
    const method = request.method ?? 'GET';
    const { runAdmin } = this.#deps;
    if (runAdmin !== null && method === 'POST' && path.startsWith(adminPrefix)) {
      const body = await readBody(request, orderLimitBytes);
      if (body !== null) deliver(response, runAdmin(path.slice(adminPrefix.length), body), Date.now());
      return;
    }
    const route = routeOf(method, path);
    const connection = this.#connections.get(request.socket) ?? 0;
    const record = this.#deps.log.arrived({ endpoint: route.name, connection, headers: request.headers });
    response.once('finish', () => record.answered());
    response.once('close', () => record.lost());
    const body = await readBody(request, bodyLimitBytes);
    if (body === null) return;
    await this.#answer(
      response,
      record,
      prepare(route, this.#deps.state, { method, query: new URLSearchParams(search), headers: request.headers, body }),
    );
  }

  /** Goes on when the caller has hung up meanwhile: the real service rotates then, too. */
  async #answer(response: ServerResponse, record: OpenRecord, prepared: Prepared): Promise<void> {
    const { state, pace } = this.#deps;
    const { latencyMs, answerDelayMs } = { ...pace(), ...prepared.pace };
    if (latencyMs > 0 && !(await this.#pauses.pause(latencyMs))) return;
    const { answer, decision } = decide(prepared);
    const speaks = answer.delivery.kind === 'whole' || answer.delivery.kind === 'cut-off';
    record.decided({ ...decision, status: speaks ? answer.status : null });
    if (answerDelayMs > 0 && !(await this.#pauses.pause(answerDelayMs))) return;
    deliver(response, answer, state.now());
  }
}

function prepare(route: Route, state: ServiceState, request: ServiceRequest): Prepared {
  if (request.body.length <= bodyLimitBytes) return route.endpoint(state, request);
  const decision = { ...nothingKnown, behaviour: 'bad-request' };
  return { pace: {}, decide: () => ({ answer: jsonAnswer(413, { detail: 'Request too long' }), decision }) };
}

/** A script that cannot be played (an unknown kind or account) shows in the answer instead of ending the process. */
function decide(prepared: Prepared): Handled {
  try {
    return prepared.decide();
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'unknown';
    return { answer: jsonAnswer(500, { detail }), decision: { ...nothingKnown, behaviour: 'script-fault' } };
  }
}

/** Null when the caller went away before the end of the body. What is beyond the limit is read and dropped. */
function readBody(request: IncomingMessage, limitBytes: number): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length - chunk.length <= limitBytes) chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.once('close', () => resolve(null));
    request.once('error', () => resolve(null));
  });
}
