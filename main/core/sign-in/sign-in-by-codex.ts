import type { SignInWay } from '../../../shared/sign-in.ts';
import type { CodexSignIn } from './sign-in-ports.ts';
import { type Attempt, failed, type RouteDeps, type RouteResult, showAddress, stopped } from './sign-in-route.ts';

/**
 * Codex signs in for us, in a home of its own: `codex login` in the person's home would end the present sign-in first
 * (facts/codex.md section 7).
 */
export async function signInByCodex(deps: RouteDeps, attempt: Attempt, way: SignInWay): Promise<RouteResult> {
  const { homes, codex } = deps;
  const { kept, signal } = attempt;
  const codexHome = await homes.make(kept.id);
  let isLeft = false;
  // The browser may still be opening when Codex is done.
  const over = new AbortController();
  signal.addEventListener('abort', () => over.abort(), { once: true });
  try {
    const onAddress = (shown: Parameters<typeof showAddress>[2]): void =>
      void showAddress(deps, { ...attempt, signal: over.signal }, shown);
    const outcome = await codex.signIn({ way, codexHome, signal, onAddress }).finally(() => over.abort());
    // What it says matters less than what it wrote: when a look-up after the sign-in fails it reports an error, and is signed in.
    const body = await homes.readAuth(kept.id);
    if (body === null) return readOutcome(outcome);
    attempt.show({ kind: 'exchanging' });
    const answer = { issuer: null, complete: true, body };
    // Where it cannot be kept the home stays for the next start to find.
    await kept.keep(answer).catch(() => {
      isLeft = true;
    });
    return { kind: 'answered', answer };
  } finally {
    if (!isLeft) await homes.remove(kept.id);
  }
}

function readOutcome(outcome: CodexSignIn): RouteResult {
  switch (outcome.kind) {
    case 'signed-in':
      return failed('Codex says that it signed in, and left no sign-in in its file.', 'Sign in again.');
    case 'refused':
      return failed(outcome.message === '' ? 'Codex could not sign in.' : `Codex says: ${outcome.message}`);
    case 'cancelled':
      return stopped;
    case 'unusable':
      return { kind: 'not-begun' };
    case 'ended':
      return failed('Codex ended in the middle of the sign-in; nothing was changed.', 'Sign in again.');
  }
}
