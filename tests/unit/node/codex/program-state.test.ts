import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ProgramState, programState } from '../../../../main/node/codex/program-state.ts';

interface Modes {
  readonly file: number;
  readonly folder: number;
}

function programWith({ file, folder }: Modes): string {
  const dir = mkdtempSync(join(tmpdir(), 'program-state-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, 'bin', 'codex');
  mkdirSync(dirname(path));
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, file);
  chmodSync(dirname(path), folder);
  return path;
}

describe.runIf(process.platform !== 'win32')('a program that would be handed the sign-in', () => {
  it.each<[string, Modes, ProgramState]>([
    ['may be run by everybody and changed by its owner', { file: 0o755, folder: 0o755 }, 'runnable'],
    ['lies in a folder of a group, as Homebrew has it', { file: 0o755, folder: 0o775 }, 'runnable'],
    ['may be changed by everybody', { file: 0o757, folder: 0o755 }, 'changeable'],
    ['lies in a folder that everybody may write', { file: 0o755, folder: 0o777 }, 'changeable'],
    ['lies in a sticky one, where a stranger may have been first', { file: 0o755, folder: 0o1777 }, 'changeable'],
    ['cannot be run', { file: 0o644, folder: 0o755 }, 'absent'],
  ])('that %s', (_name, modes, expected) => {
    expect(programState(programWith(modes))).toBe(expected);
  });

  it('is judged by where a link leads, and by the folder of the link', () => {
    const [safe, open] = [{ file: 0o755, folder: 0o755 } as const, { file: 0o755, folder: 0o777 } as const];
    const link = (at: Modes, to: string): string => {
      const path = join(dirname(programWith(at)), 'linked');
      symlinkSync(to, path);
      return path;
    };
    expect(programState(link(safe, programWith(safe)))).toBe('runnable');
    expect(programState(link(safe, programWith(open)))).toBe('changeable');
    expect(programState(link(open, programWith(safe)))).toBe('changeable');
    expect(programState(link(safe, '/nonexistent/codex'))).toBe('absent');
  });

  it('is no folder of that name', () => {
    expect(programState(dirname(programWith({ file: 0o755, folder: 0o755 })))).toBe('absent');
  });
});
