import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';

/** How one rotated token went to the process behind a gate. */
export interface Delivery {
  readonly successorHash: string;
  /** In the hands of the system, towards the client. */
  isWritten: boolean;
  /**
   * `let-go`: the client ended the connection in good order after the answer. Linux resets a connection whose end had unread bytes, so
   * whoever let go had read them all.
   */
  ending: 'none' | 'let-go' | 'reset';
  /** It let go while it was certainly alive, so what it does with an answer before it lets go was done. */
  isHeldByTheLiving: boolean;
}

type GateEvent = 'request' | 'written' | 'let-go';

/** The way of one process to the token endpoint: tells, without a clock, which answers that process had when it was killed. */
export interface TokenGate {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  /** Requests that came so far. */
  requests(): number;
  /** Resolves at the `count`th event of its kind, or at `close`. */
  reached(event: GateEvent, count: number): Promise<void>;
  /** To be called in the tick of the kill, before it: only what was seen by then was done by a living process. */
  markKilled(): void;
  /** After the death of its process; resolves when the end of every connection has been seen. */
  close(): Promise<void>;
}

/** What becomes of a request before the service sees it: true lets it go on, false ends its connection. */
export type HoldRequest = () => Promise<boolean>;

interface Gate {
  readonly hold: HoldRequest | null;
  readonly deliveries: Delivery[];
  readonly counts: Record<GateEvent, number>;
  readonly waiting: { readonly event: GateEvent; readonly count: number; readonly resolve: () => void }[];
  isKilled: boolean;
}

export async function openTokenGate(targetUrl: string, hold: HoldRequest | null = null): Promise<TokenGate> {
  const { hostname, port, pathname } = new URL(targetUrl);
  const gate: Gate = {
    hold,
    deliveries: [],
    counts: { request: 0, written: 0, 'let-go': 0 },
    waiting: [],
    isKilled: false,
  };
  const open = new Set<Promise<unknown>>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const service = connect({ host: hostname, port: Number(port) });
    pass(gate, client, service);
    const closed = Promise.all([client, service].map((socket) => new Promise((done) => socket.once('close', done))));
    const tracked = closed.finally(() => open.delete(tracked));
    open.add(tracked);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    deliveries: gate.deliveries,
    requests: () => gate.counts.request,
    reached: (event, count) =>
      new Promise((resolve) => {
        if (gate.counts[event] >= count) resolve();
        else gate.waiting.push({ event, count, resolve });
      }),
    markKilled() {
      gate.isKilled = true;
    },
    async close() {
      for (const { resolve } of gate.waiting.splice(0)) resolve();
      await Promise.all(open);
      await new Promise((done) => server.close(done));
    },
  };
}

/** The bytes go through as they are. The answer to a spend is small, and its connection is for it alone. */
function pass(gate: Gate, client: Socket, service: Socket): void {
  const own: Delivery[] = [];
  let answer = '';
  tell(gate, 'request');
  if (gate.hold !== null) {
    client.pause();
    gate.hold().then((goesOn) => (goesOn ? client.resume() : [client, service].map((socket) => socket.destroy())));
  }
  client.on('data', (bytes) => service.write(bytes));
  service.on('data', (bytes) => {
    answer += bytes.toString('latin1');
    const delivery = own.length === 0 ? rotatedIn(answer) : null;
    if (delivery !== null) {
      own.push(delivery);
      gate.deliveries.push(delivery);
    }
    client.write(bytes, (error) => {
      if (error || delivery === null) return;
      delivery.isWritten = true;
      tell(gate, 'written');
    });
  });
  client.once('end', () => {
    for (const delivery of own.filter(({ isWritten, ending }) => isWritten && ending === 'none')) {
      delivery.ending = 'let-go';
      delivery.isHeldByTheLiving = !gate.isKilled;
      tell(gate, 'let-go');
    }
    client.end();
    service.end();
  });
  client.on('error', () => {
    for (const delivery of own) if (delivery.ending === 'none') delivery.ending = 'reset';
  });
  client.once('close', () => service.end());
  service.on('error', () => undefined);
  service.once('close', () => client.end());
}

/** Null until the whole refresh token has come. */
function rotatedIn(answer: string): Delivery | null {
  const [, token] = /"refresh_token":"([^"]+)"/.exec(answer) ?? [];
  if (token === undefined) return null;
  return { successorHash: sha256Hex(token), isWritten: false, ending: 'none', isHeldByTheLiving: false };
}

function tell({ counts, waiting }: Gate, event: GateEvent): void {
  counts[event] += 1;
  for (const waiter of waiting.filter((one) => one.event === event && one.count <= counts[event])) {
    waiting.splice(waiting.indexOf(waiter), 1);
    waiter.resolve();
  }
}
