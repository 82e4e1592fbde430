import type net from 'node:net';
import { describe, expect, it } from 'vitest';
import { get, httpFor, plainAnswer, post, rawServer, watchedHooks } from './raw-server.ts';

const requestsOf = (connections: readonly { readonly received: string }[]): number =>
  connections.flatMap(({ received }) => received.match(/^(POST|GET) /gm) ?? []).length;

describe('a spend', () => {
  it('goes out once, on a connection of its own each time', async () => {
    const server = await rawServer(({ socket }) => socket.write(plainAnswer(200, '{"ok":1}')));
    const http = httpFor();
    for (let turn = 1; turn <= 3; turn += 1) {
      const { answers, hooks } = watchedHooks();
      const result = await http.spend(post(server.url), hooks);
      expect(result).toMatchObject({ kind: 'answer', status: 200, body: '{"ok":1}', complete: true });
      expect(answers).toEqual([result]);
      expect(server.connections).toHaveLength(turn);
    }
    expect(requestsOf(server.connections)).toBe(3);
    expect(server.connections[0]?.received).toContain('{"refresh_token":"made-up"}');
    expect(server.connections[0]?.received).toMatch(/^POST \/oauth\/token HTTP\/1\.1\r\n/);
  });

  it('writes its head and its body at once, so that no half request is left behind', async () => {
    const sizes: number[] = [];
    const server = await rawServer(
      ({ socket }) => socket.write(plainAnswer(200, '{}')),
      ({ socket }) => socket.on('data', (chunk) => sizes.push(chunk.length)),
    );
    await httpFor().spend(post(server.url), watchedHooks().hooks);
    expect(sizes).toHaveLength(1);
  });

  it('shows the service no byte when it may no longer be sent', async () => {
    const server = await rawServer(({ socket }) => socket.write(plainAnswer(200, '{}')));
    const { answers, hooks } = watchedHooks(() => false);
    const result = await httpFor().spend(post(server.url), hooks);
    expect(result).toEqual({ kind: 'unsent', cause: 'cancelled', detail: 'cancelled' });
    await server.close();
    expect(server.connections.map(({ received }) => received)).toEqual(['']);
    expect(answers).toEqual([]);
  });

  it('asks whether it may still be sent only after the connection stands', async () => {
    let connectionsWhenAsked = -1;
    const server = await rawServer(({ socket }) => socket.write(plainAnswer(200, '{}')));
    const { hooks } = watchedHooks(() => {
      connectionsWhenAsked = server.connections.length;
      return true;
    });
    await httpFor().spend(post(server.url), hooks);
    expect(connectionsWhenAsked).toBe(1);
  });

  it('is unsent when it was cancelled before it began', async () => {
    const server = await rawServer(({ socket }) => socket.write(plainAnswer(200, '{}')));
    const result = await httpFor().spend(post(server.url, { signal: AbortSignal.abort() }), watchedHooks().hooks);
    expect(result).toMatchObject({ kind: 'unsent', cause: 'cancelled' });
    expect(server.connections).toEqual([]);
  });

  it('hears its answer although it was cancelled after the first byte', async () => {
    const cancel = new AbortController();
    const server = await rawServer(({ socket }) => {
      cancel.abort();
      setImmediate(() => socket.write(plainAnswer(200, '{"late":1}')));
    });
    const { answers, hooks } = watchedHooks();
    const result = await httpFor().spend(post(server.url, { signal: cancel.signal }), hooks);
    expect(result).toMatchObject({ kind: 'answer', body: '{"late":1}', complete: true });
    expect(answers).toHaveLength(1);
  });

  it('is unanswered, and not sent again, when the connection breaks before an answer', async () => {
    const server = await rawServer(({ socket }) => socket.resetAndDestroy());
    const { answers, hooks } = watchedHooks();
    const result = await httpFor().spend(post(server.url), hooks);
    expect(result).toMatchObject({ kind: 'unanswered', cause: 'reset' });
    expect(requestsOf(server.connections)).toBe(1);
    expect(answers).toEqual([]);
  });

  it('is unanswered when only half a head came back', async () => {
    const server = await rawServer(({ socket }) => socket.end('HTTP/1.1 200 OK\r\ncontent-le'));
    const result = await httpFor().spend(post(server.url), watchedHooks().hooks);
    expect(result).toMatchObject({ kind: 'unanswered', cause: 'reset' });
  });

  it('is unanswered when what came back is no HTTP', async () => {
    const server = await rawServer(({ socket }) => socket.end('SSH-2.0-made-up\r\n'));
    expect(await httpFor().spend(post(server.url), watchedHooks().hooks)).toMatchObject({ kind: 'unanswered' });
  });

  it('is unanswered when nothing came in time', async () => {
    const server = await rawServer(() => undefined);
    const result = await httpFor().spend(post(server.url, { timeoutMs: 80 }), watchedHooks().hooks);
    expect(result).toEqual({ kind: 'unanswered', cause: 'timeout', detail: 'UND_ERR_TIMED_OUT' });
    expect(requestsOf(server.connections)).toBe(1);
  });

  it.each([
    ['a length that is longer', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"refresh_token":"half'],
    ['chunks that never end', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n16\r\n{"refresh_token":"half\r\n'],
  ])('keeps what arrived of a body that breaks off: %s', async (_name, text) => {
    const server = await rawServer(({ socket }) => socket.end(text));
    const { answers, hooks } = watchedHooks();
    const result = await httpFor().spend(post(server.url), hooks);
    expect(result).toMatchObject({ kind: 'answer', status: 200, body: '{"refresh_token":"half', complete: false });
    expect(answers).toEqual([result]);
    expect(requestsOf(server.connections)).toBe(1);
  });

  it('keeps what arrived of a body that does not end in time', async () => {
    const server = await rawServer(({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"half');
    });
    const { answers, hooks } = watchedHooks();
    const result = await httpFor().spend(post(server.url, { timeoutMs: 200 }), hooks);
    expect(result).toMatchObject({ kind: 'answer', body: '{"half', complete: false });
    expect(answers).toEqual([result]);
  });

  it('hands the answer over in the tick in which its last byte arrived, before the caller hears', async () => {
    const order: string[] = [];
    const server = await rawServer(({ socket }) => socket.write(plainAnswer(200, '{}')));
    const hooks = { mayStillSend: () => true, onAnswer: () => void order.push('kept') };
    await httpFor()
      .spend(post(server.url), hooks)
      .then(() => order.push('heard'));
    expect(order).toEqual(['kept', 'heard']);
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect: %i is an answer', async (status) => {
    const elsewhere = await rawServer(({ socket }) => socket.write(plainAnswer(200, '{}')));
    const server = await rawServer(({ socket }) =>
      socket.write(plainAnswer(status, 'moved', `location: ${elsewhere.url}/x\r\n`)),
    );
    const result = await httpFor().spend(post(server.url), watchedHooks().hooks);
    expect(result).toMatchObject({ kind: 'answer', status, body: 'moved' });
    expect(elsewhere.connections).toEqual([]);
    expect(requestsOf(server.connections)).toBe(1);
  });

  it.each([429, 500, 502, 503, 504])('is not repeated after a %i', async (status) => {
    const server = await rawServer(({ socket }) => socket.write(plainAnswer(status, 'busy', 'retry-after: 0\r\n')));
    const result = await httpFor().spend(post(server.url), watchedHooks().hooks);
    expect(result).toMatchObject({ kind: 'answer', status, headers: { 'retry-after': '0' } });
    expect(requestsOf(server.connections)).toBe(1);
  });

  it('waits behind an interim answer for the real one', async () => {
    const server = await rawServer(({ socket }) => {
      socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${plainAnswer(200, '{"real":1}')}`);
    });
    const result = await httpFor().spend(post(server.url), watchedHooks().hooks);
    expect(result).toMatchObject({ kind: 'answer', status: 200, body: '{"real":1}', complete: true });
  });

  it('keeps at most 1 MB of an answer of 100 MB', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const server = await rawServer(({ socket }) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${100 * piece.length}\r\n\r\n`);
      let left = 100;
      const pump = (): void => {
        while (left > 0 && !socket.destroyed) {
          left -= 1;
          if (!socket.write(piece)) {
            socket.once('drain', pump);
            return;
          }
        }
      };
      pump();
    });
    const { answers, hooks } = watchedHooks();
    const result = await httpFor().spend(post(server.url), hooks);
    expect(result).toMatchObject({ kind: 'answer', complete: false });
    expect(answers).toHaveLength(1);
    expect(answers[0]?.body.length).toBeGreaterThan(512 * 1024);
    expect(answers[0]?.body.length).toBeLessThanOrEqual(1024 * 1024);
  });

  it('puts a body together that drips in byte by byte, also within a letter', async () => {
    const body = Buffer.from('{"name":"Grün ✓"}');
    const server = await rawServer(({ socket }) => {
      socket.setNoDelay(true);
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`);
      const drip = (at: number): void => {
        if (at < body.length) socket.write(body.subarray(at, at + 1), () => setTimeout(() => drip(at + 1), 1));
      };
      drip(0);
    });
    const result = await httpFor().spend(post(server.url), watchedHooks().hooks);
    expect(result).toMatchObject({ kind: 'answer', body: '{"name":"Grün ✓"}', complete: true });
  });
});

describe('a spend that cannot reach the service is provably unsent', () => {
  it('when the port is closed', async () => {
    const server = await rawServer(() => undefined);
    await server.close();
    const { answers, hooks } = watchedHooks();
    const result = await httpFor().spend(post(server.url), hooks);
    expect(result).toEqual({ kind: 'unsent', cause: 'refused', detail: 'ECONNREFUSED' });
    expect(answers).toEqual([]);
  });

  it('when the name is unknown', async () => {
    const result = await httpFor().spend(post('http://no-such-host.invalid'), watchedHooks().hooks);
    expect(result).toMatchObject({ kind: 'unsent', cause: 'dns' });
  });

  it('when the other side speaks no TLS', async () => {
    const server = await rawServer(
      () => undefined,
      ({ socket }) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    const result = await httpFor().spend(post(server.url.replace('http:', 'https:')), watchedHooks().hooks);
    expect(result).toMatchObject({ kind: 'unsent', cause: 'tls' });
    await server.close();
    expect(server.connections.every(({ received }) => !received.includes('made-up'))).toBe(true);
  });

  it('when the connection breaks during the handshake', async () => {
    const server = await rawServer(
      () => undefined,
      ({ socket }) => socket.on('data', () => socket.resetAndDestroy()),
    );
    const result = await httpFor().spend(post(server.url.replace('http:', 'https:')), watchedHooks().hooks);
    expect(result).toMatchObject({ kind: 'unsent' });
  });

  it('when it was cancelled, or ran out of time, during the handshake', async () => {
    const cancel = new AbortController();
    const server = await rawServer(
      () => undefined,
      ({ socket }) => socket.on('data', () => cancel.abort()),
    );
    const url = server.url.replace('http:', 'https:');
    const cancelled = await httpFor().spend(post(url, { signal: cancel.signal }), watchedHooks().hooks);
    expect(cancelled).toMatchObject({ kind: 'unsent', cause: 'cancelled' });
    const late = await httpFor().spend(post(url, { timeoutMs: 80 }), watchedHooks().hooks);
    expect(late).toMatchObject({ kind: 'unsent', cause: 'timeout' });
  });

  it('says only codes, never the address or the token', async () => {
    const result = await httpFor().spend(post('http://no-such-host.invalid'), watchedHooks().hooks);
    expect(JSON.stringify(result)).not.toMatch(/invalid|made-up/);
  });
});

describe('closing', () => {
  it('ends reads that are under way, and nothing hangs', async () => {
    const server = await rawServer(() => undefined);
    const http = httpFor();
    const arrived = new Promise<void>((done) => {
      const look = (): void => void (server.connections[0]?.received ? done() : setImmediate(look));
      look();
    });
    const reading = http.read(get(server.url));
    await arrived;
    await http.close();
    expect(await reading).toMatchObject({ kind: 'unanswered', cause: 'reset' });
  });

  it('leaves no connection of a spend behind', async () => {
    const ended: Promise<void>[] = [];
    const server = await rawServer(
      ({ socket }) => socket.write(plainAnswer(200, '{}', 'connection: keep-alive\r\n')),
      ({ socket }) => ended.push(closed(socket)),
    );
    await httpFor().spend(post(server.url), watchedHooks().hooks);
    await Promise.all(ended);
    expect(ended).toHaveLength(1);
  });
});

function closed(socket: net.Socket): Promise<void> {
  return new Promise((done) => socket.once('close', () => done()));
}
