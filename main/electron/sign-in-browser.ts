import { shell } from 'electron';
import { leadsTo } from '../core/sign-in/leads-to.ts';
import type { OpenAddress } from '../core/sign-in/sign-in-ports.ts';

/** The system's browser for pages of the sign-in service alone, whoever names one: Codex does, and what it says is from outside. */
export function createSignInBrowser(issuer: () => string): OpenAddress {
  return async (address) => {
    if (!leadsTo(address, issuer())) return false;
    return shell.openExternal(address).then(
      () => true,
      () => false,
    );
  };
}
