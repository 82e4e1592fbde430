import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { get, httpFor, plainAnswer, rawServer } from './raw-server.ts';

/** Answers the n-th request with the n-th text, and every later one with the last. */
async function scripted(...texts: readonly (string | null)[]) {
  let count = 0;
  const requests: string[] = [];
  const server = await rawServer(({ socket }, request) => {
    requests.push(request);
    const text = texts[Math.min(count, texts.length - 1)] ?? null;
    count += 1;
    if (text === null) socket.resetAndDestroy();
    else socket.write(text);
  });
  return { ...server, requests };
}

describe('a read', () => {
  it('reuses its connection', async () => {
    const server = await scripted(plainAnswer(200, '{"n":1}'));
    const http = httpFor();
    await http.read(get(server.url));
    await new Promise((done) => setImmediate(done));
    await http.read(get(server.url));
    expect(server.requests).toHaveLength(2);
    expect(server.connections).toHaveLength(1);
  });

  it.each([502, 504])('is asked once more after a %i', async (status) => {
    const server = await scripted(plainAnswer(status, 'bad'), plainAnswer(200, '{"n":2}'));
    expect(await httpFor().read(get(server.url))).toMatchObject({ kind: 'answer', status: 200, body: '{"n":2}' });
    expect(server.requests).toHaveLength(2);
  });

  it('is asked again after pauses that differ, so that reads that failed together do not come back together', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    onTestFinished(() => timers.mockRestore());
    const server = await scripted(plainAnswer(502, 'bad'));
    const http = httpFor();
    await Promise.all(Array.from({ length: 8 }, () => http.read(get(server.url))));
    const pausesMs = timers.mock.calls.flatMap(([, delayMs = 0]) => (delayMs >= 100 && delayMs < 300 ? [delayMs] : []));
    expect(pausesMs).toHaveLength(8);
    expect(new Set(pausesMs).size).toBeGreaterThan(1);
  });

  it('tells the second 502 as the answer', async () => {
    const server = await scripted(plainAnswer(502, 'bad'));
    expect(await httpFor().read(get(server.url))).toMatchObject({ kind: 'answer', status: 502 });
    expect(server.requests).toHaveLength(2);
  });

  it.each([401, 403, 404, 429, 500, 503])('tells a %i at once', async (status) => {
    const server = await scripted(plainAnswer(status, 'no', 'retry-after: 7\r\n'));
    const result = await httpFor().read(get(server.url));
    expect(result).toMatchObject({ kind: 'answer', status, headers: { 'retry-after': '7' }, complete: true });
    expect(server.requests).toHaveLength(1);
  });

  it('is asked once more when its connection breaks', async () => {
    const server = await scripted(null, plainAnswer(200, '{"n":2}'));
    expect(await httpFor().read(get(server.url))).toMatchObject({ kind: 'answer', body: '{"n":2}' });
    expect(server.requests).toHaveLength(2);
  });

  it('marks a body that breaks off, and mixes no second answer into it', async () => {
    const half = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"half';
    const server = await rawServer(({ socket }) => socket.end(half));
    const result = await httpFor().read(get(server.url));
    expect(result).toMatchObject({ kind: 'answer', status: 200, body: '{"half', complete: false });
  });

  it('ends at once when it is cancelled', async () => {
    const cancel = new AbortController();
    const server = await rawServer(() => cancel.abort());
    const result = await httpFor().read(get(server.url, { signal: cancel.signal }));
    expect(result.kind).toBe('unanswered');
    expect(server.connections).toHaveLength(1);
  });

  it('ends when its time is over', async () => {
    const server = await rawServer(() => undefined);
    const result = await httpFor().read(get(server.url, { timeoutMs: 80 }));
    expect(result).toMatchObject({ kind: 'unanswered', cause: 'timeout' });
  });

  it('follows no redirect, since the answer of another host is not asked with a token', async () => {
    const elsewhere = await scripted(plainAnswer(200, '{}'));
    const server = await scripted(plainAnswer(302, '', `location: ${elsewhere.url}/\r\n`));
    expect(await httpFor().read(get(server.url))).toMatchObject({ kind: 'answer', status: 302 });
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('the proxy', () => {
  /** A proxy that connects to nobody and answers the rest itself, so that what was asked of it can be seen. */
  async function proxy() {
    const seen: string[] = [];
    const server = await rawServer(({ socket }, request) => {
      seen.push(request.split('\r\n')[0] ?? '');
      socket.write(request.startsWith('CONNECT') ? plainAnswer(403, '') : plainAnswer(200, '"by proxy"'));
    });
    return { ...server, seen };
  }

  it.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'])(
    'is taken from %s for https addresses',
    async (name) => {
      const server = await proxy();
      await httpFor({ [name]: server.url }).read(get('https://service.example'));
      expect(server.seen[0]).toBe('CONNECT service.example:443 HTTP/1.1');
    },
  );

  it('needs no scheme, as with curl', async () => {
    const server = await proxy();
    const http = httpFor({ HTTPS_PROXY: server.url.replace('http://', '') });
    await http.read(get('https://service.example'));
    expect(server.seen[0]).toBe('CONNECT service.example:443 HTTP/1.1');
  });

  it.each(['http://no address', 'ftp://127.0.0.1:1', '://', 'http://'])(
    'that is no address (%s) lets nothing out, and no error either',
    async (address) => {
      const http = httpFor({ HTTPS_PROXY: address });
      expect(await http.read(get('https://service.example'))).toMatchObject({ kind: 'unsent', cause: 'blocked' });
      const hooks = { mayStillSend: () => true, onAnswer: () => undefined };
      const spend = { ...get('https://service.example'), method: 'POST' as const, body: 'made-up' };
      expect(await http.spend(spend, hooks)).toMatchObject({ kind: 'unsent', cause: 'blocked' });
    },
  );

  it('is taken from the settings before the environment', async () => {
    const [fromEnv, fromSettings] = [await proxy(), await proxy()];
    const http = httpFor({ HTTPS_PROXY: fromEnv.url }, fromSettings.url);
    await http.read(get('https://service.example'));
    expect(fromSettings.seen).not.toEqual([]);
    expect(fromEnv.seen).toEqual([]);
  });

  it('that is changed meanwhile counts from the next request on', async () => {
    const [first, second] = [await proxy(), await proxy()];
    const http = httpFor({}, first.url);
    await http.read(get('https://service.example'));
    http.useProxy(second.url);
    await http.read(get('https://service.example'));
    const spend = { ...get('https://service.example'), method: 'POST' as const, body: 'made-up' };
    await http.spend(spend, { mayStillSend: () => true, onAnswer: () => undefined });
    expect([first.seen.length, second.seen.length]).toEqual([1, 2]);
  });

  it('is none at all where the settings want none', async () => {
    const server = await proxy();
    const found = { now: async () => server.url };
    const http = httpFor({ HTTPS_PROXY: server.url, HTTP_PROXY: server.url }, 'none', found);
    await http.read(get('https://service.example', { timeoutMs: 300 }));
    expect(server.seen).toEqual([]);
  });

  it('is the one that the system names where nobody else does, for https alone', async () => {
    const [fromSystem, fromEnv] = [await proxy(), await proxy()];
    const found = { now: async () => fromSystem.url };
    await httpFor({ http_proxy: fromEnv.url }, null, found).read(get('https://service.example'));
    expect([fromSystem.seen.length, fromEnv.seen.length]).toEqual([0, 1]);
    await httpFor({}, null, found).read(get('https://service.example'));
    await httpFor({}, null, found).read(get('http://service.example'));
    expect(fromSystem.seen).toEqual(['CONNECT service.example:443 HTTP/1.1']);
  });

  it('of the system is told as the next request will have it, also before the first one', async () => {
    let address: string | null = 'http://127.0.0.1:9';
    const system = { now: async () => address };
    const http = httpFor({}, null, system);
    expect(await http.proxies()).toEqual({ setting: null, system: address, knowsSystem: true });
    address = null;
    expect(await http.proxies()).toEqual({ setting: null, system: null, knowsSystem: true });
    expect(await httpFor({}, null).proxies()).toEqual({ setting: null, system: null, knowsSystem: false });
  });

  it('of the system counts as it is now, and cuts off no spend that went through the one before', async () => {
    const gone = Promise.withResolvers<() => void>();
    const first = await rawServer(({ socket }, request) => {
      if (request.startsWith('CONNECT')) gone.resolve(() => socket.write(plainAnswer(407, 'who are you?')));
    });
    const second = await proxy();
    let address: string | null = first.url;
    const http = httpFor({}, null, { now: async () => address });
    const hooks = { mayStillSend: () => true, onAnswer: () => undefined };
    const spend = { ...get('https://service.example'), method: 'POST' as const, body: 'made-up' };
    let hasEnded = false;
    const underWay = http.spend(spend, hooks).finally(() => {
      hasEnded = true;
    });
    const answer = await gone.promise;
    address = second.url;
    await http.read(get('https://service.example'));
    expect(second.seen).toEqual(['CONNECT service.example:443 HTTP/1.1']);
    expect(await http.proxies()).toEqual({ setting: null, system: second.url, knowsSystem: true });
    expect(hasEnded).toBe(false);
    answer();
    expect(await underWay).toMatchObject({ kind: 'unsent' });
    address = null;
    await http.read(get('https://service.example', { timeoutMs: 300 }));
    expect(second.seen).toHaveLength(1);
  });

  it.each(['service.example', '.example', '*'])('is left out for hosts that NO_PROXY names: %s', async (noProxy) => {
    const server = await proxy();
    const http = httpFor({ HTTPS_PROXY: server.url, NO_PROXY: noProxy });
    await http.read(get('https://service.example', { timeoutMs: 300 }));
    expect(server.seen).toEqual([]);
  });

  it('is never asked for this machine itself', async () => {
    const server = await proxy();
    const own = await scripted(plainAnswer(200, '"direct"'));
    const result = await httpFor({ HTTP_PROXY: server.url, HTTPS_PROXY: server.url }).read(get(own.url));
    expect(result).toMatchObject({ body: '"direct"' });
    expect(server.seen).toEqual([]);
  });

  it('that refuses to connect leaves a spend unsent', async () => {
    const server = await rawServer(({ socket }) => socket.write(plainAnswer(407, 'who are you?')));
    const hooks = { mayStillSend: () => true, onAnswer: () => undefined };
    const request = { ...get('https://service.example'), method: 'POST' as const, body: 'made-up' };
    const result = await httpFor({ HTTPS_PROXY: server.url }).spend(request, hooks);
    expect(result).toMatchObject({ kind: 'unsent' });
    await server.close();
    expect(server.connections.some(({ received }) => received.includes('made-up'))).toBe(false);
  });
});
