import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { openHostileProxy } from '../support/hostile/hostile-proxy.ts';
import { makeCertificate } from '../support/hostile/made-up-certificate.ts';
import { runCommand } from '../support/run-command.ts';
import { createWorld, type World } from '../support/world.ts';

const preload = pathToFileURL(join(import.meta.dirname, '..', 'support', 'loaded-builtins-child.ts')).href;

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.home.writePool([poolRecord(world.account('mira').tokens)]);
});
afterEach(() => world.dispose());

/** Of Node's own modules those that only a request needs. */
async function loadedBy(...args: readonly string[]): Promise<readonly string[]> {
  const listPath = join(world.home.dir, 'loaded.txt');
  const env = { ...world.env, NODE_OPTIONS: `--import=${preload}`, LOADED_BUILTINS: listPath };
  const { exitCode } = await runCommand(args, env);
  expect(exitCode).toBe(0);
  const loaded = (await readFile(listPath, 'utf8')).split('\n').map((line) => line.replace(/^\w+ /, ''));
  return ['tls', 'zlib', 'http'].filter((name) => loaded.includes(name));
}

describe('what a start of the command loads', () => {
  it('has no TLS, HTTP or zlib in it as long as nothing is sent', async () => {
    expect(await loadedBy('status', '--json')).toEqual([]);
  });

  it('has TLS and zlib once the services are asked', async () => {
    expect(await loadedBy('status', '--refresh', '--json')).toEqual(expect.arrayContaining(['tls', 'zlib']));
  });
});

describe('a service that is reached over https', () => {
  const dayMs = 86_400_000;

  it('is asked for quota and for new tokens by the built command', async () => {
    const valid = { fromMs: Date.now() - dayMs, untilMs: Date.now() + dayMs };
    const certificate = makeCertificate({ hosts: ['127.0.0.1'], ...valid });
    const bundlePath = join(world.home.dir, 'company.pem');
    await writeFile(bundlePath, certificate.cert);
    const proxy = await openHostileProxy({
      target: () => world.service.url,
      misbehaviourFor: () => null,
      tls: certificate,
    });
    onTestFinished(proxy.close);
    const nils = world.account('nils');
    await world.home.writeFlagged([flaggedRecord(nils.tokens)]);
    const env = {
      ...world.env,
      NODE_EXTRA_CA_CERTS: bundlePath,
      CODEX_REFRESH_TOKEN_URL_OVERRIDE: `${proxy.url}/oauth/token`,
      CODEX_QUOTA_CHATGPT_BASE_URL: `${proxy.url}/backend-api`,
    };
    const { stdout } = await runCommand(['verify-flagged', '--json'], env);
    expect(JSON.parse(stdout)).toMatchObject({ restored: 1, total: 1 });
    expect(world.tokenRequests()).toBe(1);
  });
});
