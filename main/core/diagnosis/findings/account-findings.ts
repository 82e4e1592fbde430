import type { Findings } from './catalogue-entry.ts';

/** The sign-ins themselves, and who else is at work on them. */
export const accountFindings = {
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
    loginHelps: true,
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
    meaning:
      'It has not been refreshed for long, its refreshes fail unclearly, it cannot be refreshed as nothing is stored that could renew it, or nobody refreshes it as the settings leave that to others.',
    cure: 'Run `codex-quota check --refresh` while there is time. One that cannot be refreshed: sign in again before its access ends. One that nobody refreshes: set `whoRefreshes` to `auto`.',
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
      'The pool, or again and again auth.json, holds a later sign-in than the last one known here. That works as long as both read the file before they refresh.',
    cure: 'Nothing while all works. When sign-ins get lost, let one program refresh.',
  },
  'leased-elsewhere': {
    family: 'conflicts',
    severity: 'note',
    title: 'Another program takes turns at refreshing',
    meaning:
      'It takes leases for the same sign-ins, as codex-multi-auth does, or left what came of a refresh. Each waits for the other, so nothing is lost while both do.',
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
    cure: 'Sign in to it once more in codex-multi-auth, which gives the pool a sign-in of its own.',
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
      'No lock works across a synced folder, and a refresh token works once. What nobody has written into for 30 days counts no more.',
    cure: 'Keep the Codex home out of the sync.',
  },
} as const satisfies Findings;
