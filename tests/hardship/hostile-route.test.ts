import { writeFile } from 'node:fs/promises';
import type net from 'node:net';
import { join } from 'node:path';
import type tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { openConnectProxy, tunnelTo } from '../support/hostile/connect-proxy.ts';
import { type HostileProxy, openHostileProxy } from '../support/hostile/hostile-proxy.ts';
import { makeCertificate } from '../support/hostile/made-up-certificate.ts';
import { runCommand } from '../support/run-command.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
/** Read, with an access token that is good. */
let kai: MadeUpAccount;
/** Set aside, and checked with a refresh. */
let mira: MadeUpAccount;
beforeEach(async () => {
  world = await createWorld({ revokesFamilyOnReplay: true });
  kai = world.account('kai', { signIn: {} });
  mira = world.account('mira');
  await world.home.writePool([poolRecord(kai.tokens)]);
  await world.home.writeFlagged([flaggedRecord(mira.tokens, { lastError: 'the useful one' })]);
});
afterEach(() => world.dispose());

const dayMs = 86_400_000;
const name = 'service.invalid';
const valid = { fromMs: Date.now() - dayMs, untilMs: Date.now() + dayMs };
const trusted = makeCertificate({ hosts: [name, '127.0.0.1'], ...valid });

async function openService(options: tls.TlsOptions): Promise<HostileProxy> {
  const service = await openHostileProxy({
    target: () => world.service.url,
    misbehaviourFor: () => null,
    tls: options,
  });
  onTestFinished(service.close);
  return service;
}

type Env = Readonly<Record<string, string>>;

async function envFor(address: string, extra: Env = {}, certificate = trusted): Promise<Env> {
  const bundle = join(world.home.dir, 'company.pem');
  await writeFile(bundle, certificate.cert);
  return {
    ...world.env,
    NODE_EXTRA_CA_CERTS: bundle,
    CODEX_REFRESH_TOKEN_URL_OVERRIDE: `${address}/oauth/token`,
    CODEX_QUOTA_CHATGPT_BASE_URL: `${address}/backend-api`,
    ...extra,
  };
}

const runs = (env: Env) =>
  Promise.all([
    runCommand(['status', '--refresh', '--json'], env),
    runCommand(['verify-flagged', '--no-restore', '--json'], env),
  ]);

/** Nothing was sent, both say so, and with the way clear again everything works as if nothing had been. */
async function expectProvablyUnsent(env: Env, seen: () => number): Promise<void> {
  const [read, checked] = await runs(env);
  expect([read.exitCode, read.stderr, checked.exitCode, checked.stderr]).toEqual([1, '', 1, '']);
  expect(JSON.parse(read.stdout).accounts).toMatchObject([{ state: 'unreachable', windows: [] }]);
  expect(['offline', 'timeout']).toContain(JSON.parse(read.stdout).accounts[0].error.code);
  expect(JSON.parse(checked.stdout).reports).toMatchObject([
    { verdict: 'undetermined', reason: 'offline', spent: false, nextStep: expect.stringMatching(/connection/) },
  ]);
  expect(seen()).toBe(0);
  expect(world.service.log.records).toEqual([]);
  expect(await world.home.readFlagged()).toMatchObject([
    { refreshToken: mira.tokens.refresh, lastError: 'the useful one' },
  ]);
  expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
  expect(world.tokenRequests()).toBe(1);
}

async function expectWorks(env: Env): Promise<void> {
  const [read, checked] = await runs(env);
  expect([read.exitCode, checked.exitCode]).toEqual([0, 0]);
  expect(JSON.parse(read.stdout).accounts).toMatchObject([{ state: 'ok', windows: [{}, {}] }]);
  expect(JSON.parse(checked.stdout).reports).toMatchObject([{ verdict: 'healthy', spent: true }]);
}

describe('a service behind TLS', () => {
  it('is asked when its certificate is one that the person trusts', async () => {
    const service = await openService(trusted);
    await expectWorks(await envFor(service.url));
    expect(service.seen.length).toBeGreaterThan(2);
  });

  it.each<[string, () => { readonly served: tls.TlsOptions; readonly known?: ReturnType<typeof makeCertificate> }]>([
    ['that nobody knows', () => ({ served: makeCertificate({ hosts: ['127.0.0.1'], ...valid }) })],
    [
      'for another host',
      () => {
        const other = makeCertificate({ hosts: ['elsewhere.invalid'], ...valid });
        return { served: other, known: other };
      },
    ],
    [
      'that has ended',
      () => {
        const ended = makeCertificate({
          hosts: ['127.0.0.1'],
          fromMs: Date.now() - 3 * dayMs,
          untilMs: Date.now() - dayMs,
        });
        return { served: ended, known: ended };
      },
    ],
    [
      'that has not begun',
      () => {
        const future = makeCertificate({
          hosts: ['127.0.0.1'],
          fromMs: Date.now() + dayMs,
          untilMs: Date.now() + 3 * dayMs,
        });
        return { served: future, known: future };
      },
    ],
    ['over a protocol that is too old', () => ({ served: { ...trusted, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } })],
  ])('hears nothing when it shows a certificate %s', async (_name, make) => {
    const { served, known } = make();
    const service = await openService(served);
    await expectProvablyUnsent(await envFor(service.url, {}, known), () => service.seen.length);
  });
});

describe('a proxy on the way', () => {
  const address = `https://${name}`;

  it('is used when it connects', async () => {
    const service = await openService(trusted);
    const proxy = await openConnectProxy(tunnelTo(service.port));
    onTestFinished(proxy.close);
    await expectWorks(await envFor(address, { HTTPS_PROXY: proxy.url }));
    expect(proxy.heard()).toContain(`CONNECT ${name}:443`);
    expect(proxy.heard()).not.toContain(mira.tokens.refresh);
  });

  const say = (text: string) => (client: net.Socket) => void client.write(text);
  const page = '<html><body>No.</body></html>';

  it.each<[string, (client: net.Socket) => void]>([
    [
      'asks who we are (407)',
      say('HTTP/1.1 407 Who are you\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n'),
    ],
    ['refuses with a page (403)', say(`HTTP/1.1 403 No\r\ncontent-length: ${page.length}\r\n\r\n${page}`)],
    ['cannot reach the service (502)', say('HTTP/1.1 502 Bad gateway\r\ncontent-length: 0\r\n\r\n')],
    ['sends elsewhere (302)', say('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n')],
    ['closes', (client) => void client.end()],
    ['resets', (client) => void client.resetAndDestroy()],
    ['speaks another protocol', (client) => void client.end('SSH-2.0-made-up\r\n')],
    ['has a head without an end', say(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`)],
    ['connects and then speaks no TLS', say('HTTP/1.1 200 Ready\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n')],
    ['connects and then closes', (client) => void client.write('HTTP/1.1 200 Ready\r\n\r\n', () => client.end())],
    ['says nothing at all', () => undefined],
    ['connects and then says nothing', say('HTTP/1.1 200 Ready\r\n\r\n')],
  ])('that %s gets no token, and what was not sent is told as that', async (_name, onConnect) => {
    const proxy = await openConnectProxy(onConnect);
    onTestFinished(proxy.close);
    const env = await envFor(address, { HTTPS_PROXY: proxy.url });
    await expectProvablyUnsent(env, () => (proxy.heard().includes(mira.tokens.refresh.slice(0, 20)) ? 1 : 0));
  });

  it.each(['http://127.0.0.1:9', 'http://no-such-proxy.invalid:8080', 'https://127.0.0.1:9'])(
    'that is not there (%s) lets nothing out',
    async (proxy) => {
      await expectProvablyUnsent(await envFor(address, { HTTPS_PROXY: proxy }), () => 0);
    },
  );

  it('shows the service with a certificate of its own, which is trusted by nobody, and hears nothing', async () => {
    const listening = await openService(makeCertificate({ hosts: [name], ...valid }));
    const proxy = await openConnectProxy(tunnelTo(listening.port));
    onTestFinished(proxy.close);
    await expectProvablyUnsent(await envFor(address, { HTTPS_PROXY: proxy.url }), () => listening.seen.length);
  });
});

describe('a name that nobody knows', () => {
  it('leaves everything as it was', async () => {
    await expectProvablyUnsent(await envFor('https://no-such-service.invalid'), () => 0);
  });
});
