import { connectDevTools, type DevTools } from './devtools.ts';

/** The browser that the spec started for this app; its address comes with the environment. */
export const browserAddressVariable = 'STAND_IN_BROWSER';

let link: Promise<DevTools> | null = null;

export function browserLink(): Promise<DevTools> {
  const address = process.env[browserAddressVariable];
  if (address === undefined)
    throw new Error(`The stand-in wants a browser's DevTools address in ${browserAddressVariable}.`);
  link ??= connectDevTools(address);
  return link;
}
