export interface StartArguments {
  /** The window to open beside the tray; null: none was asked for. */
  readonly window: 'popover' | 'restore' | 'settings' | null;
  /** Made-up accounts, in a user data folder of their own. */
  readonly isDemo: boolean;
}

/**
 * Words we do not know are passed over: the system and Chromium add their own, in any order. A start by hand shows something, one
 * at login (`--hidden`) does not.
 */
export function readStartArguments(argv: readonly string[]): StartArguments {
  const has = (word: string): boolean => argv.includes(word);
  const isDemo = has('--demo');
  if (has('--restore')) return { window: 'restore', isDemo };
  if (has('--settings')) return { window: 'settings', isDemo };
  return { window: has('--hidden') ? null : 'popover', isDemo };
}

/** What a second start, in another process, asked of this one. It crosses as plain data, so nothing about it is taken for granted. */
export function windowOfSecondStart(wanted: unknown): StartArguments['window'] {
  const window = typeof wanted === 'object' && wanted !== null && 'window' in wanted ? wanted.window : 'popover';
  return window === 'restore' || window === 'settings' || window === null ? window : 'popover';
}
