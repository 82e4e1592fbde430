import { chmod, mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandShapes } from '../../main/cli/command-shapes.ts';
import type { DoctorReport, Finding } from '../../shared/diagnosis-report.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { doctorFinds } from '../support/doctor-finds.ts';
import { runCommand } from '../support/run-command.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

type Env = Readonly<Record<string, string>>;
type Finds = (report: DoctorReport) => Finding;

async function doctor(env: Env = {}) {
  const { exitCode, stdout } = await runCommand(['doctor', '--json'], {
    ...world.env,
    CODEX_QUOTA_CHATGPT_BASE_URL: world.service.chatgptBaseUrl,
    ...env,
  });
  const report: DoctorReport = commandShapes.doctor.parse(JSON.parse(stdout));
  return { exitCode, report, ids: report.findings.map(({ id }) => id) };
}

async function script(name: string, text: string): Promise<string> {
  const dir = join(world.home.dir, 'bin');
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return dir;
}

describe('the doctor on real files', () => {
  it('finds nothing wrong with a sound home, spends nothing and changes no byte', async () => {
    await world.home.writeAuth(world.account('mira').signIn());
    const before = await treeOf(world.home.dir);
    const { exitCode, report, ids } = await doctor();
    doctorFinds(report, 'codex-missing');
    expect(ids).toHaveLength(1);
    expect(exitCode).toBe(0);
    expect(world.tokenRequests()).toBe(0);
    expect(await treeOf(world.home.dir)).toEqual(before);
  });

  it('names the versions of Codex and codex-multi-auth that are on the path', async () => {
    await world.home.writeAuth(world.account('mira').signIn());
    const dir = await script('codex', '[ "$1" = --version ] && echo "codex-cli 0.169.0"');
    await script('codex-multi-auth', 'exit 9');
    await writeFile(join(dir, 'package.json'), JSON.stringify({ name: 'codex-multi-auth', version: '2.8.7' }));
    const { report, ids } = await doctor({ PATH: `${dir}:/bin` });
    expect(ids).toEqual([]);
    expect(report.sound).toContainEqual(
      expect.objectContaining({ subject: 'Codex CLI', sentence: expect.stringMatching(/^0\.169\.0, /) }),
    );
    expect(report.sound).toContainEqual(
      expect.objectContaining({ subject: 'codex-multi-auth', sentence: expect.stringMatching(/^2\.8\.7, /) }),
    );
  });

  it.each<[string, string, Finds]>([
    ['fails', 'exit 3', (report) => doctorFinds(report, 'codex-silent')],
    ['is an old one', 'echo "codex-cli 0.140.0"', (report) => doctorFinds(report, 'codex-writes-in-place')],
  ])('says so when a Codex that was found %s', async (_what, text, finds) => {
    await world.home.writeAuth(world.account('mira').signIn());
    const { report } = await doctor({ PATH: `${await script('codex', text)}:/bin` });
    expect(report.findings).toEqual([finds(report)]);
  });

  it('names each file that cannot be understood with its hint, and exits with 1', async () => {
    await writeFile(world.home.authPath, '{"tokens":', { mode: 0o600 });
    await world.home.writePool([]);
    await writeFile(world.home.poolPath, JSON.stringify({ version: 7, accounts: [] }), { mode: 0o600 });
    const { exitCode, report } = await doctor();
    doctorFinds(report, 'store-broken');
    doctorFinds(report, 'store-unsupported');
    expect(report.findings.map(({ sentence }) => sentence).join(' ')).toContain(world.home.authPath);
    expect(exitCode).toBe(1);
  });

  it('goes on with everything else when config.toml is broken', async () => {
    await writeFile(join(world.home.dir, 'config.toml'), 'a = [');
    const { exitCode, ids } = await doctor();
    expect(ids.filter((id) => id === 'store-broken')).toHaveLength(1);
    expect(exitCode).toBe(1);
  });

  it('tells about records that stand twice, pointers beyond the end, and files that others can read', async () => {
    const [mira, kai] = [world.account('mira').signIn(), world.account('kai').signIn()];
    await world.home.writePool([poolRecord(mira), poolRecord(kai), poolRecord(mira)], { activeIndex: 9 });
    await chmod(world.home.poolPath, 0o644);
    const { report } = await doctor();
    doctorFinds(report, 'duplicate-accounts');
    doctorFinds(report, 'active-index-off');
    expect(doctorFinds(report, 'readable-by-others')).toMatchObject({
      subject: world.home.poolPath,
      nextStep: expect.stringContaining(`chmod 600 "${world.home.poolPath}"`),
    });
  });

  it('finds what dead processes have left', async () => {
    await world.home.writeAuth(world.account('mira').signIn());
    await mkdir(world.home.leaseDir, { recursive: true });
    const lease = { tokenHash: 'a'.repeat(64), pid: 1, acquiredAt: 1, expiresAt: 2, nonce: 'x' };
    await writeFile(join(world.home.leaseDir, `${'a'.repeat(64)}.lock`), JSON.stringify(lease), { mode: 0o600 });
    const left = `${world.home.authPath}.quota-tray.123.0123456789abcdef.tmp`;
    await writeFile(left, '{}', { mode: 0o600 });
    await utimes(left, 1_700_000_000, 1_700_000_000);
    const { report } = await doctor();
    doctorFinds(report, 'stale-leases');
    doctorFinds(report, 'temporary-files');
  });

  it.each([
    ['stands for as long as the variable says', '120000', false],
    ['has fallen after half a minute where none says otherwise', '', true],
  ])('knows that a lease of codex-multi-auth %s', async (_when, lifeMs, hasFallen) => {
    await world.home.writeAuth(world.account('mira').signIn());
    await mkdir(world.home.leaseDir, { recursive: true });
    const path = join(world.home.leaseDir, `${'a'.repeat(64)}.lock`);
    const [takenAt, expiresAt] = [Date.now() - 45_000, Date.now() + 75_000];
    const lease = { tokenHash: 'a'.repeat(64), pid: 1, acquiredAt: takenAt, expiresAt, nonce: 'x' };
    await writeFile(path, JSON.stringify(lease), { mode: 0o600 });
    await utimes(path, takenAt / 1000, takenAt / 1000);
    const { ids } = await doctor({ CODEX_AUTH_REFRESH_LEASE_TTL_MS: lifeMs });
    expect(ids.includes('stale-leases')).toBe(hasFallen);
  });

  it('reads the clock off the answers of the services', async () => {
    await world.dispose();
    world = await createWorld({ clockOffsetMs: 3 * 60 * 60 * 1000 });
    await world.home.writeAuth(world.account('mira').signIn());
    const { report } = await doctor();
    expect(doctorFinds(report, 'clock-off').sentence).toBe('It is 3 hours behind the services.');
  });

  it('says which service cannot be reached, and holds nothing against any account', async () => {
    await world.home.writeAuth(world.account('mira').signIn());
    await world.service.close();
    const { exitCode, report, ids } = await doctor();
    const { id: unreachable } = doctorFinds(report, 'service-unreachable');
    expect(ids.filter((id) => id === unreachable)).toHaveLength(3);
    expect(ids).not.toContain('needs-sign-in');
    expect(exitCode).toBe(1);
  });

  it.each<[Env, Finds]>([
    [{ HTTPS_PROXY: '::::' }, (report) => doctorFinds(report, 'proxy-malformed')],
    [{ NODE_EXTRA_CA_CERTS: '/nonexistent/company.pem' }, (report) => doctorFinds(report, 'certificate-file-missing')],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, (report) => doctorFinds(report, 'verification-off')],
    [{ CODEX_MULTI_AUTH_DIR: '/nonexistent/pool' }, (report) => doctorFinds(report, 'folder-missing')],
    [
      { CODEX_QUOTA_HOME: '/nonexistent/ours', CODEX_MULTI_AUTH_DIR: '~/pool' },
      (report) => doctorFinds(report, 'path-not-absolute'),
    ],
    [{ CODEX_HOME: '/nonexistent/codex' }, (report) => doctorFinds(report, 'codex-home-missing')],
  ])('finds what is wrong in the environment: %j', async (env, finds) => {
    await world.home.writeAuth(world.account('mira').signIn());
    finds((await doctor(env)).report);
  });

  it('counts set-aside accounts and sees one sign-in in two stores', async () => {
    const [mira, ines] = [world.account('mira').signIn(), world.account('ines')];
    await world.home.writeAuth(mira);
    await world.home.writePool([poolRecord(mira)]);
    await world.home.writeFlagged([flaggedRecord(ines.tokens)]);
    const { report } = await doctor();
    doctorFinds(report, 'set-aside');
    doctorFinds(report, 'one-login-in-two-stores');
  });

  it('sees an older copy that was put back over the sign-in that we refreshed', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    expect((await world.run('refresh')).exitCode).toBe(0);
    expect((await doctor()).ids).not.toContain('older-copy');
    await world.home.writeAuth(mira.tokens);
    const { report } = await doctor();
    doctorFinds(report, 'older-copy');
  });

  it('shows a person every finding with its mark and the next step below it', async () => {
    await world.home.writePool([], { activeIndex: 9 });
    await chmod(world.home.poolPath, 0o644);
    const { stdout, exitCode } = await world.run('doctor');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^! Pool +It points beyond its 0 accounts\.\n +→ Run `codex-quota fix`\.$/m);
    expect(stdout).toMatch(/^✓ Clock +agrees with the services$/m);
    expect(stdout.trimEnd()).toMatch(/warnings? \|.*`codex-quota fix --dry-run` shows what it would put right\.$/);
  });
});
