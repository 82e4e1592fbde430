import type { Findings } from './catalogue-entry.ts';

/** What is installed, where folders are, who may read them, and the time. */
export const computerFindings = {
  'codex-missing': {
    family: 'installation',
    severity: 'note',
    title: 'The Codex CLI was not found',
    meaning: 'It refreshes its own sign-in when it is there; without it this program does.',
    cure: 'Nothing, if you do not use it here. Else install it, or put its folder on the PATH.',
  },
  'codex-silent': {
    family: 'installation',
    severity: 'warning',
    title: 'The Codex CLI does not say its version',
    meaning: 'It was found and started, and did not answer in time: it cannot be asked to refresh its sign-in either.',
    cure: 'Run `codex --version` in a terminal and see what it says; install it anew when it hangs.',
  },
  'codex-changeable': {
    family: 'installation',
    severity: 'warning',
    title: 'Everybody on this computer can replace a Codex program',
    meaning: 'Whoever does would be handed your sign-in, so it is not started; the next one on the PATH is.',
    cure: 'Run the `chmod` that the finding names, once you know that nobody has replaced the program.',
  },
  'codex-writes-in-place': {
    family: 'installation',
    severity: 'warning',
    title: 'This Codex CLI writes auth.json without a lock',
    meaning:
      'Versions up to 0.140 empty the file and write it again, over whatever another program has put there meanwhile.',
    cure: 'Update the Codex CLI.',
  },
  'codex-home-missing': {
    family: 'paths',
    severity: 'error',
    title: 'The Codex home is not there',
    meaning: 'The variable names a folder that does not exist, so no sign-in can be found.',
    cure: 'Mend the variable, or make the folder.',
  },
  'folder-missing': {
    family: 'paths',
    severity: 'warning',
    title: 'A folder that a variable names is not there',
    meaning: 'What is kept in it cannot be found; another program may use another folder.',
    cure: 'Mend the variable, or make the folder.',
  },
  'path-not-absolute': {
    family: 'paths',
    severity: 'warning',
    title: 'A folder is named relative to wherever a program is started',
    meaning: 'Nobody expands `~` in a variable, and each folder you start from gives another place.',
    cure: 'Write the whole path into the variable.',
  },
  'app-and-command-differ': {
    family: 'paths',
    severity: 'warning',
    title: 'App and command use different folders',
    meaning:
      'Each shows the accounts of its own folder. Most often a variable is set in a shell, where an app that the desktop starts does not see it.',
    cure: 'Set the variable for both, or for neither; the finding names the exact command.',
  },
  'several-pools': {
    family: 'paths',
    severity: 'warning',
    title: 'More than one pool of accounts',
    meaning: 'codex-multi-auth could find another pool than this one; accounts in it are not shown.',
    cure: 'Set `CODEX_MULTI_AUTH_DIR` to the one that you mean, in every program that uses it.',
  },
  'project-pools': {
    family: 'paths',
    severity: 'note',
    title: 'Pools of single projects',
    meaning:
      'codex-multi-auth can keep a pool per project. They are left alone here, and their accounts are not shown.',
    cure: 'Nothing. For one of them run `codex-quota` with `CODEX_MULTI_AUTH_DIR` set to its folder.',
  },
  'readable-by-others': {
    family: 'permissions',
    severity: 'warning',
    title: 'Other users of this computer can read a file with tokens',
    meaning: 'Whoever reads a refresh token can use the account.',
    cure: 'Run `codex-quota fix`, or the `chmod` that the finding names.',
    fixable: true,
  },
  'changeable-by-others': {
    family: 'permissions',
    severity: 'error',
    title: 'Other users of this computer can replace files with tokens',
    meaning:
      'Whoever may write in the folder can put their own sign-in, or their own settings, in the place of yours, whatever the modes of the files are.',
    cure: 'Run `codex-quota fix`, or the `chmod` that the finding names.',
    fixable: true,
  },
  'owned-by-another-user': {
    family: 'permissions',
    severity: 'error',
    title: 'A file belongs to another user',
    meaning: 'Most often a command was run with `sudo` once. What is refreshed cannot be stored.',
    cure: 'Run the `chown` that the finding names.',
  },
  'not-writable': {
    family: 'permissions',
    severity: 'error',
    title: 'A file or folder cannot be written',
    meaning: 'A new sign-in could not be stored, so nothing is refreshed.',
    cure: 'Run the `chmod` that the finding names.',
  },
  'clock-off': {
    family: 'clock',
    severity: 'warning',
    title: 'The clock of this computer is wrong',
    meaning: 'This program allows for it; others take live tokens for ended ones, and refresh too often or too late.',
    cure: 'Turn on the automatic setting of the time.',
  },
} as const satisfies Findings;
