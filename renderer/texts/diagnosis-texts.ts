import type { FindingSeverity } from '../../shared/diagnosis-report.ts';
import type { AccountHealth } from '../../shared/diagnosis-view.ts';

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** Every sentence of the Diagnostics window that is not a finding's own. */
export const diagnosisTexts = {
  window: 'Diagnostics',
  firstCheck: 'Checking…',
  lookingAt: 'Programs, files, the clock, the network and the accounts. Nothing is changed.',
  couldNotCheck: 'The check did not come to its end',
  allWell: 'All is well',
  allWellBody: 'Programs, files, the clock, the network and the accounts are as they should be.',
  allWellButNotes: 'Nothing stands in the way. What is good to know is below.',
  broken: (count: number) => counted(count, 'thing does not work', 'things do not work'),
  toPutRight: (count: number) => counted(count, 'thing to put right', 'things to put right'),
  findings: 'Findings',

  accounts: 'Accounts',
  accountsUnread: 'The account files cannot be read, so nothing is known of the accounts.',
  noAccounts: 'No sign-in found yet.',
  account: 'Account',
  health: 'Health',
  refreshed: 'Last refresh',
  access: 'Access ends',
  state: 'State',
  accessEnded: 'has ended',
  accessIn: (duration: string) => `in ${duration}`,
  today: 'today',
  daysAgo: (days: number) => counted(days, 'day ago', 'days ago'),
  unknown: '–',

  story: 'Other programs at work',
  lasts: (since: string) => `since ${since}`,
  lasted: (since: string, until: string) => `${since} to ${until}`,

  details: 'Details',
  detailsSummary: (sound: number) => `${sound} as they should be`,
  shortened: 'Only the last name is shown of what lies elsewhere; `codex-quota doctor` shows whole paths.',
  otherVariables:
    'An app started from a desktop does not see the variables of your shell. `codex-quota doctor` shows what a terminal uses.',

  checkedAt: (clock: string) => `Checked at ${clock}`,
  checkAgain: 'Check again',
  checking: 'Checking…',
  withEmails: 'With e-mail addresses',
  copy: 'Copy report',
  copying: 'Copying…',
  copied: 'Copied',
  copiedSaid: 'The report is in the clipboard.',

  repair: 'Repair…',
  planning: 'Planning…',
  repairing: 'Repairing…',
  repairTitle: (count: number) => `Repair ${counted(count, 'thing', 'things')}?`,
  repairBody: 'No sign-in is used or lost. Everything is kept as it is now, and the repair can be undone.',
  repairNow: 'Repair',
  /** A repair may have been cut off half way; what it did is then found by the next look. */
  refused: {
    planning: 'Nothing was repaired',
    repairing: 'The repair did not come to its end',
    'taking-back': 'The repair could not be undone',
  },
  nothingToRepair: 'Nothing is left to repair',
  repaired: (done: number, all: number) => (done === all ? `${done} repaired` : `${done} of ${all} repaired`),
  kept: (path: string) => `As it was before: ${path}`,
  undo: 'Undo repair',
  undoing: 'Undoing…',
  takenBack: 'The repair was undone',
  takenBackBody: 'Sign-ins that were stored stay: the older ones no longer work.',
  canUndo: 'The latest repair can still be undone',
} as const;

export const severityWords: Readonly<Record<FindingSeverity, string>> = {
  error: 'Does not work',
  warning: 'To put right',
  note: 'Good to know',
};

export function tallyText(severity: FindingSeverity, count: number): string {
  if (severity === 'error') return counted(count, 'does not work', 'do not work');
  return `${count} ${severity === 'warning' ? 'to put right' : 'good to know'}`;
}

/** Instead of a command, where a button of the app does the same. By the finding's name. */
export const stepsHere: Readonly<Record<string, string>> = {
  'duplicate-accounts': 'Repair keeps one record with the facts of both.',
  'active-index-off': 'Repair lets it point at accounts that are there.',
  'readable-by-others': 'Repair lets nobody but you read it.',
  'changeable-by-others': 'Repair lets nobody but you write in it.',
  'stale-leases': 'Repair removes them.',
  'temporary-files': 'Repair moves them into the backup.',
  'move-cut-off': 'Repair finishes them.',
  'older-copy': 'Repair puts the newer sign-in back. Then find out who put the old one there.',
  'set-aside': 'Check them. A preview costs nothing.',
  'needs-sign-in': 'Sign in again. The old sign-in stays until the new one is stored.',
  'nobody-signed-in': 'Sign in once, in Codex or here.',
  'sign-in-waits': 'Nobody has to sign in again. Set an account aside where the pool is full, then try now.',
  'guard-held': 'It is tried again by itself within half an hour.',
  'settings-not-understood': 'Mend them in settings.json, or choose them anew in the settings.',
};

/** For a sign-in that will need attention. */
export const attentionSteps = {
  read: 'Try it while there is time to sign in again.',
  'sign-in': 'Sign in again before its access ends.',
  settings: 'Let this app refresh it, under Sign-ins.',
} as const;

/** What a repair did, by the finding's name. */
export const doneHere: Readonly<Record<string, string>> = {
  'duplicate-accounts': 'one record with the facts of both stays.',
  'active-index-off': 'it points at accounts that are there.',
  'readable-by-others': 'nobody but you can read it.',
  'changeable-by-others': 'nobody but you can write in it.',
  'stale-leases': 'the old lease is removed.',
  'temporary-files': 'moved into the backup.',
  'move-cut-off': 'what was cut off is finished.',
  'older-copy': 'the newer sign-in is back in the file.',
};

export const actionTexts = {
  repair: 'Repair…',
  list: 'Open the list',
  'broken-file': 'Show file',
  settings: 'Settings…',
  'sign-in': 'Sign in again…',
  'first-sign-in': 'Sign in to Codex…',
  read: 'Try now',
} as const;

/** What an account's state is called here. */
export const healthTexts: Readonly<Record<AccountHealth['state'], string>> = {
  ok: 'Works',
  limited: 'Limited',
  'needs-sign-in': 'Needs sign-in',
  deactivated: 'Switched off',
  unreachable: 'Its last reading failed',
  unsupported: 'No quota',
  unknown: 'Not read yet',
  'set-aside': 'Set aside',
};
export const willNeedAttention = 'Will need attention';
