import type { AppHost } from './app-under-test.ts';
import { chooseHost, findHostFacts } from './choose-host.ts';
import { createElectronHost } from './electron-host/electron-host.ts';
import { createStandInHost } from './stand-in-host.ts';

/**
 * The host that the specs of this machine run on. `onlyStandIn`: what a spec needs that real Electron cannot give it; where that one is
 * at hand the reason is printed, so that nobody takes the one for the other.
 */
export async function openAppHost(onlyStandIn?: string): Promise<AppHost> {
  const choice = chooseHost(await findHostFacts());
  // What could not be fetched before the first spec is not fetched now.
  if (choice.host !== 'Electron') return createStandInHost();
  if (onlyStandIn === undefined) return createElectronHost(choice.executablePath);
  process.stdout.write(`Told on the stand-in although Electron is here, for ${onlyStandIn}.\n`);
  return createStandInHost();
}
