import type { ErrorCode } from '../../../shared/errors.ts';
import type { SignInState } from '../../../shared/sign-in.ts';
import type { CodexCli } from '../codex/codex-cli.ts';
import type { SignInAnswer } from '../custody/custody-record.ts';
import type { Clock, Http } from '../ports.ts';
import type { KeptSignIn } from './sign-in-custody.ts';
import type { ListenForCallback, OpenAddress, ShownAddress, SignInHomes } from './sign-in-ports.ts';
import { untilAborted } from './until-aborted.ts';

export interface RouteDeps {
  readonly http: Pick<Http, 'spend'>;
  readonly clock: Clock;
  readonly codex: CodexCli;
  readonly listen: ListenForCallback;
  readonly openAddress: OpenAddress;
  readonly homes: SignInHomes;
  /** Throws AppError `not-possible` for an address that must not be signed in at. */
  readonly issuer: () => string;
  readonly userAgent: string;
}

/** What a route needs to know of the attempt that it is for. */
export interface Attempt {
  readonly kept: KeptSignIn;
  /** A cancel or the end of the time. Heeded until the code is being exchanged. */
  readonly signal: AbortSignal;
  readonly opensBrowser: boolean;
  readonly show: (state: SignInState) => void;
}

export type RouteResult =
  /** In custody already. */
  | { readonly kind: 'answered'; readonly answer: SignInAnswer }
  /** Nobody was sent anywhere yet: the next route may be tried. */
  | { readonly kind: 'not-begun' }
  | Extract<SignInState, { kind: 'failed' }>
  /** Or the time was over; whoever started it knows which. */
  | { readonly kind: 'stopped' };

export const stopped: RouteResult = { kind: 'stopped' };

export function failed(
  message: string,
  hint: string | null = null,
  code: ErrorCode = 'sign-in-failed',
): Extract<SignInState, { kind: 'failed' }> {
  return { kind: 'failed', code, message, hint, kept: null };
}

/** Longer than the system usually takes to say; whoever waits meanwhile sees no address yet. */
const browserPatienceMs = 5_000;

/**
 * The address, in the browser if that can be opened and is wanted. Shown by the end of our patience at the latest, and not at all once
 * the signal has fired: what is over must not look as if it waited.
 */
export async function showAddress(
  { openAddress, clock }: Pick<RouteDeps, 'openAddress' | 'clock'>,
  { opensBrowser, show, signal }: Pick<Attempt, 'opensBrowser' | 'show' | 'signal'>,
  shown: ShownAddress,
): Promise<void> {
  const answered = new AbortController();
  const patience = clock.sleep(browserPatienceMs, answered.signal).then(() => false);
  const opening = opensBrowser ? Promise.race([openAddress(shown.address), patience]) : Promise.resolve(false);
  const opened = await untilAborted(opening, signal);
  answered.abort();
  if (opened !== 'aborted' && !signal.aborted) show({ kind: 'waiting', ...shown, opened });
}
