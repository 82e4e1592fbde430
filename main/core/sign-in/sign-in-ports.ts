import type { SignInWay } from '../../../shared/sign-in.ts';

/** Shows an address to the person, in the system's browser. False when that did not work; never rejects. */
export type OpenAddress = (address: string) => Promise<boolean>;

/** What the browser brought back, as it came. */
export interface CallbackQuery {
  /** The query with its `?`. */
  readonly search: string;
}

export interface CallbackListener {
  /** Where the service is to send the browser. */
  readonly redirectUri: string;
  /** The first request that `accepts` took; never settles when there is none. */
  readonly callback: Promise<CallbackQuery>;
  /** At once, open connections included. */
  close(): Promise<void>;
}

/**
 * Listens on this machine alone, on one of the two ports that are registered with the service, and answers nothing but the
 * callback. A request that `accepts` refuses gets a page that says so, and the waiting goes on. Null when both ports are taken.
 */
export type ListenForCallback = (
  accepts: (query: CallbackQuery) => 'signed-in' | 'not-signed-in' | 'not-ours',
) => Promise<CallbackListener | null>;

export interface ShownAddress {
  readonly address: string;
  /** To be typed in there; null when nothing is. */
  readonly code: string | null;
}

export interface CodexSignInRequest {
  readonly way: SignInWay;
  /** An empty home of its own, so that the person's sign-in is not touched. */
  readonly codexHome: string;
  readonly signal: AbortSignal;
  readonly onAddress: (shown: ShownAddress) => void;
}

export type CodexSignIn =
  /** Its auth.json lies in the home now. */
  | { readonly kind: 'signed-in' }
  /** With Codex's own words. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'cancelled' }
  /** It could not be started, or does not know the question: another way is left. */
  | { readonly kind: 'unusable' }
  | { readonly kind: 'ended' };

/** Folders in which Codex signs in. They hold tokens, so they lie in custody, and none outlives its sign-in for long. */
export interface SignInHomes {
  /** Empty and for this user only; `id` names it for whoever finishes what a dead process began. */
  make(id: string): Promise<string>;
  /** The text of its auth.json; null when there is none. */
  readAuth(id: string): Promise<string | null>;
  remove(id: string): Promise<void>;
  /** Ids of all that lie there. */
  list(): Promise<readonly string[]>;
}
