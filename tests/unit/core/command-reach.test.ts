import { describe, expect, it } from 'vitest';
import { commandReach, type ReachFacts } from '../../../main/core/command-reach.ts';

const usual = '/usr/bin:/bin:/usr/sbin:/sbin';
const own = 'export PATH="$HOME/.local/bin:$PATH"';
/** As Debian ships it. */
const ifThere = 'if [ -d "$HOME/.local/bin" ] ; then\n  PATH="$HOME/.local/bin:$PATH"\nfi\n';

interface Case extends Partial<Omit<ReachFacts, 'startFiles'>> {
  readonly files?: Readonly<Record<string, string>>;
}

function reachOf({ files = {}, ...facts }: Case) {
  return commandReach({
    platform: 'linux',
    searchPath: usual,
    shell: null,
    osHome: '/home/mira',
    startFiles: new Map(Object.entries(files)),
    ...facts,
  });
}

describe('a new terminal finds the installed command', () => {
  it.each<[string, Case]>([
    ['whose folder is on the path of the app', { searchPath: `${usual}:/home/mira/.local/bin` }],
    ['whose folder is there with a slash at its end', { searchPath: `/home/mira/.local/bin/:${usual}` }],
    ['on Windows, whatever its path is', { platform: 'win32', searchPath: '' }],
    ['that .zshrc names', { shell: '/bin/zsh', files: { '.zshrc': own } }],
    ['that .zshenv names', { shell: '/bin/zsh', files: { '.zshenv': own } }],
    ['that .zprofile names on macOS', { platform: 'darwin', shell: '/bin/zsh', files: { '.zprofile': own } }],
    ['that .bash_profile names on macOS', { platform: 'darwin', shell: '/bin/bash', files: { '.bash_profile': own } }],
    [
      'that .bashrc names on macOS, where the profile reads it',
      { platform: 'darwin', shell: '/bin/bash', files: { '.bash_profile': '. ~/.bashrc\n', '.bashrc': own } },
    ],
    ['that .bashrc names', { shell: '/usr/bin/bash', files: { '.bashrc': own } }],
    ['that the installer of uv added', { shell: '/bin/bash', files: { '.bashrc': '. "$HOME/.local/bin/env"\n' } }],
    [
      'that fish adds itself',
      { shell: '/usr/bin/fish', files: { '.config/fish/config.fish': 'fish_add_path ~/.local/bin' } },
    ],
    [
      'that fish keeps in a variable',
      {
        shell: '/opt/homebrew/bin/fish',
        files: { '.config/fish/fish_variables': 'SETUVAR fish_user_paths:/home/mira/\\x2elocal/bin' },
      },
    ],
  ])('%s', (_when, facts) => {
    expect(reachOf(facts)).toEqual({ reach: 'found', line: null });
  });
});

describe('a new terminal finds the installed command after the next login', () => {
  it.each<[string, Case]>([
    ['where .profile adds its folder once that is there', { shell: '/bin/bash', files: { '.profile': ifThere } }],
    ['where .profile of a plain shell does', { shell: '/bin/dash', files: { '.profile': ifThere } }],
    ['where .zprofile names its folder on Linux', { shell: '/bin/zsh', files: { '.zprofile': own } }],
  ])('%s', (_when, facts) => {
    expect(reachOf(facts)).toEqual({ reach: 'after-login', line: null });
  });
});

describe('a new terminal needs a line to find the installed command', () => {
  const to = (file: string): string => `printf '\\n%s\\n' '${own}' >> ~/${file}`;

  it.each<[string, Case, string]>([
    ['Zsh of macOS', { platform: 'darwin', shell: '/bin/zsh' }, to('.zprofile')],
    ['macOS where no shell is named', { platform: 'darwin' }, to('.zprofile')],
    ['Bash of macOS', { platform: 'darwin', shell: '/bin/bash' }, to('.profile')],
    [
      'Bash of macOS, which reads its own profile alone where it has one',
      { platform: 'darwin', shell: '/bin/bash', files: { '.bash_profile': '', '.profile': own } },
      to('.bash_profile'),
    ],
    [
      'Bash of macOS, whose profile does not read what names the folder',
      { platform: 'darwin', shell: '/bin/bash', files: { '.bashrc': own } },
      to('.profile'),
    ],
    ['Zsh of Linux', { shell: '/usr/bin/zsh' }, to('.zshrc')],
    ['Bash of Linux', { shell: '/bin/bash' }, to('.bashrc')],
    ['Linux where no shell is named', {}, to('.bashrc')],
    ['a plain shell', { shell: '/bin/sh' }, to('.profile')],
    ['fish', { shell: '/usr/bin/fish' }, 'fish_add_path ~/.local/bin'],
    ['a shell in whose file it is only a comment', { files: { '.bashrc': `# ${own}` } }, to('.bashrc')],
    ['a shell that names only a program there', { files: { '.bashrc': 'alias x=~/.local/bin/x' } }, to('.bashrc')],
    ['a shell whose other file is not its own', { shell: '/bin/bash', files: { '.zshrc': own } }, to('.bashrc')],
    ['a path with the folder of another home', { searchPath: `${usual}:/home/kai/.local/bin` }, to('.bashrc')],
  ])('of %s', (_which, facts, line) => {
    expect(reachOf(facts)).toEqual({ reach: 'needs-line', line });
  });

  it('that nobody here knows for a shell of another kind', () => {
    expect(reachOf({ shell: '/usr/bin/nu' })).toEqual({ reach: 'needs-path', line: null });
  });
});
