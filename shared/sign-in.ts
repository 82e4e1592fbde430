import type { ErrorCode } from './errors.ts';

/** `browser`: an address to be opened on this computer. `device`: a short code to be typed in on any other one. */
export type SignInWay = 'browser' | 'device';

/** Who talks to the sign-in service: the Codex CLI where it is found, else this app. */
export type SignInThrough = 'codex' | 'app';

/** Where a sign-in went. `pool` also when it was set aside before and was restored by this. */
export type SignInPlace = 'cli' | 'pool' | 'flagged';

/** What became of a sign-in that was stored. */
export interface SignedIn {
  readonly key: string;
  readonly label: string;
  readonly email: string | null;
  readonly place: SignInPlace;
  /** It was set aside and is back in the pool. */
  readonly restored: boolean;
  /** An account that was in no store before. */
  readonly isNew: boolean;
  readonly usageRead: boolean;
  /** Codex itself runs, and goes on with the sign-in that it knows until it is restarted. */
  readonly codexMayBeRunning: boolean;
  /** codex-multi-auth runs, and keeps the pool in memory as it was before this. */
  readonly multiAuthRuns: boolean;
}

/** Not always who was asked for: a person may have taken somebody else. */
export interface WhoSignedIn {
  /** Null for an account that is in no store. */
  readonly key: string | null;
  /** Null where nothing tells, or nothing may. */
  readonly label: string | null;
}

/** Where one attempt to sign in is; every state holds all that a window has to show. */
export type SignInState =
  /** Others are before it. */
  | { readonly kind: 'queued' }
  | { readonly kind: 'starting' }
  /** Until the person is done in the browser. `code` is to be typed in there; `opened` is false when no browser could be opened. */
  | { readonly kind: 'waiting'; readonly address: string; readonly code: string | null; readonly opened: boolean }
  | { readonly kind: 'exchanging' }
  | { readonly kind: 'storing' }
  /** Somebody else signed in than was asked for. Nothing is stored until a person decides; `key` is null for an account nobody knows. */
  | { readonly kind: 'offered'; readonly email: string | null; readonly label: string; readonly key: string | null }
  | { readonly kind: 'done'; readonly account: SignedIn }
  | { readonly kind: 'declined'; readonly label: string }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint: string | null;
      /** The person did sign in, only storing it failed: it waits in custody, and nobody has to sign in again. Null: nobody did. */
      readonly kept: WhoSignedIn | null;
    }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'timed-out' };

/** One attempt as a window shows it. */
export interface SignInView {
  readonly id: string;
  /** The account that is to sign in; null: whoever does. */
  readonly key: string | null;
  readonly label: string | null;
  /** As it goes; codes take the place of a browser that could not come back to this computer. */
  readonly way: SignInWay;
  readonly wantedWay: SignInWay;
  /** Whoever signs in goes into the pool, since Codex has a sign-in of its own out of reach (in the keyring, an API key), which stays. */
  readonly goesBesideCodex: boolean;
  /** A Codex was found and could not even begin, so this app talks to the service itself. */
  readonly insteadOfCodex: boolean;
  /** Null before it is known. */
  readonly through: SignInThrough | null;
  readonly state: SignInState;
  /** When the waiting ends; null before it begins. */
  readonly until: string | null;
}

/** As a window gets it: an address that a sign-in hangs on stays in main. */
export type ShownSignInState =
  | Exclude<SignInState, { readonly kind: 'waiting' | 'cancelled' | 'declined' }>
  | {
      readonly kind: 'waiting';
      /** Where `code` is to be typed in, without the scheme; null when there is none. */
      readonly page: string | null;
      readonly code: string | null;
      readonly opened: boolean;
    };

/** One attempt in the snapshot. What a person called off is not shown any more; how another one ended stays until it was seen. */
export interface ShownSignIn extends Omit<SignInView, 'state'> {
  readonly state: ShownSignInState;
}

/** `login`: who is signed in now. What did not work is an error instead. */
export interface LoginReport extends SignedIn {
  readonly schemaVersion: 1;
  readonly command: 'login';
  readonly way: SignInWay;
  readonly through: SignInThrough;
  readonly message: string;
}
