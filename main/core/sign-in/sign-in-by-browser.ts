import { exchangeSignIn } from './exchange-sign-in.ts';
import { type PreparedLogin, prepareLogin, type ReadCallback, readCallback } from './login-service.ts';
import type { CallbackListener } from './sign-in-ports.ts';
import { type Attempt, failed, type RouteDeps, type RouteResult, showAddress, stopped } from './sign-in-route.ts';
import { untilAborted } from './until-aborted.ts';

/** Our own sign-in through the browser of this computer, with PKCE (facts/codex.md section 7). */
export async function signInByBrowser(deps: RouteDeps, attempt: Attempt): Promise<RouteResult> {
  const issuer = deps.issuer();
  let prepared: PreparedLogin | null = null;
  const read = (search: string): ReadCallback =>
    prepared === null ? { kind: 'not-ours' } : readCallback(prepared, search);
  const listener = await deps.listen(({ search }) => {
    const { kind } = read(search);
    return kind === 'code' ? 'signed-in' : kind === 'refused' ? 'not-signed-in' : kind;
  });
  if (listener === null) return { kind: 'not-begun' };
  prepared = await prepareLogin(issuer, listener.redirectUri);
  const callback = await waitForBrowser(deps, attempt, { listener, address: prepared.address });
  if (callback === 'aborted') return stopped;
  const answer = read(callback.search);
  if (answer.kind === 'refused') return declined(answer);
  if (answer.kind === 'not-ours') return failed('The browser brought an answer that belongs to no sign-in of ours.');
  return exchangeSignIn(deps, attempt, { ...prepared, parameters: answer.parameters });
}

async function waitForBrowser(
  deps: RouteDeps,
  attempt: Attempt,
  { listener, address }: { readonly listener: CallbackListener; readonly address: string },
): ReturnType<typeof untilAborted<Awaited<CallbackListener['callback']>>> {
  try {
    await showAddress(deps, attempt, { address, code: null });
    return await untilAborted(listener.callback, attempt.signal);
  } finally {
    await listener.close();
  }
}

function declined({ code, message }: Extract<ReadCallback, { kind: 'refused' }>): RouteResult {
  const said = message ?? code;
  return failed(
    code === 'access_denied' && message === null
      ? 'The sign-in was declined in the browser; nothing was changed.'
      : `OpenAI ended the sign-in: ${said}`,
    'Sign in again when that is settled.',
  );
}
