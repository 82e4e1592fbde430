import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ShownAddress } from '../../../../main/core/sign-in/sign-in-ports.ts';
import { signInThroughCodex } from '../../../../main/node/codex/codex-sign-in.ts';
import type { SignInWay } from '../../../../shared/sign-in.ts';
import { fakeCodex, greets, neverRun } from './fake-codex.ts';

const starts = `if (message.method === 'account/login/start') say({ id: message.id, result: { type: 'chatgpt', loginId: 'L1', authUrl: 'https://auth.example/a' } });`;
const startsWithCode = `if (message.method === 'account/login/start') say({ id: message.id, result: { type: 'chatgptDeviceCode', loginId: 'L1', verificationUrl: 'https://auth.example/d', userCode: 'AB-12' } });`;
const completes = (params: object): string =>
  `if (message.method === 'account/login/start') say({ method: 'account/login/completed', params: ${JSON.stringify(params)} });`;
const done = { loginId: 'L1', success: true, error: null };

function signIn(script: string, { way = 'browser' as SignInWay, stop = new AbortController() } = {}) {
  const fake = fakeCodex(script);
  const codexHome = mkdtempSync(join(tmpdir(), 'sign-in-home-'));
  onTestFinished(() => rmSync(codexHome, { recursive: true, force: true }));
  const shown: ShownAddress[] = [];
  const outcome = fake.codex.signIn({
    way,
    codexHome,
    signal: stop.signal,
    onAddress: (one) => {
      shown.push(one);
      if (one.address.endsWith('stop')) stop.abort();
    },
  });
  return { fake, codexHome, shown, outcome };
}

describe('Codex that signs in for us', () => {
  it('does so in the home that it is given, and is gone when that is over', async () => {
    const { fake, codexHome, shown, outcome } = signIn(greets + starts + completes(done));
    expect(await outcome).toEqual({ kind: 'signed-in' });
    expect(shown).toEqual([{ address: 'https://auth.example/a', code: null }]);
    const [start, ...heard] = fake.heard();
    expect(start).toEqual({ args: ['app-server'], home: codexHome });
    expect(heard).toContainEqual(
      expect.objectContaining({ method: 'account/login/start', params: { type: 'chatgpt' } }),
    );
    const pid = readFileSync(join(fake.path, '..', 'pid'), 'utf8');
    expect(existsSync(`/proc/${pid}`)).toBe(false);
  });

  it('shows the code when there is no browser', async () => {
    const { fake, shown, outcome } = signIn(greets + startsWithCode + completes(done), { way: 'device' });
    expect(await outcome).toEqual({ kind: 'signed-in' });
    expect(shown).toEqual([{ address: 'https://auth.example/d', code: 'AB-12' }]);
    expect(fake.heard()).toContainEqual(expect.objectContaining({ params: { type: 'chatgptDeviceCode' } }));
  });

  it('is believed although the end comes before the address was answered', async () => {
    const { outcome } = signIn(greets + completes(done) + starts);
    expect(await outcome).toEqual({ kind: 'signed-in' });
  });

  it('does not take the end of another sign-in for its own', async () => {
    const other = completes({ loginId: 'L0', success: false, error: 'replaced' });
    const { outcome } = signIn(greets + starts + other + completes(done));
    expect(await outcome).toEqual({ kind: 'signed-in' });
  });

  it('is quoted when it could not sign in', async () => {
    const { outcome } = signIn(
      greets + starts + completes({ loginId: 'L1', success: false, error: 'Workspace closed' }),
    );
    expect(await outcome).toEqual({ kind: 'refused', message: 'Workspace closed' });
  });

  it('is quoted when it does not even begin, such as where only API keys are allowed', async () => {
    const refuses = `if (message.method === 'account/login/start') say({ id: message.id, error: { code: -32600, message: 'ChatGPT login is disabled.' } });`;
    expect(await signIn(greets + refuses).outcome).toEqual({ kind: 'refused', message: 'ChatGPT login is disabled.' });
  });

  it.each([
    [
      'does not know the question',
      `${greets}if (message.method === 'account/login/start') say({ id: message.id, error: { code: -32600, message: 'Invalid request: unknown variant' } });`,
    ],
    ['gives no address', `${greets}if (message.method === 'account/login/start') say({ id: message.id, result: {} });`],
    ['ends at once', 'end(1);'],
    ['refuses to talk to us', `if (message.id !== undefined) say({ id: message.id, error: { message: 'no' } });`],
  ])('leaves the sign-in to us when it %s', async (_name, script) => {
    expect(await signIn(script).outcome).toEqual({ kind: 'unusable' });
  });

  it.each(neverRun)('leaves the sign-in to us when nothing of it runs: %s', async (_why, text) => {
    const fake = fakeCodex('');
    writeFileSync(fake.path, text);
    const request = { way: 'browser' as const, codexHome: tmpdir(), signal: new AbortController().signal };
    expect(await fake.codex.signIn({ ...request, onAddress: () => undefined })).toEqual({ kind: 'unusable' });
  });

  it.each([
    ['says nothing at all', ''],
    ['says only what nobody understands', `say('thread panicked'); say({ jsonrpc: '2.0' });`],
    ['greets and then says nothing more', greets],
  ])('leaves the sign-in to us, and is ended, when it %s', async (_name, script) => {
    const fake = fakeCodex(script, { deaf: true });
    const program = { path: fake.path, env: {}, version: '9.9.9', beginMs: 300 };
    const signal = new AbortController().signal;
    const request = { way: 'browser' as const, codexHome: tmpdir(), signal, onAddress: () => undefined };
    expect(await signInThroughCodex(program, request)).toEqual({ kind: 'unusable' });
    await fake.ended();
  });

  it('is reported when it ends in the middle', async () => {
    const { outcome } = signIn(
      `${greets + starts}if (message.method === 'account/login/start') setTimeout(() => end(3), 50);`,
    );
    expect(await outcome).toEqual({ kind: 'ended' });
  });

  it('is told of a cancel, and ends with everything that it started', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'left-behind-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const pidPath = join(dir, 'pid');
    const leaves = `if (message.method === 'initialize') { const { spawn } = require('node:child_process'); const kid = spawn('/bin/sleep', ['300'], { stdio: 'ignore' }); writeFileSync(${JSON.stringify(pidPath)}, String(kid.pid)); kid.unref(); }`;
    const stops = starts.replace('auth.example/a', 'auth.example/stop');
    const answersCancel = `if (message.method === 'account/login/cancel') say({ id: message.id, result: { status: 'canceled' } });`;
    const { fake, outcome } = signIn(leaves + greets + stops + answersCancel);
    expect(await outcome).toEqual({ kind: 'cancelled' });
    expect(fake.heard()).toContainEqual(
      expect.objectContaining({ method: 'account/login/cancel', params: { loginId: 'L1' } }),
    );
    await fake.ended();
    await gone(Number(readFileSync(pidPath, 'utf8')));
  });

  it('that hears nothing any more is ended all the same', async () => {
    const stops = starts.replace('auth.example/a', 'auth.example/stop');
    const deaf = `if (message.method === 'account/login/start') setInterval(() => {}, 1000); lines.removeAllListeners('close');`;
    const { fake, outcome } = signIn(greets + stops + deaf);
    expect(await outcome).toEqual({ kind: 'cancelled' });
    await fake.ended();
  });

  it('is not started for a sign-in that is cancelled already', async () => {
    const stop = new AbortController();
    stop.abort();
    const { fake, outcome } = signIn(greets, { stop });
    expect(await outcome).toEqual({ kind: 'cancelled' });
    expect(existsSync(join(fake.path, '..', 'pid'))).toBe(false);
  });
});

async function gone(pid: number): Promise<void> {
  for (let look = 0; look < 500; look += 1) {
    // A child that nobody has looked at yet is dead all the same.
    if (!existsSync(`/proc/${pid}`) || / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('What Codex had started outlived it.');
}
