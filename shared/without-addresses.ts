import type { ErrorView } from './errors.ts';

/** In whatever width the at-sign is written. A folder that is called like an address is one part of its path. */
const address = /[^\s@\uFF20\uFE6B<>"'()/\\]+[@\uFF20\uFE6B][^\s@\uFF20\uFE6B<>"'()/\\]*[\p{L}\p{N}]/gu;

/** The same sentence without the e-mail addresses in it. */
export function withoutAddresses(text: string): string {
  return text.replace(address, '…');
}

/** Its words were chosen when it happened, and may name an account as it was called then. */
export function errorWithoutAddresses<E extends ErrorView>(error: E): E {
  const { message, hint } = error;
  return { ...error, message: withoutAddresses(message), hint: hint === null ? null : withoutAddresses(hint) };
}
