import { describe, expect, it } from 'vitest';
import { codexCandidates } from '../../../../main/node/codex/codex-candidates.ts';

const namesIn = () => [];
const windows = { platform: 'win32', arch: 'x64', home: 'C:\\Users\\mira', namesIn } as const;
const linux = { platform: 'linux', arch: 'x64', home: '/home/mira', namesIn } as const;
const npmDir = 'C:\\Users\\mira\\AppData\\Roaming\\npm';
const vendorExe = 'vendor\\x86_64-pc-windows-msvc\\bin\\codex.exe';

describe('where Codex is looked for', () => {
  it.each([
    ['a program of its own', 'D:\\tools', 'D:\\tools\\codex.exe'],
    [
      'npm’s command file, its package nested',
      npmDir,
      `${npmDir}\\node_modules\\@openai\\codex\\node_modules\\@openai\\codex-win32-x64\\${vendorExe}`,
    ],
    [
      'npm’s command file, its package side by side',
      npmDir,
      `${npmDir}\\node_modules\\@openai\\codex-win32-x64\\${vendorExe}`,
    ],
    [
      'npm’s command file of an older version',
      npmDir,
      `${npmDir}\\node_modules\\@openai\\codex\\vendor\\x86_64-pc-windows-msvc\\codex\\codex.exe`,
    ],
    [
      'the command file of a project',
      'D:\\work\\node_modules\\.bin',
      `D:\\work\\node_modules\\@openai\\codex-win32-x64\\${vendorExe}`,
    ],
    ['a folder in quotes', '"D:\\my tools"', 'D:\\my tools\\codex.exe'],
  ])('on Windows it is %s', (_name, dir, expected) => {
    expect(codexCandidates({ ...windows, env: { Path: `C:\\Windows;${dir}` } })).toContain(expected);
  });

  it('on Windows it is never a command file, which could be started only by a shell', () => {
    const candidates = codexCandidates({ ...windows, env: { Path: npmDir, USERPROFILE: windows.home } });
    expect(candidates.filter((path) => !path.endsWith('\\codex.exe'))).toEqual([]);
  });

  it.each([
    ['x64', 'codex-win32-x64'],
    ['arm64', 'codex-win32-arm64'],
  ])('prefers the program for this processor (%s), and takes the other', (arch, first) => {
    const candidates = codexCandidates({ ...windows, arch, env: { Path: npmDir } });
    const packaged = candidates.flatMap((path) => /codex-win32-(?:x64|arm64)/.exec(path)?.[0] ?? []);
    expect(packaged[0]).toBe(first);
    expect(new Set(packaged).size).toBe(2);
  });

  it('asks one folder of the path after the other, each for everything', () => {
    const candidates = codexCandidates({ ...windows, env: { Path: 'A:\\one;B:\\two' } });
    expect(candidates.map((path) => path.slice(0, 6)).lastIndexOf('A:\\one')).toBeLessThan(
      candidates.indexOf('B:\\two\\codex.exe'),
    );
  });

  it.each([
    [{ APPDATA: 'E:\\roaming' }, 'E:\\roaming\\npm\\codex.exe'],
    [{}, `${npmDir}\\codex.exe`],
    [{ LOCALAPPDATA: 'E:\\local' }, 'E:\\local\\Microsoft\\WinGet\\Links\\codex.exe'],
    [{}, 'C:\\Users\\mira\\scoop\\shims\\codex.exe'],
  ])('looks where installers put it on Windows (%j)', (env, expected) => {
    expect(codexCandidates({ ...windows, env: { USERPROFILE: windows.home, ...env } })).toContain(expected);
  });

  it('looks on the path first elsewhere, then where installers put it', () => {
    const candidates = codexCandidates({ ...linux, env: { PATH: '/usr/bin::/opt/codex/bin', HOME: linux.home } });
    expect(candidates.slice(0, 3)).toEqual(['/usr/bin/codex', '/opt/codex/bin/codex', '/opt/homebrew/bin/codex']);
    expect(candidates).toContain('/home/mira/.local/bin/codex');
  });

  it.each([linux, windows])('never takes what lies where somebody happens to be ($platform)', (system) => {
    const path = system.platform === 'win32' ? '.;bin;"";' : '.:bin::node_modules/.bin';
    expect(codexCandidates({ ...system, env: { PATH: path } })).toEqual([]);
  });
});
