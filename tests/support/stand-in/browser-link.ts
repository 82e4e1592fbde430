import { connectDevTools, type DevTools } from './devtools.ts';

/** The browser that the spec started for this app; its address comes with the environment. */
export const browserAddressVariable = 'STAND_IN_BROWSER';

export interface BrowserLink {
  readonly devTools: DevTools;
  /** Of this app alone: its pages and what they keep go with it, however it ends. */
  readonly contextId: string;
}

let link: Promise<BrowserLink> | null = null;

export function browserLink(): Promise<BrowserLink> {
  const address = process.env[browserAddressVariable];
  if (address === undefined)
    throw new Error(`The stand-in wants a browser's DevTools address in ${browserAddressVariable}.`);
  link ??= linkTo(address);
  return link;
}

async function linkTo(address: string): Promise<BrowserLink> {
  const devTools = await connectDevTools(address);
  const { browserContextId } = await devTools.send('Target.createBrowserContext', { disposeOnDetach: true });
  return { devTools, contextId: String(browserContextId) };
}
