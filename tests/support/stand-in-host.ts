import { once } from 'node:events';
import type { Page } from '@playwright/test';
import { builtMainPath } from '../../build/project-paths.ts';
import { appFromJournal } from './app-from-journal.ts';
import type { AppHost, AppUnderTest } from './app-under-test.ts';
import { browserArgs, findBrowser } from './find-browser.ts';
import { type OpenBrowser, openBrowser } from './open-browser.ts';
import { browserAddressVariable } from './stand-in/browser-link.ts';
import { type StandInProcess, startStandIn } from './stand-in-process.ts';

/** One browser for all apps that a spec file starts. */
export async function createStandInHost(mainPath = builtMainPath): Promise<AppHost> {
  const opened = await openBrowser([await findBrowser(), ...browserArgs()]);
  const running = new Set<StandInProcess>();
  return {
    name: 'the stand-in',
    async start({ args = [], env }) {
      const start = (more: readonly string[]): StandInProcess => {
        const began = startStandIn({ mainPath, args: more, env: { ...env, [browserAddressVariable]: opened.address } });
        running.add(began);
        void began.ended.then(() => running.delete(began));
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
    },
  };
}

function appOn(app: StandInProcess, opened: OpenBrowser, startAgain: AppUnderTest['startAgain']): AppUnderTest {
  return appFromJournal(app, {
    pageOf: (_name, { targetId }) => pageOf(opened, String(targetId)),
    startAgain,
    async kill() {
      app.child.kill('SIGKILL');
      await app.ended;
    },
  });
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
