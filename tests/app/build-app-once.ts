import { ensureAppBuilt, ensureBuilt } from '../../build/ensure-built.ts';
import { findBrowser } from '../support/find-browser.ts';

/** Run by vitest once, before the first story. */
export async function setup(): Promise<void> {
  await ensureBuilt();
  await ensureAppBuilt();
  // What has to be fetched is fetched once, and by nobody who waits for a page.
  await findBrowser();
  process.stdout.write('The stories of the tray app are told on the stand-in for Electron.\n');
}
