import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CommandInstall, createCommandInstall } from '../../../main/node/command-install.ts';

const bundle = `#!/usr/bin/env node
import { basename } from 'node:path';
// CODEX_QUOTA_HOME
console.log('ran', basename('/a/b'));
`;

interface Place {
  readonly home: string;
  readonly sourcePath: string;
  readonly targetPath: string;
  readonly command: CommandInstall;
}

async function place(platform: 'linux' | 'win32', text: string | null = bundle): Promise<Place> {
  const home = await mkdtemp(join(tmpdir(), 'command-install-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const sourcePath = join(home, 'shipped.mjs');
  if (text !== null) await writeFile(sourcePath, text);
  const targetPath =
    platform === 'linux'
      ? join(home, '.local', 'bin', 'codex-quota')
      : join(home, 'AppData', 'Local', 'Microsoft', 'WindowsApps', 'codex-quota.cmd');
  return {
    home,
    sourcePath,
    targetPath,
    command: createCommandInstall({ sourcePath, env: {}, platform, osHome: home }),
  };
}

describe('the command that the app installs', () => {
  it.each(['linux', 'win32'] as const)('is there afterwards on %s', async (platform) => {
    const { command } = await place(platform);
    expect(await command.state()).toBe('not-installed');
    await command.install();
    expect(await command.state()).toBe('installed');
  });

  it('runs by its own name, although that has no ending', async () => {
    const { command, targetPath } = await place('linux');
    await command.install();
    const { stdout } = await promisify(execFile)(process.execPath, [targetPath]);
    expect(stdout).toBe('ran b\n');
  });

  it('is started on Windows through a file that its shells know', async () => {
    const { command, targetPath } = await place('win32');
    await command.install();
    expect(await readFile(targetPath, 'utf8')).toBe('@node "%~dp0codex-quota.mjs" %*\r\n');
    expect(await readFile(join(dirname(targetPath), 'codex-quota.mjs'), 'utf8')).toBe(bundle);
  });

  it('of another version is told from this one, and replaced', async () => {
    const { command, sourcePath, targetPath } = await place('linux');
    await command.install();
    await writeFile(sourcePath, `${bundle}// newer\n`);
    expect(await command.state()).toBe('other-version');
    await command.install();
    expect(await readFile(targetPath, 'utf8')).toContain('// newer');
  });

  it('is replaced whole: who has the old one open reads on in it, and nothing is left beside it', async () => {
    const { command, sourcePath, targetPath } = await place('linux');
    await command.install();
    const old = await open(targetPath);
    onTestFinished(() => old.close());
    await writeFile(sourcePath, `${bundle}// newer\n`);
    await command.install();
    expect(await old.readFile('utf8')).toBe(bundle);
    expect(await readFile(targetPath, 'utf8')).toContain('// newer');
    expect((await stat(targetPath)).mode & 0o777).toBe(0o755);
    expect(await readdir(dirname(targetPath))).toEqual(['codex-quota']);
  });

  it('never takes the place of another program', async () => {
    const { command, targetPath } = await place('linux');
    await mkdir(dirname(targetPath), { recursive: true });
    await writeFile(targetPath, '#!/bin/sh\necho mine\n');
    const message = 'Another program is at ~/.local/bin/codex-quota.';
    await expect(command.install()).rejects.toMatchObject({ code: 'not-possible', message });
    expect(await readFile(targetPath, 'utf8')).toBe('#!/bin/sh\necho mine\n');
  });

  it('never takes the place of another program that shells of Windows start by that name', async () => {
    const { command, targetPath } = await place('win32');
    const starter = join(dirname(targetPath), 'codex-quota.cmd');
    await mkdir(dirname(targetPath), { recursive: true });
    await writeFile(starter, '@echo mine\r\n');
    const message = 'Another program is at %LOCALAPPDATA%\\Microsoft\\WindowsApps\\codex-quota.cmd.';
    await expect(command.install()).rejects.toMatchObject({ code: 'not-possible', message });
    expect(await readFile(starter, 'utf8')).toBe('@echo mine\r\n');
    expect(await readdir(dirname(targetPath))).toEqual(['codex-quota.cmd']);
  });

  it('on Windows takes the place of its own older version', async () => {
    const { command, sourcePath } = await place('win32');
    await command.install();
    await writeFile(sourcePath, `${bundle}// newer\n`);
    await command.install();
    expect(await command.state()).toBe('installed');
  });

  it('is not possible from a copy of the app that comes without it', async () => {
    const { command } = await place('linux', null);
    expect(await command.state()).toBe('not-possible');
    await expect(command.install()).rejects.toMatchObject({ code: 'not-possible' });
  });

  it('names the place that it could not write', async () => {
    const { command, home } = await place('linux');
    await writeFile(join(home, '.local'), 'in the way');
    await expect(command.install()).rejects.toThrow('~/.local/bin/codex-quota cannot be written.');
  });
});
