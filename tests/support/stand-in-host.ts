import { once } from 'node:events';
import type { Page } from '@playwright/test';
import { builtMainPath } from '../../build/project-paths.ts';
import type { WindowName } from '../../main/electron/window-address.ts';
import type { AppHost, AppUnderTest, ShownNotification, TrayUnderTest } from './app-under-test.ts';
import { browserArgs, findBrowser } from './find-browser.ts';
import { type OpenBrowser, openBrowser } from './open-browser.ts';
import { browserAddressVariable } from './stand-in/browser-link.ts';
import type { JournalEntry } from './stand-in/journal.ts';
import type { MenuLineShown } from './stand-in/menu.ts';
import { type StandInProcess, startStandIn } from './stand-in-process.ts';

/** One browser for all apps that a spec file starts. */
export async function createStandInHost(mainPath = builtMainPath): Promise<AppHost> {
  const opened = await openBrowser([await findBrowser(), ...browserArgs()]);
  const running = new Set<StandInProcess>();
  const lost: string[] = [];
  return {
    name: 'the stand-in',
    async start({ args = [], env }) {
      const start = (more: readonly string[]): StandInProcess => {
        const began = startStandIn({ mainPath, args: more, env: { ...env, [browserAddressVariable]: opened.address } });
        running.add(began);
        void began.ended.then((exitCode) => {
          running.delete(began);
          if (exitCode !== 0 && !began.child.killed)
            lost.push(`It ended with ${exitCode}. It printed: ${began.output()}`);
        });
        return began;
      };
      const app = start(args);
      await app.until(() => app.journal.some(({ kind }) => kind === 'ready'));
      return appOn(app, opened, async (...more) => void (await start(more).ended));
    },
    async close() {
      for (const { child } of running) child.kill('SIGKILL');
      await Promise.all([...running].map(({ ended }) => ended));
      await opened.close();
      // Whatever a spec saw of it, a page that is gone or an order that came too late: this is why.
      if (lost.length > 0) throw new Error(`An app was lost. ${lost.join('\n')}`);
    },
  };
}

function appOn(app: StandInProcess, opened: OpenBrowser, startAgain: AppUnderTest['startAgain']): AppUnderTest {
  const { journal, until } = app;
  const order = async (name: string, fields = {}): Promise<void> => void (await app.order(name, fields));
  const windowNow = (name: WindowName): WindowNow | null => windowIn(journal, name);
  const notifications = (): readonly ShownNotification[] =>
    journal.flatMap(({ kind, id, title, body }) =>
      kind === 'notification' ? [{ id: Number(id), title: String(title), body: String(body) }] : [],
    );
  return {
    async window(name) {
      const { targetId } = await until(() => {
        const found = windowNow(name);
        return found?.isShown === true && found.targetId !== null ? found : null;
      });
      const page = await pageOf(opened, String(targetId));
      await page.waitForLoadState();
      return page;
    },
    untilShown: async (name, isShown) => void (await until(() => (windowNow(name)?.isShown ?? false) === isShown)),
    closeWindow: (name) => order('window-close', { window: windowNow(name)?.id }),
    tray: trayOf(app),
    notifications,
    notification: (text) => until(() => notifications().find(({ title, body }) => text.test(`${title}\n${body}`))),
    clickNotification: ({ id }) => order('notification-click', { id }),
    notificationsFrom: (manner) => order('notification-manner', { manner }),
    power: (event) => order('power', { event }),
    network: (isOnline) => order('network', { isOnline }),
    startAgain,
    journal,
    untilJournal: until,
    async quit() {
      await order('quit').catch(() => {});
      return app.ended;
    },
    async kill() {
      app.child.kill('SIGKILL');
      await app.ended;
    },
  };
}

interface WindowNow {
  readonly id: number;
  readonly targetId: string | null;
  readonly isShown: boolean;
}

/** The newest window that shows a page of that name, unless it is closed. */
function windowIn(journal: readonly JournalEntry[], name: WindowName): WindowNow | null {
  const loads = journal.findLast(({ kind, url }) => kind === 'window-loads' && String(url).includes(`/${name}/`));
  if (loads === undefined) return null;
  const own = journal.filter(({ window }) => window === loads['window']);
  if (own.some(({ kind }) => kind === 'window-closed')) return null;
  const moved = own.findLast(({ kind }) => kind === 'window-shown' || kind === 'window-hidden');
  const made = own.find(({ kind }) => kind === 'window-created');
  const targetId = made === undefined ? null : String(made['targetId']);
  return { id: Number(loads['window']), targetId, isShown: moved?.kind === 'window-shown' };
}

/** The page of a target, as soon as the spec's own connection has heard of it. */
async function pageOf({ browser }: OpenBrowser, targetId: string): Promise<Page> {
  for (;;) {
    for (const context of browser.contexts()) {
      for (const page of context.pages()) if ((await targetOf(page)) === targetId) return page;
    }
    const [context] = browser.contexts();
    await Promise.race([context?.waitForEvent('page'), once(AbortSignal.timeout(50), 'abort')]);
  }
}

async function targetOf(page: Page): Promise<string | null> {
  try {
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    return targetInfo.targetId;
  } catch {
    // Closed meanwhile, so it is none that anybody looks for.
    return null;
  }
}

function trayOf({ journal, order, until }: StandInProcess): TrayUnderTest {
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
