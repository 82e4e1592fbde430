import { builtMainPath } from '../../build/project-paths.ts';
import { appFromJournal } from './app-from-journal.ts';
import type { AppHost, AppUnderTest } from './app-under-test.ts';
import { browserArgs, findBrowser } from './find-browser.ts';
import { type OpenBrowser, openBrowser } from './open-browser.ts';
import { pageOfTarget } from './page-of-target.ts';
import { browserAddressVariable } from './stand-in/browser-link.ts';
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
  return appFromJournal(app, {
    pageOf: (window) => pageOfTarget(() => opened.browser.contexts(), app, window),
    startAgain,
    async kill() {
      app.child.kill('SIGKILL');
      await app.ended;
    },
  });
}
