import type { AccountFile } from '../../shared/errors.ts';
import { accountsText } from './accounts-text.ts';

export const cannotBeShown = 'The accounts cannot be shown';

export const unreadTitles: Readonly<Record<AccountFile, string>> = {
  'codex-login': 'Codex’s sign-in could not be read',
  'codex-settings': 'Codex’s settings could not be read',
  pool: 'The account pool could not be read',
  'set-aside': 'The list could not be read',
};

/** Where no heading says which list is meant. */
export const unreadInPopover: typeof unreadTitles = {
  ...unreadTitles,
  'set-aside': 'The set-aside accounts could not be read',
};

/** What lies in the place of a file that cannot be read. */
export const foundTexts = {
  title: 'What was found',
  cutOff: 'The file ends in the middle, so it was left exactly as it is.',
  leftAsItIs: (message: string) => `${message} It was left exactly as it is.`,
  /** `accounts`: how many it lists; null: it cannot be understood either. */
  backup: (clock: string, accounts: number | null) =>
    accounts === null
      ? `The newest backup, from ${clock}, cannot be read either.`
      : `The newest backup, from ${clock}, lists ${accountsText(accounts)}.`,
  size: (bytes: number) => `, ${sizeText(bytes)}`,
  stops: (bytes: number, line: number) => `, ${sizeText(bytes)}, stops at line ${line}`,
  lists: (bytes: number, accounts: number) => `, ${sizeText(bytes)}, ${accountsText(accounts)}`,
} as const;

/** "412 bytes", "2.1 kB", "1.4 MB". */
function sizeText(bytes: number): string {
  const size = (unit: string, unitDisplay: 'long' | 'short', count: number): string =>
    new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 }).format(count);
  if (bytes < 1000) return size('byte', 'long', bytes);
  return bytes < 1_000_000 ? size('kilobyte', 'short', bytes / 1000) : size('megabyte', 'short', bytes / 1_000_000);
}
