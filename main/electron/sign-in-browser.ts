import { shell } from 'electron';
import { openServiceAlone } from '../core/sign-in/leads-to.ts';
import type { OpenAddress } from '../core/sign-in/sign-in-ports.ts';

/** The system's browser, through Electron. */
export function createSignInBrowser(issuer: () => string): OpenAddress {
  const open: OpenAddress = (address) =>
    shell.openExternal(address).then(
      () => true,
      () => false,
    );
  return openServiceAlone(open, issuer);
}
