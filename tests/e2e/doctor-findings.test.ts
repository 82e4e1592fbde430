import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { commandShapes } from '../../main/cli/command-shapes.ts';
import { compose } from '../../main/compose.ts';
import { noCodex } from '../../main/core/codex/no-codex.ts';
import { diagnose } from '../../main/core/diagnosis/diagnose.ts';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { createNodeAdapters } from '../../main/node/node-adapters.ts';
import { listProcesses } from '../../main/node/processes/list-processes.ts';
import { runningPrograms } from '../../main/node/processes/running-programs.ts';
import type { DoctorReport, Finding } from '../../shared/diagnosis-report.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { doctorFinds } from '../support/doctor-finds.ts';
import { runCommand } from '../support/run-command.ts';
import { runMultiAuthIn } from '../support/running-multi-auth.ts';
import { pathOfTool } from '../support/storage-trouble.ts';
import { createWorld, type World } from '../support/world.ts';
import { withMachine } from '../unit/core/diagnosis/sound-facts.ts';

/*
 * What the other tests of the doctor do not provoke; each finding is asserted by one of them (tests/unit/house/findings-provoked.test.ts).
 */

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

type Env = Readonly<Record<string, string>>;
type Finds = (report: DoctorReport) => Finding;

async function doctor(env: Env = {}) {
  const base = { CODEX_QUOTA_CHATGPT_BASE_URL: world.service.chatgptBaseUrl };
  const { exitCode, stdout } = await runCommand(['doctor', '--json'], { ...world.env, ...base, ...env });
  const report: DoctorReport = commandShapes.doctor.parse(JSON.parse(stdout));
  return { exitCode, report, findings: report.findings };
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const own = (name: string): string => join(world.home.dir, 'quota-tray', name);
const fresh = { signIn: { issuedAtMs: Date.now() - hourMs, expiresAtMs: Date.now() + dayMs } };

async function writeSettings(settings: object): Promise<void> {
  await mkdir(own(''), { recursive: true, mode: 0o700 });
  await writeFile(own('settings.json'), JSON.stringify(settings));
}

async function writeSegment(host: string, records: readonly object[]): Promise<void> {
  await mkdir(world.home.custodyDir, { recursive: true });
  const owner = { pid: 1, startedAt: '1', bootId: 'a boot long ago', pidNamespace: null, host };
  const lines = [{ t: 'owner', v: 1, at: Date.now(), owner }, ...records].map((line) => `${JSON.stringify(line)}\n`);
  await writeFile(join(world.home.custodyDir, '1-aaaaaaaaaaaa.segment'), lines.join(''), { mode: 0o600 });
}

function refuses(account: MadeUpAccount, code: string): MadeUpAccount {
  account.behave({ token: { kind: 'refused', status: 401, code } });
  return account;
}

describe('the doctor finds in the accounts', () => {
  it.each<[string, Finds, number]>([
    ['refresh_token_expired', (report) => doctorFinds(report, 'needs-sign-in'), 1],
    ['account_deactivated', (report) => doctorFinds(report, 'deactivated'), 0],
  ])('what a refusal with %s means, and exits with what that is worth', async (code, finds, exit) => {
    await world.home.writeAuth(refuses(world.account('mira'), code).tokens);
    await world.run('status', '--refresh');
    const { report, exitCode } = await doctor();
    finds(report);
    expect(exitCode).toBe(exit);
  });

  it('attention-soon in one that nobody refreshed for long, and in one that cannot be refreshed', async () => {
    const old = { signIn: { issuedAtMs: Date.now() - 30 * dayMs, expiresAtMs: Date.now() - 20 * dayMs } };
    const [kai, mira] = [world.account('kai', old), world.account('mira', fresh)];
    await world.home.writePool([poolRecord(kai.tokens)]);
    await world.home.writeAuth({ ...mira.tokens, refresh: '' });
    const { report, findings } = await doctor();
    const { id: soon } = doctorFinds(report, 'attention-soon');
    const said = findings.filter(({ id }) => id === soon).map(({ sentence }) => sentence);
    expect(said.toSorted()).toEqual([
      'It will need attention: it cannot be refreshed.',
      'It will need attention: not refreshed for 30 days.',
    ]);
  });

  it('guard-held when many were refused together', async () => {
    await writeSettings({ management: 'manage' });
    const accounts = ['a', 'b', 'c', 'd'].map((name) => world.account(name));
    for (const account of accounts.slice(0, 3)) refuses(account, 'refresh_token_invalidated');
    await world.home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
    await world.run('status', '--refresh');
    const { report } = await doctor();
    doctorFinds(report, 'guard-held');
  });

  it('spent-elsewhere when a token was used that was never answered here', async () => {
    await world.home.writePool([poolRecord(refuses(world.account('mira'), 'refresh_token_reused').tokens)]);
    await world.run('status', '--refresh');
    const { report } = await doctor();
    doctorFinds(report, 'spent-elsewhere');
  });

  it('rotated-elsewhere when the pool holds a later sign-in than the one known here', async () => {
    const mira = world.account('mira');
    await world.home.writePool([poolRecord(mira.tokens)]);
    await world.run('status', '--refresh');
    const later = mira.signIn({ issuedAtMs: Date.now() + 60_000, expiresAtMs: Date.now() + hourMs });
    await world.home.writePool([poolRecord(later)]);
    const { report } = await doctor();
    doctorFinds(report, 'rotated-elsewhere');
  });

  it('erased-from-pool when a restored account had to be put back', async () => {
    const fromMemory = [poolRecord(world.account('kai', fresh).tokens)];
    await world.home.writePool(fromMemory);
    await world.home.writeFlagged([flaggedRecord(world.account('mira').tokens)]);
    await world.run('verify-flagged');
    await world.home.writePool(fromMemory);
    await world.run('status', '--refresh');
    const { report } = await doctor();
    doctorFinds(report, 'erased-from-pool');
  });
});

describe('the doctor finds in the files', () => {
  it('other-computer by whose segment lies in our folder', async () => {
    await world.home.writeAuth(world.account('mira').signIn());
    await writeSegment(`not-${hostname()}`, []);
    const { report } = await doctor();
    doctorFinds(report, 'other-computer');
  });

  it('move-cut-off where a dead process had begun to move an account', async () => {
    await world.home.writeAuth(world.account('mira').signIn());
    await writeSegment(hostname(), [
      { t: 'move', id: 'm', at: Date.now(), kind: 'restore', hash: 'a'.repeat(64), reason: null },
    ]);
    const { report } = await doctor();
    doctorFinds(report, 'move-cut-off');
  });

  it('store-unreadable where a folder lies in the place of the file', async () => {
    await world.home.writeAuth(world.account('mira').signIn());
    await mkdir(world.home.poolPath, { recursive: true });
    const { report, exitCode } = await doctor();
    doctorFinds(report, 'store-unreadable');
    expect(exitCode).toBe(1);
  });

  it.each(['', 'multi-auth', 'quota-tray', 'quota-tray/custody'])(
    'changeable-by-others where everybody may write in a folder in use: %j',
    async (name) => {
      await world.home.writeAuth(world.account('mira').signIn());
      const dir = join(world.home.dir, name);
      await mkdir(dir, { recursive: true });
      await chmod(dir, 0o777);
      const { report, findings, exitCode } = await doctor();
      doctorFinds(report, 'changeable-by-others');
      expect(findings.filter(({ family }) => family === 'permissions')).toMatchObject([
        {
          severity: 'error',
          fixable: true,
          nextStep: expect.stringContaining('chmod go-w'),
        },
      ]);
      expect(exitCode).toBe(1);
    },
  );

  it('settings-not-understood, and which', async () => {
    await world.home.writeAuth(world.account('mira').signIn());
    await writeSettings({ theme: 7 });
    const { report } = await doctor();
    expect(doctorFinds(report, 'settings-not-understood').sentence).toContain('theme');
  });

  it('several-pools and project-pools, and where the others are', async () => {
    const { tokens } = world.account('mira', fresh);
    await world.home.writePool([poolRecord(tokens)]);
    const pool = await readFile(world.home.poolPath, 'utf8');
    const elsewhere = join(world.home.dir, 'elsewhere');
    const project = join(elsewhere, 'projects', 'one');
    await mkdir(project, { recursive: true });
    for (const dir of [elsewhere, project]) await writeFile(join(dir, 'openai-codex-accounts.json'), pool);
    const { report } = await doctor({ CODEX_MULTI_AUTH_DIR: elsewhere });
    doctorFinds(report, 'project-pools');
    expect(doctorFinds(report, 'several-pools').sentence).toContain(join(world.home.dir, 'multi-auth'));
  });

  it('keyring-without-codex where only Codex could use the sign-in', async () => {
    await writeFile(join(world.home.dir, 'config.toml'), 'cli_auth_credentials_store = "keyring"\n');
    const { report } = await doctor();
    doctorFinds(report, 'keyring-without-codex');
  });

  it('nobody-signed-in with one command that helps', async () => {
    const { report, exitCode } = await doctor();
    expect(doctorFinds(report, 'nobody-signed-in').nextStep).toBe('Sign in once: `codex-quota login`.');
    expect(exitCode).toBe(0);
  });

  it('a Codex home that is named and not there first, and signs nobody in into a place that may be wrong', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'no-home-'));
    onTestFinished(() => rm(empty, { recursive: true }));
    const missing = join(empty, 'no$where');
    const { report, exitCode } = await doctor({ HOME: empty, CODEX_HOME: missing });
    expect(exitCode).toBe(1);
    expect(doctorFinds(report, 'codex-home-missing')).toMatchObject({
      severity: 'error',
      nextStep: `Mend CODEX_HOME, or make the folder: \`mkdir -p '${missing}'\`.`,
    });
    expect(doctorFinds(report, 'nobody-signed-in').nextStep).toBe(
      'Put the Codex home right first: a sign-in would go into a folder that may be the wrong one.',
    );
  });
});

describe('the doctor finds beside them', () => {
  it.each([
    ['its name', []],
    ['its name behind what its interpreter was told', ['--enable-source-maps', '--conditions', 'development']],
  ])('rival-running by %s', async (_how, options) => {
    await world.home.writeAuth(world.account('mira').signIn());
    await runMultiAuthIn(world.home.dir, options);
    const { report } = await doctor();
    expect(doctorFinds(report, 'rival-running').subject).toBe('codex-multi-auth');
  });

  // What a program was started with is to be read on Linux alone.
  const itCanTell = it.runIf(process.platform === 'linux');

  itCanTell('no rival in a codex-multi-auth that is at work on the accounts of another home', async () => {
    await world.home.writeAuth(world.account('mira').signIn());
    const elsewhere = await mkdtemp(join(tmpdir(), 'other-home-'));
    onTestFinished(() => rm(elsewhere, { recursive: true }));
    await runMultiAuthIn(elsewhere);
    const { report } = await doctor();
    expect(report.findings.map(({ id }) => id)).not.toContain('rival-running');
  });

  it.each(['win32', 'darwin'])('processes-unknown where the system’s tool for it is missing (%s)', async (platform) => {
    const { PATH } = process.env;
    process.env['PATH'] = '/nonexistent';
    try {
      const running = runningPrograms(await listProcesses(platform, {}));
      doctorFinds(diagnose(withMachine({ running }), Date.now()), 'processes-unknown');
    } finally {
      process.env['PATH'] = PATH;
    }
  });

  it('processes-unknown, and goes on with everything else, where Windows does not tell', async () => {
    await world.home.writeAuth(world.account('mira').signIn());
    const options = { env: world.env, log: { write: () => undefined }, version: '0.1.0', codex: noCodex };
    const real = await createNodeAdapters(options);
    const gather: typeof real.machine.gather = async (signal) => ({
      ...(await real.machine.gather(signal)),
      running: runningPrograms(await listProcesses('win32', { SystemRoot: '/nonexistent' })),
    });
    const app = compose({ ...real, machine: { ...real.machine, gather } }, { spendsInFlight: 4 });
    const report = await app.doctor({});
    await app.close();
    expect(doctorFinds(report, 'processes-unknown')).toMatchObject({
      severity: 'note',
      sentence: 'The list could not be read, so it cannot be told who else refreshes.',
    });
    expect(report.findings.map(({ id }) => id)).not.toContain('rival-running');
  });

  it('services-redirected, and to which host', async () => {
    await world.home.writeAuth(world.account('mira').signIn());
    const { report } = await doctor({
      CODEX_QUOTA_CHATGPT_BASE_URL: 'https://chatgpt.evil.example/backend-api',
      HTTPS_PROXY: 'http://127.0.0.1:9',
    });
    expect(doctorFinds(report, 'services-redirected').sentence).toContain('chatgpt.evil.example');
  });

  it.each<[number, number, Finds, Env]>([
    [503, 0, (report) => doctorFinds(report, 'service-in-trouble'), {}],
    [302, 1, (report) => doctorFinds(report, 'answer-from-elsewhere'), { location: 'http://login.hotel.example/' }],
    [511, 1, (report) => doctorFinds(report, 'answer-from-elsewhere'), {}],
  ])('what an answer of a service with %i means, and exits with %i', async (status, exit, finds, headers) => {
    const url = await listening(createServer((_request, response) => response.writeHead(status, headers).end()));
    const { report, exitCode } = await doctor({ CODEX_REFRESH_TOKEN_URL_OVERRIDE: `http://${url}/oauth/token` });
    finds(report);
    expect(exitCode).toBe(exit);
  });

  it('certificate-not-trusted from one whose certificate nobody vouches for', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'certificate-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-days', '1'];
    execFileSync(pathOfTool('openssl'), [...made, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    const pair = { key: await readFile(key), cert: await readFile(cert) };
    const url = await listening(createTlsServer(pair, (_request, response) => response.end()));
    const { report } = await doctor({ CODEX_REFRESH_TOKEN_URL_OVERRIDE: `https://${url}/oauth/token` });
    doctorFinds(report, 'certificate-not-trusted');
  });
});

/** Its host and port, until the test is over. */
async function listening(
  server: Pick<Server, 'listen' | 'close' | 'address' | 'closeAllConnections' | 'once'>,
): Promise<string> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}
