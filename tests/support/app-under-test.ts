import type { Page } from '@playwright/test';
import type { WindowName } from '../../main/electron/window-address.ts';
import type { JournalEntry } from './stand-in/journal.ts';
import type { MenuLineShown } from './stand-in/menu.ts';

/** The tray app as a person and the system around it meet it, whatever it runs on. */
export interface AppUnderTest {
  /** Waits until the window is shown with its page in it. */
  window(name: WindowName): Promise<Page>;
  /** Waits until the window is shown, or until it is not. */
  untilShown(name: WindowName, isShown: boolean): Promise<void>;
  /** As the system's own close button does. */
  closeWindow(name: WindowName): Promise<void>;
  /** As the panel brings a window back that was made small. */
  restore(name: WindowName): Promise<void>;
  readonly tray: TrayUnderTest;
  /** What the system showed so far, oldest first. */
  notifications(): readonly ShownNotification[];
  /** Waits for the notification whose text has that in it. */
  notification(text: RegExp): Promise<ShownNotification>;
  clickNotification(shown: ShownNotification): Promise<void>;
  /** What the system does with notifications from now on. */
  notificationsFrom(manner: 'shows' | 'fails' | 'swallows'): Promise<void>;
  power(event: 'suspend' | 'resume' | 'unlock-screen' | 'on-battery' | 'on-ac'): Promise<void>;
  /** So long nobody has touched key or pointer from now on; 0 does not count up. */
  idle(seconds: number): Promise<void>;
  network(isOnline: boolean): Promise<void>;
  /** What the system answers from now on to who asks it for a proxy, such as `PROXY 127.0.0.1:3128`. */
  systemProxy(answer: string): Promise<void>;
  /** Whether the system asks for less motion from now on. */
  reducedMotion(isWanted: boolean): Promise<void>;
  /** What the desktop leaves to windows is so high from now on, device independent pixels; said as the system says it. */
  displays(event: DisplayEvent, workAreaHeight: number): Promise<void>;
  /** Chooses in the folder dialog that is open, or is opened next; null closes it without a choice. */
  answerDialog(path: string | null): Promise<void>;
  /** Another start of the same app; resolves once that one has left. */
  startAgain(...args: readonly string[]): Promise<void>;
  /** Everything that happened, oldest first; its `bridge` entries are all that crossed between main and windows. */
  readonly journal: readonly JournalEntry[];
  /** Waits for an entry; looks again with each one. */
  untilJournal<T>(find: () => T | null | undefined | false): Promise<T>;
  /** Resolves with the exit code. */
  quit(): Promise<number | null>;
  /** Ends it without a word, as a power cut does. */
  kill(): Promise<void>;
}

type DisplayEvent = 'display-added' | 'display-removed' | 'display-metrics-changed';

export interface TrayUnderTest {
  tooltip(): string;
  menu(): readonly MenuLineShown[];
  /** Waits until the menu has such a line. */
  untilMenu(label: RegExp): Promise<void>;
  /** By what the lines say, through submenus. */
  choose(...labels: readonly RegExp[]): Promise<void>;
  click(): Promise<void>;
  /** Differs when the picture does. */
  picture(): string;
}

export interface ShownNotification {
  readonly id: number;
  readonly title: string;
  readonly body: string;
}

export interface AppStart {
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Where the app runs: on Electron where its binary is, else on the stand-in. */
export interface AppHost {
  readonly name: 'Electron' | 'the stand-in';
  start(start: AppStart): Promise<AppUnderTest>;
  /** Ends what still runs. */
  close(): Promise<void>;
}
