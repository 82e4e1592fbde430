import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createCodexAppServer } from '../../../../main/node/codex/codex-app-server.ts';
import { fakeCodex, greets, neverRun } from './fake-codex.ts';

const codexHome = '/made-up/home';
const signedIn = `if (message.method === 'account/read') say({ id: message.id, result: { account: { type: 'chatgpt' } } });`;

describe('asking Codex to refresh its sign-in', () => {
  it('introduces itself, asks, and lets the child go', async () => {
    const { codex, heard, ended } = fakeCodex(greets + signedIn);
    expect(await codex.refreshLogin({ codexHome })).toEqual({ kind: 'done' });
    await ended();
    expect(heard()).toEqual([
      { args: ['app-server'], home: codexHome },
      {
        id: 1,
        method: 'initialize',
        params: { clientInfo: { name: 'codex_quota_tray', title: 'Codex Quota Tray', version: '9.9.9' } },
      },
      { method: 'initialized' },
      { id: 2, method: 'account/read', params: { refreshToken: true } },
    ]);
  });

  it.runIf(process.platform !== 'win32')(
    'finds the node of a Codex that npm installed, also for an app of the desktop',
    async () => {
      const { path, ended } = fakeCodex(greets + signedIn);
      const home = mkdtempSync(join(tmpdir(), 'desktop-home-'));
      onTestFinished(() => rmSync(home, { recursive: true, force: true }));
      const [codexDir, nodeDir] = [join(home, '.npm-global', 'bin'), join(home, '.local', 'bin')];
      for (const dir of [codexDir, nodeDir]) mkdirSync(dir, { recursive: true });
      const script = readFileSync(path, 'utf8').replace(/^#!.*/, '#!/usr/bin/env node');
      writeFileSync(join(codexDir, 'codex'), script, { mode: 0o755 });
      symlinkSync(process.execPath, join(nodeDir, 'node'));
      vi.stubEnv('HOME', home);
      onTestFinished(() => void vi.unstubAllEnvs());
      const codex = createCodexAppServer({ env: { PATH: '/nonexistent', HOME: home }, version: '9.9.9' });
      expect(await codex.refreshLogin({ codexHome })).toEqual({ kind: 'done' });
      await ended();
    },
  );

  it('sets no timer for a child that ends after the conversation: the command would wait for it', async () => {
    const { codex, ended } = fakeCodex(greets + signedIn);
    await codex.refreshLogin({ codexHome });
    const timers = vi.spyOn(globalThis, 'setTimeout');
    onTestFinished(() => timers.mockRestore());
    await ended();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
    // Those of the look for its process are shorter.
    expect(timers.mock.calls.filter(([, delayMs = 0]) => delayMs > 100)).toEqual([]);
  });

  it('passes over notifications, questions with the same number, and lines that are no JSON', async () => {
    const noise = `say('WARNING: not JSON'); say({ method: 'account/updated', params: {} }); say({ id: 2, method: 'ask/you', params: {} });
      say('[1]'); say({ id: 77, result: { account: null } }); say({ id: '2', result: { account: null } });`;
    const { codex } = fakeCodex(`${noise}${greets}${signedIn}`);
    expect(await codex.refreshLogin({ codexHome })).toEqual({ kind: 'done' });
  });

  it.each([
    ['not-signed-in when there is no account', `say({ id: 2, result: { account: null } })`, { kind: 'not-signed-in' }],
    [
      'refused with its words when it answers an error',
      `say({ id: 2, error: { code: -32603, message: 'workspace routing discovery' } })`,
      { kind: 'refused', message: 'workspace routing discovery' },
    ],
    ['refused without words when the error has none', `say({ id: 2, error: {} })`, { kind: 'refused', message: '' }],
    ['crashed when it ends without an answer', 'end(3)', { kind: 'failed', reason: 'crashed' }],
  ])('is %s', async (_name, script, expected) => {
    const { codex, ended } = fakeCodex(`${greets} if (message.method === 'account/read') ${script};`);
    expect(await codex.refreshLogin({ codexHome })).toEqual(expected);
    await ended();
  });

  it('hears an answer that was said just before the child ended', async () => {
    const last = `if (message.method === 'account/read') {
      process.stdout.write(JSON.stringify({ id: 2, result: { account: {} } }) + '\\n', () => end(0));
    }`;
    const { codex } = fakeCodex(greets + last);
    expect(await codex.refreshLogin({ codexHome })).toEqual({ kind: 'done' });
  });

  it('fails when it is not welcome', async () => {
    const { codex, ended } = fakeCodex(`say({ id: message.id, error: { code: -32600, message: 'unknown client' } });`);
    expect(await codex.refreshLogin({ codexHome })).toEqual({ kind: 'failed', reason: 'protocol' });
    await ended();
  });

  it('gives up after its time, and ends a child that does not end by itself', async () => {
    const { codex, ended } = fakeCodex(greets, { overallMs: 300, deaf: true });
    expect(await codex.refreshLogin({ codexHome })).toEqual({ kind: 'failed', reason: 'timeout' });
    await ended();
  });

  it('gives up on a program that never stops talking, long before it fills the memory', async () => {
    const flood = `const talk = () => { while (process.stdout.write('x'.repeat(65536))); process.stdout.once('drain', talk); }; talk();`;
    const { codex, ended } = fakeCodex(`${greets} if (message.method === 'account/read') { ${flood} }`);
    const before = process.memoryUsage().rss;
    expect(await codex.refreshLogin({ codexHome })).toEqual({ kind: 'failed', reason: 'crashed' });
    await ended();
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  it('is not cut off by a cancel once it has begun, since Codex may have spent the token', async () => {
    const cancel = new AbortController();
    const late = `if (message.method === 'account/read') setTimeout(() => say({ id: 2, result: { account: {} } }), 100);`;
    const { codex, started, ended } = fakeCodex(greets + late);
    const asking = codex.refreshLogin({ codexHome, signal: cancel.signal });
    await started();
    cancel.abort();
    expect(await asking).toEqual({ kind: 'done' });
    await ended();
  });

  it.runIf(process.platform !== 'win32')(
    'is out of reach of a Ctrl-C, which goes to a whole process group',
    async () => {
      const { codex, path, ended } = fakeCodex(greets + signedIn);
      const ownGroup = 'try { process.kill(-process.pid, 0); } catch { process.exit(9); }';
      const [first, ...rest] = readFileSync(path, 'utf8').split('\n');
      writeFileSync(path, [first, ownGroup, ...rest].join('\n'));
      expect(await codex.refreshLogin({ codexHome })).toEqual({ kind: 'done' });
      await ended();
    },
  );

  it('starts nothing when it was cancelled before', async () => {
    const { codex, heard } = fakeCodex(greets + signedIn);
    const signal = AbortSignal.abort();
    expect(await codex.refreshLogin({ codexHome, signal })).toEqual({ kind: 'failed', reason: 'cancelled' });
    expect(heard).toThrow();
  });

  it.each(neverRun)('tells apart that nothing of it has run: %s', async (_why, text) => {
    const { codex, path } = fakeCodex(greets);
    writeFileSync(path, text);
    expect(await codex.refreshLogin({ codexHome })).toEqual({ kind: 'failed', reason: 'not-started' });
  });

  it('tells apart that the system does not start it while it is being written', async () => {
    const { codex, path } = fakeCodex(greets + signedIn);
    const writing = openSync(path, 'r+');
    try {
      expect(await codex.refreshLogin({ codexHome })).toEqual({ kind: 'failed', reason: 'not-started' });
    } finally {
      closeSync(writing);
    }
  });

  it.each([
    ['ended like a missing program after it had spoken', `${greets} setTimeout(() => end(127), 50);`],
    ['ended like one that does not know `app-server`', 'end(2);'],
  ])('is taken for one that ran when it %s', async (_how, script) => {
    const { codex } = fakeCodex(script);
    expect(await codex.refreshLogin({ codexHome })).toEqual({ kind: 'failed', reason: 'crashed' });
  });
});

describe('finding Codex', () => {
  function folder(): string {
    const dir = mkdtempSync(join(tmpdir(), 'find-codex-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    return dir;
  }

  function put(dir: string, mode: number): string {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'codex'), '#!/bin/sh\n');
    chmodSync(join(dir, 'codex'), mode);
    return join(dir, 'codex');
  }

  const find = (env: Readonly<Record<string, string>>) => createCodexAppServer({ env, version: '1' }).find();

  it('takes the first on the path that can be run', async () => {
    const [plain, asFolder, good, later] = [folder(), folder(), folder(), folder()];
    put(plain, 0o644);
    mkdirSync(join(asFolder, 'codex'));
    const path = put(good, 0o755);
    put(later, 0o755);
    expect(await find({ PATH: ['', plain, asFolder, good, later].join(delimiter) })).toEqual({ path });
  });

  it('finds none where there is none, and asking it then is a failure, not an error', async () => {
    expect(await find({ PATH: folder() })).toBeNull();
    const codex = createCodexAppServer({ env: {}, version: '1' });
    expect(await codex.refreshLogin({ codexHome })).toEqual({ kind: 'failed', reason: 'not-started' });
  });
});
