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
export const proxyChoices: readonly Choice<'system' | 'address'>[] = [
  { value: 'system', text: 'From the system' },
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
  shortcut: 'Opens and closes the popover from anywhere.',
  shortcutTaken: 'Another program uses this shortcut.',
  shortcutWaits: 'Press the keys…',
  shortcutNone: 'None',
  hideEmails: 'Shows “Account 1”, “Account 2” everywhere, also in notifications and reports.',
  besideIcon: 'What is left of the tighter window, or used of it.',
  management:
    'Set aside takes them out of the pool of codex-multi-auth and brings them back when they work. Only watch tells you.',
  whoRefreshes: 'Codex does it when it is installed, otherwise this app. Or always Codex, always this app, or nobody.',
  stoppedAfter: 'A clear refusal counts at once. A network problem never counts.',
  noNotifications: 'This system does not show notifications of this app. The popover says them instead.',
  proxy: 'As http://name:port. From the system also means: as the environment says.',
  command: 'The same checks in a terminal, with JSON for scripts.',
  copyLine: 'Copy line',
  lineCopied: 'Copied',
  otherHome: 'The command uses another Codex home:',
  diagnostics: 'Is anything wrong?',
  changeHome: 'Change…',
  usualHome: 'Use the usual place',
} as const;

/** "1 to 99, each once, ascending"; null: these are no thresholds. */
export function thresholdsFrom(first: string, second: string): readonly number[] | null {
  const texts = [first, second].map((text) => text.replace('%', '').trim()).filter((text) => text !== '');
  const percents = texts.map(Number);
  if (percents.some((percent) => !Number.isInteger(percent) || percent < 1 || percent > 99)) return null;
  return [...new Set(percents)].toSorted((a, b) => a - b);
}

/** "8:05" and "08:05" mean 08:05; null: no time of day. */
export function timeFrom(text: string): string | null {
  const [, hours = '', minutes = ''] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
  if (hours === '' || Number(hours) > 23 || Number(minutes) > 59) return null;
  return `${hours.padStart(2, '0')}:${minutes}`;
}

/** A whole number from 1 to 100; null: something else. */
export function countFrom(text: string): number | null {
  const count = Number(text.trim());
  return Number.isInteger(count) && count >= 1 && count <= 100 ? count : null;
}

/** An address that a proxy can have; null: something else. */
export function proxyFrom(text: string): string | null {
  const address = text.trim();
  return /^https?:\/\/[^\s/]+\/?$/.test(address) && URL.canParse(address) ? address : null;
}
