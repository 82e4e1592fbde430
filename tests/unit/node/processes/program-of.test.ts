import { describe, expect, it } from 'vitest';
import { programOf } from '../../../../main/node/processes/program-of.ts';

describe('a known program', () => {
  it.each([
    ['by itself', ['/usr/bin/codex', 'exec', 'x'], 'codex'],
    ['by itself, in other letters', ['/opt/CodexBar', ''], 'CodexBar'],
    ['as a script', ['node', '/usr/lib/codex-multi-auth.js'], 'codex-multi-auth'],
    ['behind a flag', ['node', '--enable-source-maps', '/x/codex-multi-auth.js', 'run'], 'codex-multi-auth'],
    ['behind several', ['node', '--a', '--b=c', '-d', '/x/codex.js'], 'codex'],
    ['behind an option with its value', ['node', '--import', 'tsx', '/x/codex-multi-auth.js'], 'codex-multi-auth'],
    ['by its package', ['node', '/usr/lib/node_modules/codex-multi-auth/scripts/codex.js', 'exec'], 'codex-multi-auth'],
    [
      'by its package on Windows',
      ['node', 'C:\\n\\node_modules\\codex-multi-auth\\scripts\\codex.js'],
      'codex-multi-auth',
    ],
    ['on Windows by itself', ['C:\\Program Files\\Codex\\Codex.exe', 'exec'], 'codex'],
    ['behind the end of options', ['node', '-r', './a.js', '--', '/x/codex.js'], 'codex'],
  ])('is recognised by its line: %s', (_where, words, name) => {
    expect(programOf(words)).toBe(name);
  });

  it.each([
    ['only an argument of another script', ['node', '/x/build.js', 'codex.js']],
    ['an argument behind a flag of another script', ['node', '--a=b', '/x/build.js', '--codex', 'codex.js']],
    ['named in a program that stands in the line', ['sh', '-c', 'codex', 'codex']],
    ['named in code that is run at once', ['node', '-e', 'codex.js']],
    ['only an argument of a program', ['vim', '/x/codex.js']],
    ['not there at all', ['node', '--a', '--b']],
    ['an empty line', ['']],
  ])('is not what runs when it is %s', (_where, words) => {
    expect(programOf(words)).toBeNull();
  });
});
