import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { programsAtWork } from '../../../../main/node/processes/programs-at-work.ts';
import { isSamePlace } from '../../../../main/node/processes/same-place.ts';
import { storePaths } from '../../../../main/node/stores/store-paths.ts';
import { runMultiAuthIn } from '../../../support/running-multi-auth.ts';

type Env = Readonly<Record<string, string | undefined>>;

function tempDir(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'at-work-')));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function atWork(dir: string) {
  const pathsOf = (env: Env) => storePaths({ env, platform: 'linux', osHome: '/nobody', namesIn: () => [] });
  const env = { HOME: dir, CODEX_HOME: join(dir, 'codex') };
  mkdirSync(env.CODEX_HOME, { recursive: true });
  return programsAtWork({ env, paths: pathsOf(env), pathsOf });
}

/** A process that calls itself like the Codex CLI, until the test is over. */
async function runCodexWith(env: Env): Promise<void> {
  const child = spawn('/bin/sh', ['-c', 'printf codex > /proc/$$/comm; echo ready; read -r line'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env,
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.stdin.end();
    await ended;
  });
  await once(child.stdout, 'data');
}

describe.runIf(process.platform === 'linux')('a Codex that runs', () => {
  it.each<[string, (dir: string) => Env]>([
    ['on the same home', (dir) => ({ CODEX_HOME: join(dir, 'codex') })],
    ['on the same home by another name', (dir) => ({ CODEX_HOME: join(dir, 'link') })],
    ['on a home that is named from where it was started', () => ({ CODEX_HOME: 'codex' })],
    ['without any environment', () => ({})],
    [
      'on a home whose auth.json is ours',
      (dir) => {
        mkdirSync(join(dir, 'other'));
        writeFileSync(join(dir, 'codex', 'auth.json'), '{}');
        symlinkSync(join(dir, 'codex', 'auth.json'), join(dir, 'other', 'auth.json'));
        return { CODEX_HOME: join(dir, 'other') };
      },
    ],
  ])('may write our sign-in: %s', async (_how, envIn) => {
    const dir = tempDir();
    const programs = atWork(dir);
    symlinkSync(join(dir, 'codex'), join(dir, 'link'));
    await runCodexWith(envIn(dir));
    expect(await programs.codexMayBeRunning()).toBe(true);
  });

  it('on another home writes nothing that anybody here would wait for', async () => {
    const programs = atWork(tempDir());
    const other = tempDir();
    await runCodexWith({ HOME: other });
    await runCodexWith({ HOME: other, CODEX_HOME: join(other, 'codex') });
    expect(await programs.codexMayBeRunning()).toBe(false);
  });
});

describe.runIf(process.platform === 'linux')('a codex-multi-auth that runs', () => {
  it('has the pool in memory only where it uses that pool', async () => {
    const dir = tempDir();
    const programs = atWork(dir);
    const other = tempDir();
    await runMultiAuthIn(other);
    expect(await programs.multiAuthRuns()).toBe(false);
    await runMultiAuthIn(join(dir, 'codex'));
    expect(await programs.multiAuthRuns()).toBe(true);
  });
});

describe('the place of another program', () => {
  it.each<[string | null, boolean]>([
    [null, true],
    ['multi-auth', true],
    ['/nowhere/else', false],
    ['/nowhere/here', true],
  ])('%s is taken for ours: %s', (theirs, isSame) => {
    expect(isSamePlace('/nowhere/here', theirs)).toBe(isSame);
  });
});
