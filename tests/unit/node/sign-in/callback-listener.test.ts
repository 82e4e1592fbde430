import { request } from 'node:http';
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

/** Raw, since fetch would not send another host name. */
function ask(port: number, options: { readonly method?: string; readonly path: string; readonly host?: string }) {
  return new Promise<number>((resolve, reject) => {
    const headers = options.host === undefined ? {} : { host: options.host };
    const sent = request({ host: '127.0.0.1', port, method: options.method ?? 'GET', path: options.path, headers });
    sent.on('response', (answer) => resolve(answer.resume().statusCode ?? 0)).on('error', reject);
    sent.end();
  });
}

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

  it.each([
    ['another path', { path: '/' }],
    ['a path that begins like it', { path: '/auth/callback/more?code=c' }],
    ['the path that Codex ends a sign-in by', { path: '/cancel' }],
    ['a POST', { path: '/auth/callback?code=c', method: 'POST' }],
    ['a name that somebody made point at this computer', { path: '/auth/callback?code=c', host: 'evil.example:80' }],
  ])('answers %s with nothing, and goes on waiting', async (_name, wrong) => {
    const opened = await listen();
    expect(await ask(portOf(opened), wrong)).toBe(404);
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
