import type { CodeBehaviour } from './behaviours.ts';

/** What the person at the sign-in page does. `account` is the key of who signs in; null: the account that was added first. */
export type SignInScript =
  | {
      readonly kind: 'approves';
      readonly account: string | null;
      /** A page with a button that a person presses, instead of a redirect at once. */
      readonly onPage?: boolean;
      readonly code?: CodeBehaviour;
      /** Polls of a device code that come too early. */
      readonly pendingPolls?: number;
      /** Seconds between two polls, as the service asks for it. */
      readonly intervalSeconds?: number;
    }
  /** A page with every account to choose from: whoever looks at a demo is the person. */
  | { readonly kind: 'lets-choose' }
  | { readonly kind: 'denies' }
  | { readonly kind: 'wrong-state'; readonly account: string | null }
  | { readonly kind: 'never' }
  /** Codes for devices are switched off. */
  | { readonly kind: 'no-device-codes' };
