import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '../../core/json.ts';
import type { AccountState } from './account.ts';
import type { Answer } from './answer.ts';
import type { Pace } from './behaviours.ts';
import type { Decision } from './request-log.ts';
import type { SignInDesk } from './sign-in-desk.ts';
import type { SignInScript } from './sign-in-script.ts';
import type { TokenBook } from './token-book.ts';

/** Everything the endpoints decide on. */
export interface ServiceState {
  readonly book: TokenBook;
  readonly accounts: ReadonlyMap<string, AccountState>;
  /** The service's clock, skew included. */
  readonly now: () => number;
  readonly revokesFamilyOnReplay: () => boolean;
  readonly workspaceBackendOrigin: string;
  readonly discoveryDocument: () => JsonObject;
  readonly signInDesk: SignInDesk;
  readonly signIn: () => SignInScript;
}

export interface ServiceRequest {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Handled {
  readonly answer: Answer;
  readonly decision: Omit<Decision, 'status'>;
}

/** Who asks and how slow the answer is to be; `decide` runs after the latency and is where tokens rotate. */
export interface Prepared {
  readonly pace: Pace;
  decide(): Handled;
}

export type Endpoint = (state: ServiceState, request: ServiceRequest) => Prepared;

export const nothingKnown: Omit<Decision, 'status'> = {
  accountKey: null,
  tokenHash: null,
  presented: 'none',
  behaviour: 'none',
  successorHash: null,
  refreshReason: null,
};
