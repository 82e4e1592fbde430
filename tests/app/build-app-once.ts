import { ensureAppBuilt, ensureBuilt } from '../../build/ensure-built.ts';
import { fetchElectron } from '../../build/fetch-electron.ts';
import { chooseHost, electronVersion, findHostFacts, type HostChoice } from '../support/choose-host.ts';
import { findBrowser } from '../support/find-browser.ts';

/** Run by vitest once, before the first story. */
export async function setup(): Promise<void> {
  await ensureBuilt();
  await ensureAppBuilt();
  // What has to be fetched is fetched once, and by nobody who waits for a page.
  await findBrowser();
  const choice = await choose();
  const version = await electronVersion();
  const where =
    choice.host === 'the stand-in' ? `the stand-in for Electron ${version}: ${choice.because}` : `Electron ${version}`;
  process.stdout.write(`The stories of the tray app are told on ${where}.\n`);
}

async function choose(): Promise<HostChoice> {
  const facts = await findHostFacts();
  const choice = chooseHost(facts);
  if (choice.host !== 'fetch') return choice;
  process.stdout.write('Fetching Electron for the stories of the tray app: about 120 MB, this once.\n');
  const reason = await fetchElectron(choice.installerPath);
  if (reason !== undefined) return chooseHost({ ...facts, electron: { state: 'failed', reason } });
  return chooseHost(await findHostFacts());
}
