import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { HttpAnswer } from '../../../main/core/ports.ts';
import { prepareLogin, readCallback } from '../../../main/core/sign-in/login-service.ts';
import { signInByDevice } from '../../../main/core/sign-in/sign-in-by-device.ts';
import type { Attempt, RouteDeps } from '../../../main/core/sign-in/sign-in-route.ts';
import { usageUrl } from '../../../main/core/usage/usage-request.ts';
import { usageBase } from '../../../main/node/addresses.ts';
import { createLeaseFiles } from '../../../main/node/leases/lease-files.ts';
import { createProcesses } from '../../../main/node/processes/processes.ts';
import { createCallbackListener } from '../../../main/node/sign-in/callback-listener.ts';
import { createFolderLock } from '../../../main/node/stores/folder-lock.ts';
import { createStoreAccess } from '../../../main/node/stores/store-access.ts';
import type { FuzzTarget } from '../fuzz-target.ts';
import { bytesOf } from '../mutate.ts';
import { holdsNoToken, isPlain, lateOutcomeOf, outcomeOf, promise } from '../oracle.ts';
import { scratchDir } from '../scratch-dir.ts';
import { accessToken, hashOf, idToken, nowMs, refreshToken } from './planted-tokens.ts';
import { answerIn } from './token-targets.ts';

const dir = scratchDir();
const place = (name: string): string => join(dir, name);

/** The file as it lies on the disk, byte by byte. */
const configToml: FuzzTarget = {
  name: 'config-toml',
  seeds: [
    'cli_auth_credentials_store = "file"\nchatgpt_base_url = "https://chatgpt.com/backend-api"\n[profiles.a]\nmodel = "gpt-5"\ntimes = [1979-05-27T07:32:00Z, 1_000, 0xff, inf]\n',
    'chatgpt_base_url = """\nhttp://127.0.0.1:9"""\n[[a.b]]\nc = { d.e = \'f\', "g" = [1, 2] }\n# end\n',
    'cli_auth_credentials_store = "keyring"\r\n"quoted key" = true\n',
  ],
  examine(input) {
    const config = place('config.toml');
    writeFileSync(config, bytesOf(input));
    const paths = {
      codexHome: dir,
      auth: place('none'),
      config,
      root: dir,
      pool: place('none'),
      flagged: place('none'),
      leases: dir,
    };
    const lock = createFolderLock(place('locks'));
    const outcome = outcomeOf(() => createStoreAccess({ paths, codexLock: lock, rootLock: lock }).config());
    if ('refusal' in outcome) return;
    const { credentialStore, chatgptBaseUrl } = outcome.value;
    promise(['file', 'keyring', 'auto', 'ephemeral'].includes(credentialStore), 'a place for sign-ins that is none');
    const base = outcomeOf(() => usageBase({}, chatgptBaseUrl));
    if ('refusal' in base) return;
    const { protocol, hostname } = new URL(usageUrl(base.value));
    const isHere = /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
    promise(protocol === 'https:' || (protocol === 'http:' && isHere), 'usage would be asked for in the clear');
  },
};

const spent = hashOf(refreshToken('spent'));
const leaseFiles = createLeaseFiles({
  dir: place('leases'),
  lifeMs: 30_000,
  clock: { now: () => Date.now(), sleep: () => Promise.resolve() },
  processes: createProcesses(),
});
mkdirSync(place('leases'));

/** The same bytes as a lease and as a result. */
const leases: FuzzTarget = {
  name: 'leases',
  seeds: [
    JSON.stringify({
      tokenHash: spent,
      createdAt: nowMs,
      result: {
        type: 'success',
        access: accessToken('mira'),
        refresh: refreshToken('two'),
        expires: nowMs,
        idToken: idToken('mira'),
      },
    }),
    JSON.stringify({ tokenHash: spent, pid: 4711, nonce: 'a-b-c', acquiredAt: nowMs, expiresAt: nowMs + 30_000 }),
    JSON.stringify({
      nonce: `quota-tray.${Buffer.from(JSON.stringify({ pid: 1, startedAt: '1', bootId: 'x', pidNamespace: 'y', host: 'h' })).toString('base64url')}.ab`,
      expiresAt: 1,
    }),
  ],
  async examine(input) {
    const lock = join(place('leases'), `${spent}.lock`);
    const result = join(place('leases'), `${spent}.result.json`);
    for (const path of [lock, result]) writeFileSync(path, bytesOf(input));
    const read = await leaseFiles.result(spent);
    promise(read === null || (read.access.trim() !== '' && read.refresh.trim() !== ''), 'a result without tokens');
    promise(read === null || Number.isFinite(read.createdAtMs), 'a result of no moment');
    const taken = await lateOutcomeOf(() => leaseFiles.acquire(spent, 0));
    if ('value' in taken && taken.value !== 'busy') await taken.value.release();
  },
};

const prepared = await prepareLogin('https://auth.openai.com', 'http://127.0.0.1:1455/auth/callback');

/** Only what carries our state brings a code, whatever else stands in the address. */
const callbackQuery: FuzzTarget = {
  name: 'callback-query',
  seeds: [
    '?code=abc&state=STATE&scope=openid',
    '?error=access_denied&error_description=no%20way&state=STATE',
    '?code=abc&state=other',
    '?code=a&code=b&state=STATE&iss=https%3A%2F%2Fauth.openai.com',
    '?response=eyJ&state=STATE',
  ],
  examine(input) {
    const search = input.replaceAll('STATE', prepared.state);
    const read = readCallback(prepared, search);
    const states = new URLSearchParams(search).getAll('state');
    promise(
      read.kind === 'not-ours' || (states.length === 1 && states[0] === prepared.state),
      'a callback without our state is taken',
    );
    if (read.kind === 'code')
      promise((read.parameters.get('code') ?? '') !== '', 'a callback without a code is taken for one');
  },
};

/** Raw bytes on the loopback port that waits for the browser. */
const callbackRequest: FuzzTarget = {
  name: 'callback-request',
  isSlow: true,
  seeds: [
    'GET /auth/callback?code=a&state=b HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n',
    'POST /auth/callback HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: https://evil.example\r\nContent-Length: 3\r\n\r\nabc',
    'GET http://evil.example/auth/callback?code=a HTTP/1.1\r\nHost: evil.example\r\n\r\n',
    'GET /auth/callback?x HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nHost: evil.example\r\nTransfer-Encoding: chunked\r\n\r\n',
  ],
  async examine(input) {
    const accepted: string[] = [];
    const listener = await createCallbackListener([0])(({ search }) => {
      accepted.push(search);
      return 'not-ours';
    });
    if (listener === null) return;
    const { port } = new URL(listener.redirectUri);
    const answer = await exchangeRaw(Number(port), bytesOf(input.replaceAll('PORT', port)));
    await listener.close();
    promise(answer.length < 10_000, 'the page is beyond all bounds');
    promise(answer === '' || /^HTTP\/1\.1 [2345]\d\d /.test(answer), 'something else than an answer');
    const [head = ''] = answer.split('\r\n\r\n');
    promise(!/^(set-cookie|access-control-allow-origin|location):/im.test(head), 'a header that nobody is to have');
    for (const search of accepted) promise(search === '' || search.startsWith('?'), 'a query that begins otherwise');
  },
};

const quietMs = 50;

/** Everything that comes back until the other side closes, or nothing comes for a while. */
function exchangeRaw(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    socket.setTimeout(quietMs, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(text));
  });
}

/** The two answers of a sign-in by code, as a list. */
const deviceSignIn: FuzzTarget = {
  name: 'device-sign-in',
  seeds: [
    JSON.stringify([
      { status: 200, body: { device_auth_id: 'd1', user_code: 'ABCD-1234', interval: '5' } },
      { status: 200, body: { authorization_code: 'code', code_verifier: 'PLANTEDVERIFIER' } },
      {
        status: 200,
        body: { access_token: accessToken('mira'), refresh_token: refreshToken('new'), id_token: idToken('mira') },
      },
    ]),
    JSON.stringify([{ status: 404, body: {} }]),
    JSON.stringify([
      { status: 200, body: { device_auth_id: 'd', usercode: 'X', interval: 1e9 } },
      { status: 400, body: { error: { code: 'account_deactivated' } } },
    ]),
  ],
  async examine(input) {
    const answers = listIn(input).map(
      (one): HttpAnswer => ({ kind: 'answer', complete: true, ...answerIn(JSON.stringify(one)) }),
    );
    const waits: number[] = [];
    const stop = new AbortController();
    const deps: Partial<RouteDeps> = {
      http: {
        spend: () => {
          const next = answers.shift();
          if (next === undefined) stop.abort();
          return Promise.resolve(next ?? { kind: 'unsent', cause: 'cancelled', detail: '' });
        },
      },
      clock: {
        now: () => nowMs,
        sleep: (durationMs) => {
          waits.push(durationMs);
          return Promise.resolve();
        },
      },
      issuer: () => 'https://auth.openai.com',
      openAddress: () => Promise.resolve(false),
      userAgent: 'test',
    };
    const shown: unknown[] = [];
    const kept = {
      id: 'x',
      keep: () => Promise.resolve(),
      takeAnyone: () => Promise.resolve(),
      leave: () => Promise.resolve(),
      end: () => Promise.resolve(),
    };
    const attempt: Attempt = {
      kept,
      signal: stop.signal,
      opensBrowser: false,
      show: (state) => void shown.push(state),
    };
    const result = await signInByDevice(deps as RouteDeps, attempt);
    isPlain(result, 1_000);
    if (result.kind === 'failed') holdsNoToken(`${result.message} ${result.hint}`, 'what a person is told');
    for (const waitMs of waits)
      promise(waitMs >= 1_000 && waitMs <= 60_000, 'a wait between two looks is out of its range');
  },
};

function listIn(input: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(input);
    JSON.stringify(value);
    return Array.isArray(value) ? value.slice(0, 20) : [value];
  } catch {
    return [input];
  }
}

export const wireTargets: readonly FuzzTarget[] = [configToml, leases, callbackQuery, callbackRequest, deviceSignIn];
