import type { AppSnapshot, Surroundings } from '../../../shared/app-snapshot.ts';
import type { CallName, RequestOf, ResponseOf } from '../../../shared/bridge-contract.ts';
import type { TrayFacts } from '../tray-icon/tray-picture.ts';

/** The calls of the windows that are about accounts and settings; the rest is about the windows themselves, and the host's. */
type AppIntent = Exclude<
  CallName,
  | 'snapshot:get'
  | 'report:copy'
  | 'sign-in:copy'
  | 'diagnosis:copy'
  | `command:${string}`
  | 'demo:start'
  | 'file:show'
  | 'link:open'
  | `codex-home:${string}`
  | `window:${string}`
>;

/** Rejects with AppError for what was foreseen. */
type Intents = { readonly [K in AppIntent]: (request: RequestOf<K>) => Promise<ResponseOf<K>> };

/** What happened outside that may make a reading due, or change how often one is. */
export type WakeReason =
  | 'resume'
  | 'unlock'
  | 'online'
  | 'offline'
  | 'on-battery'
  | 'on-mains'
  | 'popover-opened'
  | 'restore-shown';

/** The app without its looks: it reads, checks, decides and remembers; the host shows its snapshots. */
export interface TrayApp {
  snapshot(): AppSnapshot;
  /** Called with every later snapshot; returns what ends that. */
  onSnapshot(listen: (snapshot: AppSnapshot) => void): () => void;
  /** What tray icon, tooltip and menu say now. Cheap: it is asked again with every snapshot and once a minute. */
  face(): TrayFace;
  readonly intents: Intents;
  /** A report of one set-aside account, or of all, that may be shown to others: no token and no address in it. */
  report(key: string | null): Promise<string>;
  /** What a person takes to another browser. Throws AppError for a sign-in that waits for none any more. */
  signInText(id: string, what: 'code' | 'address'): string;
  /** What a support request needs: no token, no path that names anybody, and e-mails only when they are wanted. */
  supportReport(options: { readonly includeEmail: boolean }): Promise<string>;
  /** The Diagnostics window is gone: nothing is looked at for it any more. */
  diagnosticsClosed(): void;
  /** Shows the last known values and begins to read; later than that nothing has to be asked for. */
  start(): void;
  wake(reason: WakeReason): void;
  /** The host's own facts are others now. */
  hostChanged(): void;
  /** Stops what is going on, waits until every answer is stored, and closes. No timer is left. */
  quit(): Promise<void>;
}

/** What only the host knows or can do. */
export interface AppHost {
  facts(): HostFacts;
  isOnline(): boolean;
  isOnBattery(): boolean;
  /** A window of ours is in sight: it says what happens in it. */
  isWatched(): boolean;
  /** `failed`: the system did not show it, so a window has to. Never rejects. */
  notify(notification: AppNotification): Promise<'shown' | 'failed'>;
}

export type HostFacts = Pick<Surroundings, 'canNotify' | 'loginItem' | 'isShortcutTaken' | 'locale'>;

export interface AppNotification {
  /** At most 64 characters of a-z, 0-9 and -; one that is shown again replaces the earlier one. It says what a click opens. */
  readonly id: string;
  readonly title: string;
  readonly body: string;
  /** Text of the button, where the system has buttons; null: none. What it does is in the id as well. */
  readonly button: string | null;
}

export interface TrayFace {
  readonly facts: TrayFacts;
  /** At most three lines and 127 UTF-16 units. */
  readonly tooltip: string;
  /** Beside the icon in the menu bar; empty: none. */
  readonly title: string;
  readonly menu: readonly MenuLine[];
}

export type MenuLine =
  | { readonly kind: 'separator' }
  /** Only to be read. */
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'command'; readonly label: string; readonly command: MenuCommand }
  | { readonly kind: 'submenu'; readonly label: string; readonly lines: readonly MenuLine[] };

export type MenuCommand = 'open' | 'refresh' | 'restore' | 'settings' | 'diagnostics' | 'quit';
