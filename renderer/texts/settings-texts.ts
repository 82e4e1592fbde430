import type { Surroundings } from '../../shared/app-snapshot.ts';
import type { Settings } from '../../shared/settings.ts';

/** One entry of a list of choices. */
export interface Choice<T> {
  readonly value: T;
  readonly text: string;
}

export const themeChoices: readonly Choice<Settings['theme']>[] = [
  { value: 'system', text: 'System' },
  { value: 'light', text: 'Light' },
  { value: 'dark', text: 'Dark' },
];
export const showAsChoices: readonly Choice<Settings['showAs']>[] = [
  { value: 'left', text: 'Left' },
  { value: 'used', text: 'Used' },
];
export const showResetAsChoices: readonly Choice<Settings['showResetAs']>[] = [
  { value: 'countdown', text: 'Countdown' },
  { value: 'clock', text: 'Clock time' },
];
export const besideIconChoices: readonly Choice<boolean>[] = [
  { value: false, text: 'Nothing' },
  { value: true, text: 'The number' },
];
export const cadenceChoices: readonly Choice<Settings['cadence']>[] = [
  { value: 'adaptive', text: 'As needed' },
  { value: 2, text: 'Every 2 minutes' },
  { value: 5, text: 'Every 5 minutes' },
  { value: 15, text: 'Every 15 minutes' },
  { value: 30, text: 'Every 30 minutes' },
  { value: 'manual', text: 'Only when asked' },
];
export const managementChoices: readonly Choice<'manage' | 'watch'>[] = [
  { value: 'manage', text: 'Set aside' },
  { value: 'watch', text: 'Only watch' },
];
export const whoRefreshesChoices: readonly Choice<Settings['whoRefreshes']>[] = [
  { value: 'auto', text: 'Automatic' },
  { value: 'codex', text: 'Codex' },
  { value: 'app', text: 'This app' },
  { value: 'nobody', text: 'Nobody' },
];
export const proxyChoices: readonly Choice<'system' | 'none' | 'address'>[] = [
  { value: 'system', text: 'From the system' },
  { value: 'none', text: 'None' },
  { value: 'address', text: 'Address…' },
];

const cadenceHints: Readonly<Record<'adaptive' | 'manual', string>> = {
  adaptive: 'Every 2 minutes while you look, every 30 when nothing happens, and after wake and resets.',
  manual: 'Nothing is read until you refresh.',
};

export function cadenceHint(cadence: Settings['cadence']): string {
  return typeof cadence === 'number' ? 'Also after wake and resets.' : cadenceHints[cadence];
}

export function loginItemHint(state: Surroundings['loginItem']): string | null {
  if (state === 'needs-approval') return 'The system asks you to allow it in its own settings first.';
  return state === 'not-possible' ? 'Not possible with this kind of installation.' : null;
}

const commandTexts: Readonly<Record<Surroundings['command'], string>> = {
  installed: 'Installed',
  'not-installed': 'Not installed',
  'other-version': 'Another version is installed',
  'not-possible': 'Cannot be installed from here',
};

const addFolder = 'Add that folder to your PATH to type codex-quota.';
const reachHints: Readonly<Record<Exclude<Surroundings['commandReach'], 'found'>, string>> = {
  'after-login': 'Your terminals find it after you log in again.',
  'needs-line': `${addFolder} Paste the line into a terminal once; new ones find it then.`,
  'needs-path': addFolder,
};

interface CommandView {
  readonly text: string;
  readonly hint: string;
}

/** Where it lies is of use only while a terminal does not find it. */
export function commandView({ command, commandReach }: Pick<Surroundings, 'command' | 'commandReach'>): CommandView {
  if (command !== 'installed' || commandReach === 'found')
    return { text: commandTexts[command], hint: settingsTexts.command };
  return { text: 'Installed in ~/.local/bin', hint: reachHints[commandReach] };
}

export const settingsTexts = {
  title: 'Settings',
  general: 'General',
  appearance: 'Appearance',
  shortcutName: 'Shortcut',
  shortcut: 'Opens and closes the popover from anywhere.',
  shortcutTaken: 'Another program uses this shortcut.',
  shortcutWaits: 'Press the keys…',
  shortcutNone: 'None',
  clear: 'Clear',
  clearShortcut: 'Clear the shortcut',
  openAtLogin: 'Open at login',
  hideEmailsName: 'Hide e-mail addresses',
  hideEmails: 'Shows “Account 1”, “Account 2” everywhere, also in notifications and reports.',
  numbers: 'Numbers',
  showQuotaAs: 'Show quota as',
  showResetsAs: 'Show resets as',
  besideIconName: 'Beside the icon',
  besideIcon: 'What is left of the tighter window, or used of it.',
  updates: 'Updates',
  readQuota: 'Read quota',
  signIns: 'Sign-ins',
  stoppedAccounts: 'Stopped accounts',
  management:
    'Set aside takes them out of the pool of codex-multi-auth and brings them back when they work. Only watch tells you.',
  whoRefreshesName: 'Refresh Codex’s own',
  whoRefreshes: 'Codex does it when it is installed, otherwise this app. Or always Codex, always this app, or nobody.',
  stoppedAfterName: 'Call it stopped after',
  stoppedAfterWhole: 'Call it stopped after, unclear answers in a row',
  unclearAnswers: 'unclear answers in a row',
  stoppedAfter: 'A clear refusal counts at once. A network problem never counts.',
  limitedBack: 'Bring limited accounts back when their limit resets',
  notify: 'Notify when',
  needsSignIn: 'An account needs sign-in',
  restored: 'An account was restored',
  hasUsed: 'A window has used',
  and: 'and',
  firstThreshold: 'First threshold',
  secondThreshold: 'Second threshold',
  usedUp: 'A window is used up',
  isBack: 'A used-up window is back',
  quietFrom: 'Stay quiet from',
  to: 'to',
  quietStart: 'Quiet from',
  quietEnd: 'Quiet to',
  noNotifications: 'This system does not show notifications of this app. The popover says them instead.',
  network: 'Network',
  proxyName: 'Proxy',
  proxyAddress: 'Address of the proxy',
  proxy: 'As http://name:port. From the system also means: as the environment says.',
  files: 'Files',
  codexHome: 'Codex home',
  accountPool: 'Account pool',
  ownFolder: 'This app’s own',
  show: 'Show',
  showPlace: (place: string) => `Show ${place}`,
  commandTitle: 'Command',
  commandName: 'codex-quota',
  install: 'Install…',
  replace: 'Replace…',
  command: 'The same checks in a terminal, with JSON for scripts.',
  copyLine: 'Copy line',
  lineCopied: 'Copied',
  otherHome: 'The command uses another Codex home:',
  about: 'About',
  copyReport: 'Copy report',
  website: 'Website',
  help: 'Help',
  license: 'License',
  diagnosticsName: 'Diagnostics',
  diagnostics: 'Is anything wrong?',
  changeHome: 'Change…',
  changeHomeWhole: 'Change Codex home…',
  usualHome: 'Use the usual place',
} as const;
