/**
 * Behaviour settings, shared by tray and command. In `settings.json` (written by the app, read by the command) every name below is a
 * key of the same spelling, with `notifications` and `quietHours` as objects; a key that is absent means its default.
 */
export interface Settings {
  /** `standard`: the known address. `discover`: found through OIDC discovery on the access token's issuer. */
  readonly tokenEndpoint: 'standard' | 'discover';
  /** Who refreshes the sign-in in auth.json. `auto`: the Codex CLI when it is found, else this app. */
  readonly whoRefreshes: 'auto' | 'codex' | 'app' | 'nobody';
  /** May the app move stopped accounts out of another program's pool? `ask`: as was answered when it asked. */
  readonly management: 'ask' | 'manage' | 'watch';
  /** Ambiguous failures in a row that count as a dead sign-in; 1 to 100. */
  readonly ambiguousFailuresBeforeFlag: number;
  /** A limited account is checked in full once its limit resets. */
  readonly checkLimitedAfterReset: boolean;
  /** Checks of the set-aside accounts by themselves. `unasked`: not offered yet, so off. */
  readonly weeklyCheck: 'unasked' | 'on' | 'off';
  /** `http://…` or `https://…`; `none`: none at all; null: from the environment, and in the app the system's. */
  readonly proxy: string | null;
  readonly hideEmails: boolean;
  readonly showAs: 'left' | 'used';
  readonly showResetAs: 'countdown' | 'clock';
  /** `manual`, `adaptive`, or minutes between two readings. */
  readonly cadence: 'adaptive' | 'manual' | 2 | 5 | 15 | 30;
  /** Percent used at which a notification is due: whole numbers from 1 to 99, ascending, each once. Empty: none. */
  readonly thresholdsUsedPercent: readonly number[];
  readonly notifications: NotificationSettings;
  /** Local times as HH:MM; from after to goes over midnight. Null: none. */
  readonly quietHours: { readonly from: string; readonly to: string } | null;
  /** Text beside the icon in the menu bar (macOS). */
  readonly titleText: boolean;
  readonly launchAtLogin: boolean;
  /** In Electron's accelerator form; null: none. */
  readonly globalShortcut: string | null;
  readonly theme: 'system' | 'light' | 'dark';
}

export interface NotificationSettings {
  readonly needsSignIn: boolean;
  readonly restored: boolean;
  readonly thresholds: boolean;
  readonly exhausted: boolean;
  readonly reset: boolean;
}
