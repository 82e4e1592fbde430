import type { UnsentCause } from '../../core/ports.ts';

const causes: Readonly<Record<string, UnsentCause>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_TIMED_OUT: 'timeout',
  ETIMEDOUT: 'timeout',
  ABORTED: 'cancelled',
};

/** By the system's and undici's own codes; the detail is a code too, never a message with an address or a token in it. */
export function causeOf(
  error: unknown,
  refusedByUs: boolean,
): { readonly cause: UnsentCause; readonly detail: string } {
  if (refusedByUs) return { cause: 'cancelled', detail: 'cancelled' };
  const code = codeOf(error) ?? 'unknown';
  const known = Object.hasOwn(causes, code) ? causes[code] : undefined;
  return { cause: known ?? (isTls(code) ? 'tls' : 'unreachable'), detail: code };
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0]);
  return 'cause' in error ? codeOf(error.cause) : null;
}

function isTls(code: string): boolean {
  return (
    code.startsWith('ERR_TLS') ||
    code.startsWith('ERR_SSL') ||
    code.includes('CERT') ||
    code.includes('SIGNATURE') ||
    code === 'EPROTO'
  );
}
