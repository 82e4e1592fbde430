import { connect, createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { CallbackListener } from '../../../../main/core/sign-in/sign-in-ports.ts';
import { createCallbackListener } from '../../../../main/node/sign-in/callback-listener.ts';

let listener: CallbackListener | null = null;
afterEach(async () => {
  await listener?.close();
  listener = null;
});

type Verdict = 'signed-in' | 'not-signed-in' | 'not-ours';

/** On a free port, so that nobody else's sign-in is in the way. */
async function listen(verdict: (search: string) => Verdict = () => 'signed-in'): Promise<CallbackListener> {
  const opened = await createCallbackListener([0])(({ search }) => verdict(search));
  if (opened === null) throw new Error('There is always a free port.');
  listener = opened;
  return opened;
}

async function taken(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { server, port: typeof address === 'object' ? (address?.port ?? 0) : 0 };
}

/** The first line of the answer, or nothing where the connection was closed without one. Raw, since no client would send most of it. */
function say(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    onTestFinished(() => void socket.destroy());
    socket.setEncoding('latin1').on('data', (more: string) => {
      heard += more;
    });
    const settle = (): void => resolve(heard.split('\r\n')[0] ?? '');
    socket.once('error', settle).once('close', settle);
  });
}

const get = (target: string, ...headers: readonly string[]) => asks('GET', target, ...headers);

/** With the right host when none is named. */
function asks(method: string, target: string, ...headers: readonly string[]) {
  return (port: number): string => {
    const hosts = headers.some((header) => /^host/i.test(header)) ? [] : [`Host: 127.0.0.1:${port}`];
    return [`${method} ${target} HTTP/1.1`, ...hosts, ...headers, 'Connection: close', '', ''].join('\r\n');
  };
}

const query = '/auth/callback?code=c&state=s';
const long = 'x'.repeat(100_000);

/** What nobody who signs in sends. `answer` is its status; null: none. */
const strange: readonly (readonly [string, (port: number) => string, number | null])[] = [
  ['another path', get('/'), 404],
  ['a path that begins like it', get('/auth/callback/more?code=c'), 404],
  ['the path with a slash behind', get('/auth/callback/?code=c'), 404],
  ['the path with two slashes before', get('//auth/callback?code=c'), 404],
  ['a path that leads back to it', get('/auth/../auth/callback?code=c'), 404],
  ['the path with an encoded slash', get('/auth%2Fcallback?code=c'), 404],
  ['the path in capitals', get('/AUTH/CALLBACK?code=c'), 404],
  ['a whole address, as to a proxy', get(`http://evil.example${query}`), 404],
  ['the path that Codex ends a sign-in by', get('/cancel'), 404],
  ['a POST', asks('POST', query, 'Content-Length: 0'), 404],
  ['a HEAD', asks('HEAD', query), 404],
  ['a question of another page, whether it may ask', asks('OPTIONS', query, 'Origin: https://evil.example'), 404],
  ['a wish for a tunnel', asks('CONNECT', '127.0.0.1:9'), null],
  ['a name that somebody made point at this computer', get(query, 'Host: evil.example'), 404],
  ['the right name with another port', get(query, 'Host: 127.0.0.1:1'), 404],
  ['the right name without a port', get(query, 'Host: 127.0.0.1'), 404],
  ['two names', (port) => get(query, 'Host: evil.example', `Host: 127.0.0.1:${port}`)(port), 404],
  ['no name', () => `GET ${query} HTTP/1.1\r\n\r\n`, 400],
  ['no name, as long ago', () => `GET ${query} HTTP/1.0\r\n\r\n`, 404],
  ['a huge query', get(`${query}${long}`), 431],
  ['a huge header', get(query, `X-Long: ${long}`), 431],
  ['what is no HTTP', () => '\x16\x03\x01\x02\x00', 400],
];

const portOf = ({ redirectUri }: CallbackListener): number => Number(new URL(redirectUri).port);

describe('the place that the browser comes back to', () => {
  it('gives out what the browser brought, and shows a page that loads, frames and keeps nothing', async () => {
    const { redirectUri, callback } = await listen();
    expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/auth\/callback$/);
    const page = await fetch(`${redirectUri}?code=c-1&state=s-1`);
    expect(await callback).toEqual({ search: '?code=c-1&state=s-1' });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await page.text()).not.toMatch(/c-1|s-1|<script|src=|href=/);
  });

  it.each(strange)('gives %s no hearing, and goes on waiting', async (_what, told, status) => {
    const opened = await listen();
    const answered = await say(portOf(opened), told(portOf(opened)));
    expect(answered).toMatch(status === null ? /^$/ : new RegExp(`^HTTP/1\\.1 ${status} `));
    await fetch(`${opened.redirectUri}?code=right`);
    expect(await opened.callback).toEqual({ search: '?code=right' });
  });

  it('goes on waiting after an answer that belongs to another sign-in', async () => {
    const { redirectUri, callback } = await listen((search) => (search.includes('ours') ? 'signed-in' : 'not-ours'));
    const wrong = await fetch(`${redirectUri}?code=x&state=foreign`);
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('another sign-in')]);
    await fetch(`${redirectUri}?code=x&state=ours`);
    expect((await callback).search).toContain('ours');
  });

  it('takes one answer only', async () => {
    const { redirectUri, callback } = await listen();
    await fetch(`${redirectUri}?code=1`);
    await callback;
    expect((await fetch(`${redirectUri}?code=2`)).status).toBe(404);
  });

  it('is closed at once, with a connection that says nothing, and its port is free again', async () => {
    const opened = await listen();
    const port = portOf(opened);
    const silent = connect(port, '127.0.0.1');
    await new Promise((resolve) => silent.once('connect', resolve));
    const ended = new Promise((resolve) => silent.once('close', resolve));
    silent.on('error', () => undefined);
    await opened.close();
    await ended;
    const again = await createCallbackListener([port])(() => 'signed-in');
    expect(again?.redirectUri).toBe(opened.redirectUri);
    await again?.close();
  });

  it('is reached from this computer alone', async () => {
    const port = portOf(await listen());
    const others = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    const outside = others.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect(port, outside ?? '127.0.0.2');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      onTestFinished(() => void socket.destroy());
    });
    expect(reached).toBe(false);
  });

  it('is the second port when the first is taken, and nothing when both are', async () => {
    const [first, second] = [await taken(), await taken()];
    const { port: free } = await taken().then(async ({ server, port }) => {
      await new Promise((resolve) => server.close(resolve));
      return { port };
    });
    const opened = await createCallbackListener([first.port, free])(() => 'signed-in');
    expect(opened?.redirectUri).toContain(`:${free}/`);
    await opened?.close();
    expect(await createCallbackListener([first.port, second.port])(() => 'signed-in')).toBeNull();
  });
});
