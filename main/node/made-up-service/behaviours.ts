import type { JsonValue } from '../../core/json.ts';

/** Slowness of one request; where it is left out, the service's own settings count. */
export interface Pace {
  /** Before the service looks at the request: whoever comes in meanwhile may be faster. */
  readonly latencyMs?: number;
  /** After it has decided (and rotated), before the first byte of the answer. */
  readonly answerDelayMs?: number;
}

/** Where a refusal names its code (facts/codex.md 2.4). */
export type CodePlace = 'error' | 'error.code' | 'code';

/** How the body is delimited: a cut shows with `length` and `chunked`; with `close` a short body looks complete. */
export type Framing = 'length' | 'chunked' | 'close';

export interface CutOff {
  readonly kind: 'cut-off';
  /** Body bytes that leave before the socket goes; wins over `fraction`. */
  readonly bytes?: number;
  /** Share of the body, 0 to 1; half when neither is given. */
  readonly fraction?: number;
  readonly framing?: Framing;
  /** End with a reset instead of an orderly close. */
  readonly reset?: boolean;
}

/** What can go wrong at any endpoint, mostly before the service itself has seen the request. */
export type Trouble =
  /** 429. A number is seconds; a text goes out as it is (an HTTP date, nonsense); null sends no header. */
  | { readonly kind: 'too-many-requests'; readonly retryAfter?: number | string | null }
  | { readonly kind: 'server-error'; readonly status?: number; readonly retryAfter?: number | string | null }
  | { readonly kind: 'hang' }
  | { readonly kind: 'lost'; readonly reset?: boolean }
  /** A captive portal or maintenance page: HTML with status 200. */
  | { readonly kind: 'html' }
  /** 403 page of the network in front, `cf-mitigated: challenge`. */
  | { readonly kind: 'challenge' }
  /** 403 JSON, `unsupported_country_region_territory`. */
  | { readonly kind: 'region' }
  | RawAnswer;

/** Any answer at all: unknown codes, empty bodies, redirects, odd content types. */
interface RawAnswer {
  readonly kind: 'raw';
  readonly status: number;
  readonly body?: JsonValue;
  /** Sent instead of `body`, byte for byte. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Refusal {
  readonly kind: 'refused';
  readonly code: string;
  readonly place?: CodePlace;
  readonly status?: number;
}

/** Behaviours that rotate a current token and differ in what the answer says. They refuse spent and unknown tokens. */
export type Grant =
  | { readonly kind: 'healthy' }
  | { readonly kind: 'no-expires-in' }
  /** Keeps the presented refresh token current and sends none. */
  | { readonly kind: 'no-rotation' }
  | { readonly kind: 'bad-id-token' }
  /** Fields replaced by any JSON value (null, empty, number) or left out. */
  | {
      readonly kind: 'odd-fields';
      readonly fields?: Readonly<Record<string, JsonValue>>;
      readonly missing?: readonly string[];
    }
  /** Answers with a new sign-in of the account of that key. */
  | { readonly kind: 'other-account'; readonly account: string }
  | CutOff;

/** `spends`: rotates all the same, and the successor is never told. True by default for `lost` only. */
export type TokenBehaviour = Pace & (Grant | ((Trouble | Refusal) & { readonly spends?: boolean }));

/** What comes of the code that a sign-in brought back. Most of what a refresh can come to. */
export type CodeBehaviour = Pace & ({ readonly kind: 'healthy' } | Trouble | Refusal | CutOff);

/** How a usage answer differs from the account's quota. */
export type UsageShape =
  | { readonly kind: 'healthy' }
  | { readonly kind: 'limited'; readonly window?: 'primary' | 'secondary' }
  /** Only the seven-day window, in the primary slot (facts/codex.md 4.2). */
  | { readonly kind: 'weekly-only' }
  | { readonly kind: 'monthly-only' }
  | { readonly kind: 'unknown-plan'; readonly plan?: string }
  | { readonly kind: 'additional-limits' }
  | { readonly kind: 'numbers-as-strings' }
  | CutOff;

export type UsageBehaviour =
  | (Pace & (UsageShape | Trouble | Refusal))
  | (Pace & { readonly kind: 'unauthorized'; readonly code: 'token_expired' | 'token_invalidated' })
  | (Pace & { readonly kind: 'deactivated-workspace'; readonly status?: number; readonly code?: string });

/** For the endpoints beside usage: the plain answer or trouble. */
export type NeighbourBehaviour = Pace & (Trouble | Refusal | { readonly kind: 'healthy' });

/** One behaviour for good, or several used up one per request, of which the last stays. */
export type Scripted<B> = B | readonly B[];

export interface Script<B> {
  next(): B;
  /** What `next` would give, without using it up. */
  peek(): B;
  set(behaviours: Scripted<B>): void;
}

export function createScript<B extends { readonly kind: string }>(first: B): Script<B> {
  let queue: readonly B[] = [first];
  let position = 0;
  const peek = (): B => queue[Math.min(position, queue.length - 1)] ?? first;
  return {
    peek,
    next() {
      const behaviour = peek();
      position += 1;
      return behaviour;
    },
    set(behaviours) {
      queue = isList(behaviours) ? [...behaviours] : [behaviours];
      position = 0;
    },
  };
}

function isList<B>(behaviours: Scripted<B>): behaviours is readonly B[] {
  return Array.isArray(behaviours);
}
