import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { useTurnAtCallbackPorts } from '../support/callback-ports.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { doctorFinds } from '../support/doctor-finds.ts';
import { startRival } from '../support/rival.ts';
import { runCommand, startCommand } from '../support/run-command.ts';
import { browse, startLogin } from '../support/started-login.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

// What somebody else on this computer can do to us. Each row of docs/security.md names its test, many of them here.

const isUnix = process.platform !== 'win32';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

/** Everything that writes. */
const writingCommands: readonly (readonly string[])[] = [
  ['status', '--refresh'],
  ['verify-flagged'],
  ['flag', 'kai@studio.example'],
  ['undo'],
  ['refresh', '--force'],
  ['fix'],
];

async function fillHome(): Promise<void> {
  await world.home.writeAuth(world.account('ines').tokens);
  await world.home.writePool([poolRecord(world.account('kai').tokens)]);
  await world.home.writeFlagged([flaggedRecord(world.account('mira').tokens)]);
}

describe.runIf(isUnix)('another user of the computer', () => {
  it('can open nothing that we make, however generous the umask is', async () => {
    await fillHome();
    const before = new Set(Object.keys(await treeOf(world.home.dir)));
    const generous = ['/bin/sh', '-c', 'umask 0; exec "$@"', 'sh'];
    for (const args of writingCommands) await startCommand(args, world.env, generous).ended;
    const made = Object.keys(await treeOf(world.home.dir)).filter((path) => !before.has(path));
    expect(made.length).toBeGreaterThan(5);
    const open: string[] = [];
    for (const path of made) if (((await stat(path)).mode & 0o077) !== 0) open.push(path);
    // Codex makes its own empty lock for everybody, and so do we, or its next user could not take it.
    expect(open).toEqual([join(world.home.dir, 'auth.lock')].filter((path) => made.includes(path)));
    for (const path of open) expect(await readFile(path, 'utf8')).toBe('');
    for (const store of ['auth', 'pool', 'flagged'] as const)
      expect((await stat(world.home[`${store}Path`])).mode & 0o077).toBe(0);
  });

  it.each([
    'quota-tray.lock',
    'multi-auth/quota-tray.lock',
    'auth.lock',
    'auth.json.lock',
    'quota-tray/quota-tray.lock',
    'quota-tray/usage.json',
    'quota-tray/counters.json',
    'quota-tray/ledger.ndjson',
  ])('who puts a link where %s will be gets nothing emptied or overwritten behind it', async (name) => {
    await fillHome();
    const outside = await mkdtemp(join(tmpdir(), 'victim-'));
    onTestFinished(() => rm(outside, { recursive: true, force: true }));
    await mkdir(join(world.home.dir, 'quota-tray'), { mode: 0o700 });
    const victim = join(outside, 'victim');
    await writeFile(victim, 'precious\n', { mode: 0o600 });
    await symlink(victim, join(world.home.dir, name));
    for (const args of writingCommands) expect((await world.run(...args)).stderr).not.toContain('inside Codex Quota');
    expect((await readFile(victim, 'utf8')).startsWith('precious\n')).toBe(true);
    expect(await readdir(outside)).toEqual(['victim']);
  });

  it('who may replace the Codex program does not get it started, and the doctor names it', async () => {
    await world.home.writeAuth(world.account('ines').tokens);
    const dir = await mkdtemp(join(tmpdir(), 'shared-bin-'));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    const [path, mark] = [join(dir, 'codex'), join(dir, 'was-started')];
    await writeFile(path, `#!/bin/sh\necho > "${mark}"\necho codex-cli 0.169.0\n`, { mode: 0o755 });
    await chmod(dir, 0o777);
    const env = { ...world.env, PATH: `${dir}:/usr/bin:/bin` };
    const { exitCode } = await runCommand(['status', '--refresh'], env);
    const { stdout } = await runCommand(['doctor', '--json'], env);
    expect(exitCode).toBe(0);
    await expect(stat(mark)).rejects.toThrow('ENOENT');
    const told = JSON.parse(stdout);
    doctorFinds(told, 'codex-changeable');
    expect(stdout).toContain(`chmod o-w \\"${dir}\\" \\"${path}\\"`);
    // With the folder in order the very same program is the one that is asked.
    await chmod(dir, 0o755);
    await runCommand(['doctor'], env);
    await stat(mark);
  });
});

/** As a browser does for a name of the page's own that suddenly means this computer. */
function askUnderName(address: string, name: string): Promise<number> {
  const { port } = new URL(address);
  return new Promise((resolve, reject) => {
    const sent = request(address, { headers: { host: `${name}:${port}` } });
    sent.on('response', (answer) => resolve(answer.resume().statusCode ?? 0)).on('error', reject);
    sent.end();
  });
}

describe('another program of the same user', () => {
  it.each(['pool', 'flagged'] as const)(
    'that leaves the sign-in of another account as the answer to a token of the %s list gets nothing mixed',
    async (list) => {
      const [mira, eve] = [world.account('mira'), world.account('eve')];
      await world.home.writePool(list === 'pool' ? [poolRecord(mira.tokens)] : []);
      await world.home.writeFlagged(list === 'flagged' ? [flaggedRecord(mira.tokens)] : []);
      const rival = await startRival(dirname(world.home.poolPath));
      onTestFinished(() => rival.close());
      const { access, refresh, id } = eve.signIn();
      const pair = { access, refresh, id, expiresAtMs: Date.now() + 3_600_000 };
      await rival.order({ do: 'leave-result', token: mira.tokens.refresh, pair, createdAtMs: Date.now() });
      await world.run('status', '--refresh');
      await world.run('verify-flagged');
      const [record, ...others] = await world.home.readPool();
      expect(others).toEqual([]);
      expect(record).toMatchObject({ email: mira.email, accountId: 'acc-mira' });
      expect([access, refresh, id]).not.toContain(record?.refreshToken);
      expect(JSON.stringify(record)).not.toContain(access);
      expect(world.service.log.of('token').map(({ tokenHash }) => tokenHash)).toEqual([sha256Hex(mira.tokens.refresh)]);
    },
  );
});

describe('a page of the web, while somebody signs in', () => {
  useTurnAtCallbackPorts();

  it('ends no sign-in and gets none: not with a state of its own, by POST, or under a name that it made point here', async () => {
    await world.home.writePool([poolRecord(world.account('mira').tokens)]);
    world.service.configure({ signIn: { kind: 'approves', account: 'mira' } });
    const started = startLogin(['mira@studio.example'], world.env);
    const shown = new URL(await started.address());
    const callback = shown.searchParams.get('redirect_uri') ?? '';
    const state = shown.searchParams.get('state') ?? '';
    const origin = { origin: 'https://evil.example', referer: 'https://evil.example/' };
    const guessed = await fetch(`${callback}?code=stolen&state=${'a'.repeat(state.length)}`, { headers: origin });
    expect(guessed.status).toBe(400);
    // Nobody's script may read even that.
    expect([...guessed.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    const right = `${callback}?code=stolen&state=${state}`;
    expect((await fetch(right, { method: 'POST', headers: origin })).status).toBe(404);
    expect((await fetch(right, { method: 'OPTIONS', headers: origin })).status).toBe(404);
    expect((await fetch(callback.replace('/auth/callback', '/cancel'), { headers: origin })).status).toBe(404);
    expect(await askUnderName(right, 'evil.example')).toBe(404);
    expect(world.tokenRequests()).toBe(0);
    await browse(shown.href);
    expect((await started.ended).exitCode).toBe(0);
  });
});

/** On most computers; where it is not, certificates of a test's own cannot be made. */
const certificateMaker = 'openssl';
const canMakeCertificates = spawnSync(certificateMaker, ['version']).status === 0;

interface Impostor {
  readonly url: string;
  readonly certificatePath: string;
  readonly seen: readonly string[];
}

/** Speaks TLS with a certificate that nobody has signed, which is made here: a key in the repository would be one too many. */
async function openImpostor(...names: readonly string[]): Promise<Impostor> {
  const dir = await mkdtemp(join(tmpdir(), 'impostor-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const [keyPath, certificatePath] = [join(dir, 'key.pem'), join(dir, 'certificate.pem')];
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  const whose = ['-subj', '/CN=made-up', '-addext', `subjectAltName=${names.join(',')}`];
  execFileSync(certificateMaker, [...kind, ...whose, '-keyout', keyPath, '-out', certificatePath], { stdio: 'ignore' });
  const seen: string[] = [];
  const [key, cert] = await Promise.all([readFile(keyPath), readFile(certificatePath)]);
  const server = createTlsServer({ key, cert }, (request, response) => {
    seen.push(request.url ?? '');
    response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return { url: `https://127.0.0.1:${port}/oauth/token`, certificatePath, seen };
}

describe.runIf(canMakeCertificates)('somebody who speaks for the service', () => {
  const refreshAt = ({ url, certificatePath }: Impostor, isTrusted: boolean) =>
    runCommand(['refresh', '--force', '--json'], {
      ...world.env,
      CODEX_REFRESH_TOKEN_URL_OVERRIDE: url,
      ...(isTrusted && { NODE_EXTRA_CA_CERTS: certificatePath }),
    });

  it.each([
    ['nobody has signed', ['IP:127.0.0.1'], false],
    ['is for another name', ['DNS:auth.openai.com'], true],
  ])('with a certificate that %s gets no token', async (_what, names, isTrusted) => {
    const impostor = await openImpostor(...names);
    const { tokens } = world.account('ines');
    await world.home.writeAuth(tokens);
    const { exitCode } = await refreshAt(impostor, isTrusted);
    expect(exitCode).toBe(1);
    expect(impostor.seen).toEqual([]);
    expect((await world.home.readAuth()).tokens['refresh_token']).toBe(tokens.refresh);
  });

  it('is believed with a certificate that this computer trusts, as a company has one', async () => {
    const company = await openImpostor('IP:127.0.0.1');
    await world.home.writeAuth(world.account('ines').tokens);
    await refreshAt(company, true);
    expect(company.seen).toEqual(['/oauth/token']);
  });
});

describe('a hostile record', () => {
  it('cannot add a header or a second request through its account id', async () => {
    const seen: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      seen.push(request);
      response.writeHead(503).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const ids = [
      'a\r\nx-planted: 1',
      'a\nx-planted: 1',
      'a\r\n\r\nGET /planted HTTP/1.1\r\n\r\n',
      'a\u0000b',
      'a\u010d\u010ax-planted: 1',
    ];
    const fields = ids.map((accountId) => ({ accountId, accountIdSource: 'manual' }));
    const { signIn } = { signIn: { issuedAtMs: Date.now(), expiresAtMs: Date.now() + 3_600_000 } };
    const records = fields.map((each, index) => poolRecord(world.account(`one${index}`, { signIn }).tokens, each));
    await world.home.writePool(records);
    const base = `http://127.0.0.1:${port}/backend-api`;
    await writeFile(join(world.home.dir, 'config.toml'), `chatgpt_base_url = "${base}"\n`);
    const { stderr } = await world.run('status', '--refresh', '--json');
    expect(stderr).toBe('');
    expect(seen.length).toBeGreaterThanOrEqual(ids.length);
    for (const { url, headers } of seen) {
      expect(url).not.toContain('planted');
      expect(Object.keys(headers)).not.toContain('x-planted');
      expect(headers['chatgpt-account-id'] ?? '').not.toMatch(/planted/);
    }
  });
});
