import type { Custody } from '../custody/custody.ts';
import type { CustodyRecord } from '../custody/custody-record.ts';
import type { Clock, Entropy, Http, HttpAnswer, HttpResult, Lease } from '../ports.ts';
import type { Secret } from '../secret.ts';
import type { StoredLogin, StoreName } from '../stores/store-types.ts';
import { classifyRefreshFailure, type RefreshFailureClass } from './classify-refresh-failure.ts';
import { readRetryAfter } from './retry-after.ts';
import type { UndeterminedReason } from './spend-outcome.ts';
import { tokenRequest } from './token-request.ts';
import type { TokenHash } from './token-set.ts';

/** How long an answer is still awaited; whoever waits for the outcome hears of it much sooner (product.md section 4, Send). */
const listenMs = 120_000;
const leaseLeftMs = 2_000;

export interface ExchangeDeps {
  readonly custody: Custody;
  readonly http: Http;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly userAgent: string;
  readonly leaseLifeMs: number;
}

export interface ExchangeRequest {
  readonly login: StoredLogin;
  readonly hash: TokenHash;
  readonly refresh: Secret;
  readonly stores: readonly StoreName[];
  readonly url: string;
  readonly lease: Lease;
  /** An earlier answer may have been lost: this is the one more try that promise 2 leaves. */
  readonly again: boolean;
  /** Works only until the first byte is sent. */
  readonly signal: AbortSignal | undefined;
  /** In the tick in which the answer is here whole, of whatever kind: nothing of this spend is in flight any more. */
  readonly onAnswered: () => void;
}

/** How presenting a token ended, with everything durable that came of it. */
export type Exchange =
  | { readonly kind: 'answered'; readonly answer: HttpAnswer; readonly keptInCustody: boolean }
  | {
      readonly kind: 'refused';
      readonly failure: Extract<RefreshFailureClass, { kind: 'hard' | 'ambiguous' }>;
      readonly status: number;
    }
  | {
      readonly kind: 'put-off';
      readonly reason: UndeterminedReason;
      readonly status: number | null;
      readonly retryAtMs: number | null;
    }
  | { readonly kind: 'unsent'; readonly cause: 'cancelled' | 'offline' | 'busy' }
  | { readonly kind: 'unanswered'; readonly cause: 'timeout' | 'reset' };

/**
 * Intend, send, keep (product.md section 4, steps 2 to 4). The answer is handed to custody in the very tick in which its last byte
 * arrived; only after that is it looked at.
 */
export async function exchangeToken(deps: ExchangeDeps, request: ExchangeRequest): Promise<Exchange> {
  const { login, hash, stores } = request;
  const id = deps.entropy.uuid();
  const about = { id, hash, account: login.identity };
  const reserved = await deps.custody.reserve({ t: 'intent', at: deps.clock.now(), stores, ...about });
  let kept: Promise<boolean> | null = null;
  const result = await send(deps, request, (answer) => {
    if (isSuccess(answer.status)) kept = succeeds(reserved.fill(answerRecord(answer, about, deps.clock.now())));
    request.onAnswered();
  });
  if (kept !== null && result.kind === 'answer') {
    return { kind: 'answered', answer: result, keptInCustody: await kept };
  }
  const exchange = readFailure(result, request, deps.clock.now());
  await succeeds(reserved.fill(failureRecord(exchange, { ...about, again: request.again }, deps.clock.now())));
  return exchange;
}

type About = Pick<Extract<CustodyRecord, { t: 'answer' }>, 'id' | 'hash' | 'account'>;

function answerRecord(answer: HttpAnswer, about: About, at: number): CustodyRecord {
  const { status, complete, body } = answer;
  return { t: 'answer', at, ...about, status, complete, body };
}

/** An error of the service says nothing of what became of the token: of one in doubt it uses up the one more try. */
function failureRecord(
  exchange: Exchange,
  { id, hash, again }: About & Pick<ExchangeRequest, 'again'>,
  at: number,
): CustodyRecord {
  if (exchange.kind === 'refused') {
    const { failure, status } = exchange;
    const hard = failure.kind === 'hard';
    return { t: 'refused', at, id, hash, status, hard, code: hard ? failure.reason : null };
  }
  const isError = exchange.kind === 'put-off' && (exchange.status ?? 0) >= 500;
  const isInDoubt = exchange.kind === 'unanswered' || (again && isError);
  return { t: isInDoubt ? 'unanswered' : 'unspent', at, id, hash };
}

async function send(
  deps: ExchangeDeps,
  { refresh, url, lease, signal }: ExchangeRequest,
  onAnswer: (answer: HttpAnswer) => void,
): Promise<HttpResult> {
  const { headers, body } = tokenRequest({ refresh, userAgent: deps.userAgent });
  const request = {
    method: 'POST' as const,
    url,
    headers,
    body,
    timeoutMs: listenMs,
    ...(signal === undefined ? {} : { signal }),
  };
  const mayStillSend = (): boolean => signal?.aborted !== true && lease.isHeld(leaseLeftMs);
  return deps.http.spend(request, { mayStillSend, onAnswer });
}

function readFailure(result: HttpResult, { signal }: Pick<ExchangeRequest, 'signal'>, nowMs: number): Exchange {
  if (result.kind === 'unsent') {
    if (result.cause !== 'cancelled') return { kind: 'unsent', cause: 'offline' };
    // Nobody stopped it, so its lease fell before it could be sent: the computer slept, and somebody else may have begun meanwhile.
    return { kind: 'unsent', cause: signal?.aborted === true ? 'cancelled' : 'busy' };
  }
  if (result.kind === 'unanswered') return { kind: 'unanswered', cause: result.cause };
  const failure = classifyRefreshFailure(result);
  if (failure.kind !== 'transient') return { kind: 'refused', failure, status: result.status };
  return {
    kind: 'put-off',
    reason: failure.reason,
    status: result.status,
    retryAtMs: readRetryAfter(result.headers, nowMs),
  };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Custody could not keep it (the disk is full, and the answer is larger than its room): the stores are tried all the same. */
async function succeeds(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
