import type { AppHost } from './app-under-test.ts';
import { createStandInHost } from './stand-in-host.ts';

/** The host that the specs of this machine run on. */
export function openAppHost(): Promise<AppHost> {
  return createStandInHost();
}
