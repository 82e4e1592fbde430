import type { Page } from '@playwright/test';
import type { WindowName } from '../../main/electron/window-address.ts';
import type { AppUnderTest, ShownNotification, TrayUnderTest } from './app-under-test.ts';
import type { JournalEntry } from './stand-in/journal.ts';
import type { MenuLineShown } from './stand-in/menu.ts';

/** An app in another process that writes down what it does and takes orders. */
export interface DrivenApp {
  readonly journal: readonly JournalEntry[];
  /** Rejects with what refused it, and when the app has ended. */
  order(name: string, fields?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Resolves with the first thing that is there; looks again with each entry. Rejects when the app ends before. */
  until<T>(find: () => T | null | undefined | false): Promise<T>;
  readonly ended: Promise<number | null>;
}

/** What each host does in its own way. */
export interface HostWays extends Pick<AppUnderTest, 'startAgain' | 'kill'> {
  /** The page of the window with that number, which is shown. */
  pageOf(window: number): Promise<Page>;
}

/** The same app for the specs, whatever wrote the journal. */
export function appFromJournal(app: DrivenApp, { pageOf, startAgain, kill }: HostWays): AppUnderTest {
  const { journal, until } = app;
  const order = async (name: string, fields = {}): Promise<void> => void (await app.order(name, fields));
  const windowNow = (name: WindowName): WindowNow | null => windowIn(journal, name);
  let answered = 0;
  const notifications = (): readonly ShownNotification[] =>
    journal.flatMap(({ kind, id, title, body }) =>
      kind === 'notification' ? [{ id: Number(id), title: String(title), body: String(body) }] : [],
    );
  return {
    async window(name) {
      const shown = await until(() => {
        const found = windowNow(name);
        return found?.isShown === true ? found : null;
      });
      const page = await pageOf(shown.id);
      await page.waitForLoadState();
      return page;
    },
    untilShown: async (name, isShown) => void (await until(() => (windowNow(name)?.isShown ?? false) === isShown)),
    closeWindow: (name) => order('window-close', { window: windowNow(name)?.id }),
    restore: (name) => order('window-restore', { window: windowNow(name)?.id }),
    tray: trayOf(app),
    notifications,
    notification: (text) => until(() => notifications().find(({ title, body }) => text.test(`${title}\n${body}`))),
    clickNotification: ({ id }) => order('notification-click', { id }),
    notificationsFrom: (manner) => order('notification-manner', { manner }),
    power: (event) => order('power', { event }),
    idle: (seconds) => order('idle', { seconds }),
    network: (isOnline) => order('network', { isOnline }),
    systemProxy: (answer) => order('system-proxy', { answer }),
    reducedMotion: (isWanted) => order('reduced-motion', { isWanted }),
    displays: (event, height) => order('displays', { event, height }),
    async answerDialog(path) {
      await until(() => journal.filter(({ kind }) => kind === 'open-dialog').length > answered);
      answered += 1;
      await order('answer-dialog', { path });
    },
    startAgain,
    journal,
    untilJournal: until,
    async quit() {
      await order('quit').catch(() => {});
      return app.ended;
    },
    kill,
  };
}

interface WindowNow {
  readonly id: number;
  readonly isShown: boolean;
}

/** The newest window that shows a page of that name, unless it is closed. */
function windowIn(journal: readonly JournalEntry[], name: WindowName): WindowNow | null {
  const loads = journal.findLast(({ kind, url }) => kind === 'window-loads' && String(url).includes(`/${name}/`));
  if (loads === undefined) return null;
  const own = journal.filter(({ window }) => window === loads['window']);
  if (own.some(({ kind }) => kind === 'window-closed')) return null;
  const moved = own.findLast(({ kind }) => kind === 'window-shown' || kind === 'window-hidden');
  const isMade = own.some(({ kind }) => kind === 'window-created');
  return { id: Number(loads['window']), isShown: isMade && moved?.kind === 'window-shown' };
}

function trayOf({ journal, order, until }: DrivenApp): TrayUnderTest {
  const last = (kind: string): JournalEntry | undefined => journal.findLast((entry) => entry.kind === kind);
  const menu = (): readonly MenuLineShown[] =>
    (last('tray-menu')?.['lines'] as readonly MenuLineShown[] | undefined) ?? [];
  const pathIn = (lines: readonly MenuLineShown[], [first, ...rest]: readonly RegExp[]): readonly string[] | null => {
    if (first === undefined) return [];
    const line = lines.find(({ label }) => first.test(label));
    const path = line === undefined ? null : pathIn(line.lines, rest);
    return line === undefined || path === null ? null : [line.label, ...path];
  };
  return {
    tooltip: () => String(last('tray-tooltip')?.['text'] ?? ''),
    menu,
    untilMenu: async (label) => void (await until(() => menu().some((line) => label.test(line.label)))),
    choose: async (...labels) => void (await order('tray-choose', { path: await until(() => pathIn(menu(), labels)) })),
    click: async () => void (await order('tray-click')),
    picture: () => JSON.stringify(last('tray-image')?.['images'] ?? null),
  };
}
