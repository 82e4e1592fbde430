import type { FindingFamily, FindingSeverity } from '../../../shared/diagnosis-report.ts';

export interface CatalogueEntry {
  readonly family: FindingFamily;
  readonly severity: FindingSeverity;
  readonly title: string;
  /** Why it matters. */
  readonly meaning: string;
  /** For docs/troubleshooting.md; a finding itself names the exact command. */
  readonly cure: string;
  readonly fixable?: true;
}

/** Every finding there is. docs/troubleshooting.md is made from it (`npm run command-docs`). */
export const catalogue = {
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
  'store-broken': {
    family: 'stores',
    severity: 'error',
    title: 'A file cannot be understood',
    meaning: 'It is left exactly as it is, and nothing can be done with its accounts until it is whole.',
    cure: 'Follow the hint: mend it, or bring back the newest backup.',
  },
  'store-unsupported': {
    family: 'stores',
    severity: 'error',
    title: 'A file has an unknown version',
    meaning: 'A later program wrote it. It is left alone.',
    cure: 'Update Codex Quota.',
  },
  'store-unreadable': {
    family: 'stores',
    severity: 'error',
    title: 'A file cannot be read',
    meaning: 'The system refuses, or it is not a plain file.',
    cure: 'Follow the hint: it names the command that lets it be read.',
  },
  'settings-not-understood': {
    family: 'stores',
    severity: 'warning',
    title: 'Settings are not understood',
    meaning: 'The defaults of the named settings count.',
    cure: 'Mend them in `settings.json`; docs/command.md lists what they may be.',
  },
  'duplicate-accounts': {
    family: 'stores',
    severity: 'warning',
    title: 'One sign-in stands twice in a list',
    meaning: 'Two records hold the very same token: the first refresh of one ends the other.',
    cure: 'Run `codex-quota fix`: one record with the facts of both stays.',
    fixable: true,
  },
  'active-index-off': {
    family: 'stores',
    severity: 'warning',
    title: 'The pool points at an account that is not there',
    meaning: 'codex-multi-auth then picks another account than you chose.',
    cure: 'Run `codex-quota fix`, or choose the account again there.',
    fixable: true,
  },
  'keyring-without-codex': {
    family: 'stores',
    severity: 'error',
    title: 'The sign-in is in the keyring, and Codex was not found',
    meaning: 'Only Codex itself can use a sign-in that it keeps in the keyring.',
    cure: 'Install the Codex CLI, or put its folder on the PATH.',
  },
  'nobody-signed-in': {
    family: 'stores',
    severity: 'warning',
    title: 'Nobody is signed in',
    meaning: 'There is neither a sign-in of Codex nor an account in the pool.',
    cure: 'Sign in once with `codex-quota login`, or check that the paths above are the ones you mean.',
  },
  'readable-by-others': {
    family: 'permissions',
    severity: 'warning',
    title: 'Other users of this computer can read a file with tokens',
    meaning: 'Whoever reads a refresh token can use the account.',
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
  'proxy-malformed': {
    family: 'network',
    severity: 'error',
    title: 'A proxy is named by something that is no address',
    meaning: 'Nothing is sent past a proxy that somebody wanted, so nothing can be asked.',
    cure: 'Write it as `http://host:port`.',
  },
  'certificate-file-missing': {
    family: 'network',
    severity: 'error',
    title: 'A file of certificates is not there',
    meaning: 'A connection that needs it will fail.',
    cure: 'Mend the variable.',
  },
  'services-redirected': {
    family: 'network',
    severity: 'warning',
    title: 'A variable sends sign-ins elsewhere',
    meaning: 'Tokens go to the named host instead of to OpenAI. Whoever keeps it can use the accounts.',
    cure: 'Unset the variable, unless you know the host and set it yourself, such as for a proxy of your company.',
  },
  'verification-off': {
    family: 'network',
    severity: 'warning',
    title: 'Certificates are not checked',
    meaning: 'Anybody on the way can read the tokens.',
    cure: 'Unset `NODE_TLS_REJECT_UNAUTHORIZED`; name your own certificates in `NODE_EXTRA_CA_CERTS` instead.',
  },
  'service-unreachable': {
    family: 'network',
    severity: 'error',
    title: 'A service cannot be reached',
    meaning: 'Nothing can be read or refreshed. Nothing is held against any account meanwhile.',
    cure: 'Check the network, the proxy and the firewall for the host that is named.',
  },
  'certificate-not-trusted': {
    family: 'network',
    severity: 'error',
    title: 'The certificate of a service is not trusted',
    meaning: 'Something on the way (a company proxy, a login page) answers in its place, or the clock is wrong.',
    cure: 'Add the certificate of your company to the system, or name it in `NODE_EXTRA_CA_CERTS`.',
  },
  'service-in-trouble': {
    family: 'network',
    severity: 'warning',
    title: 'A service has trouble of its own',
    meaning: 'It answers with an error. Nothing is held against any account meanwhile.',
    cure: 'Wait; status.openai.com says more.',
  },
  'answer-from-elsewhere': {
    family: 'network',
    severity: 'error',
    title: 'Somebody else answers for a service',
    meaning: 'It sends to another host, as the sign-in page of a guest network does.',
    cure: 'Open any page in a browser and sign in to the network.',
  },
  'rival-running': {
    family: 'rivals',
    severity: 'note',
    title: 'Another program that refreshes sign-ins is running',
    meaning:
      'Most get along through shared leases; one that keeps the pool in memory can write old accounts over new ones.',
    cure: 'Nothing while all works. Restart it after a restore.',
  },
  'processes-unknown': {
    family: 'rivals',
    severity: 'note',
    title: 'The list of running programs could not be read',
    meaning: 'Who else refreshes cannot be told, so Codex counts as running.',
    cure: 'Nothing.',
  },
  'stale-leases': {
    family: 'leftovers',
    severity: 'note',
    title: 'Leases of programs that have ended',
    meaning: 'They hold nobody up here; other programs wait for them, half a minute each.',
    cure: 'Run `codex-quota fix`.',
    fixable: true,
  },
  'temporary-files': {
    family: 'leftovers',
    severity: 'warning',
    title: 'Temporary files of a process that died',
    meaning: 'They may hold tokens, and nobody needs them any more.',
    cure: 'Run `codex-quota fix`.',
    fixable: true,
  },
  'move-cut-off': {
    family: 'leftovers',
    severity: 'warning',
    title: 'A restore was cut off',
    meaning: 'The account may stand in both lists.',
    cure: 'Run `codex-quota fix`, or any command that refreshes.',
    fixable: true,
  },
  'set-aside': {
    family: 'accounts',
    severity: 'warning',
    title: 'Accounts are set aside',
    meaning: 'Nothing uses them until they are restored.',
    cure: 'Run `codex-quota verify-flagged`.',
  },
  'needs-sign-in': {
    family: 'accounts',
    severity: 'error',
    title: 'A sign-in no longer works',
    meaning: 'Its refresh was refused for good.',
    cure: 'Run `codex-quota login` with the key of the account.',
  },
  deactivated: {
    family: 'accounts',
    severity: 'warning',
    title: 'An account is switched off',
    meaning: 'OpenAI or the owner of the workspace has switched it off; signing in does not help.',
    cure: 'Ask the owner of the workspace, or OpenAI.',
  },
  'attention-soon': {
    family: 'accounts',
    severity: 'note',
    title: 'A sign-in will need attention',
    meaning: 'It has not been refreshed for long, or its refreshes fail unclearly.',
    cure: 'Run `codex-quota check --refresh` while there is time to sign in again.',
  },
  'guard-held': {
    family: 'accounts',
    severity: 'warning',
    title: 'Many sign-ins were refused at once',
    meaning: 'That looks like a connection or service problem, so nothing is set aside yet.',
    cure: 'Run `codex-quota status --refresh` half an hour later.',
  },
  'spent-elsewhere': {
    family: 'conflicts',
    severity: 'error',
    title: 'A sign-in was used by somebody else first',
    meaning: 'A refresh token works once. Another program, or a copy on another computer, used it and kept the answer.',
    cure: 'Stop the other one, then sign in again.',
  },
  'rotated-elsewhere': {
    family: 'conflicts',
    severity: 'note',
    title: 'Another program refreshes the same sign-in',
    meaning:
      'The pool holds a later sign-in than the last one known here. That works as long as both read the file before they refresh.',
    cure: 'Nothing while all works. When sign-ins get lost, let one program refresh.',
  },
  'older-copy': {
    family: 'conflicts',
    severity: 'warning',
    title: 'A file holds an older sign-in than the last one known',
    meaning:
      'A backup, a sync or a program with an old copy in memory wrote over the newer one, or a process died before it was stored.',
    cure: 'Run `codex-quota fix`, then find out who put it back.',
    fixable: true,
  },
  'one-login-in-two-stores': {
    family: 'conflicts',
    severity: 'warning',
    title: 'auth.json and the pool share one sign-in',
    meaning: 'This program keeps both in step; others do not, and the first refresh ends the other copy.',
    cure: 'Sign in once more for one of the two.',
  },
  'erased-from-pool': {
    family: 'conflicts',
    severity: 'warning',
    title: 'A program rewrites the pool from memory',
    meaning: 'It erased a restored account; it was put back.',
    cure: 'Restart that program.',
  },
  'other-computer': {
    family: 'conflicts',
    severity: 'note',
    title: 'Two computers share one Codex home',
    meaning:
      'No lock works across a synced folder, and a refresh token works once. A computer that was renamed looks the same.',
    cure: 'Keep the Codex home out of the sync.',
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

export type FindingId = keyof typeof catalogue;
