import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCommandDesk } from '../../../main/node/command-desk.ts';

async function place(env: Readonly<Record<string, string>>) {
  const osHome = await mkdtemp(join(tmpdir(), 'command-desk-'));
  onTestFinished(() => rm(osHome, { recursive: true, force: true }));
  const sourcePath = join(osHome, 'shipped.mjs');
  await writeFile(sourcePath, '// CODEX_QUOTA_HOME\n');
  const open = () => openCommandDesk({ sourcePath, env, platform: 'linux', osHome });
  return { osHome, open };
}

const bash = { SHELL: '/bin/bash', PATH: '/usr/bin:/bin' };

describe('the command in the settings', () => {
  it('is missed by nobody before it is installed', async () => {
    const { open } = await place(bash);
    const desk = await open();
    expect(desk.now()).toEqual({ command: 'not-installed', commandReach: 'found' });
    expect(await desk.look()).toBe(false);
    expect(() => desk.line()).toThrow('No line is missing here.');
  });

  it('needs a line in the file of the shell, and is found once that was typed', async () => {
    const { open, osHome } = await place(bash);
    const file = join(osHome, '.bashrc');
    // Its last line has no end, which a line put behind it must not break.
    await writeFile(file, 'alias ll="ls -l"');
    const desk = await open();
    await desk.install();
    expect(desk.now()).toEqual({ command: 'installed', commandReach: 'needs-line' });
    expect(await desk.look()).toBe(false);
    await promisify(execFile)('/bin/sh', ['-c', desk.line()], { env: { ...bash, HOME: osHome } });
    expect(await readFile(file, 'utf8')).toBe('alias ll="ls -l"\nexport PATH="$HOME/.local/bin:$PATH"\n');
    expect(await desk.look()).toBe(true);
    expect(desk.now()).toEqual({ command: 'installed', commandReach: 'found' });
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', '. ~/.bashrc; command -v codex-quota'], {
      env: { ...bash, HOME: osHome },
    });
    expect(stdout.trim()).toBe(join(osHome, '.local', 'bin', 'codex-quota'));
  });

  it('is found at the next start of the app as well', async () => {
    const { open, osHome } = await place({ SHELL: '/usr/bin/fish', PATH: '/usr/bin' });
    await (await open()).install();
    expect((await open()).now().commandReach).toBe('needs-line');
    await mkdir(join(osHome, '.config', 'fish'), { recursive: true });
    await writeFile(join(osHome, '.config', 'fish', 'config.fish'), 'fish_add_path ~/.local/bin\n');
    expect((await open()).now().commandReach).toBe('found');
  });
});
