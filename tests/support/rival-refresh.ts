import type { RivalLeases } from './rival-leases.ts';
import type { RivalPair } from './rival-orders.ts';
import type { RivalTimes } from './rival-times.ts';

/** What a refresh of codex-multi-auth comes to (facts/multi-auth.md section 5). */
export type RivalRefresh =
  | { readonly kind: 'renewed'; readonly pair: RivalPair; readonly from: 'service' | 'result' }
  | { readonly kind: 'failed'; readonly reason: RivalFailure; readonly status: number | null };

type RivalFailure = 'http_error' | 'invalid_response' | 'network_error' | 'unknown';

export interface RivalRefresher {
  /** Calls for one token within the process share one request. */
  refresh(token: string, url: string): Promise<RivalRefresh>;
}

/** For whoever counts: by its own request, by another one's result, without a lease, or not at all. */
export type RefreshNote = 'asked' | 'followed' | 'bypassed' | 'failed';

export interface RivalRefresherDeps {
  readonly leases: RivalLeases;
  readonly times: Pick<RivalTimes, 'requestTimeoutMs'>;
  readonly note?: ((what: RefreshNote) => void) | undefined;
}

export function createRivalRefresher(deps: RivalRefresherDeps): RivalRefresher {
  const running = new Map<string, Promise<RivalRefresh>>();
  return {
    refresh(token, url) {
      const current = running.get(token) ?? underLease(deps, { token, url }).finally(() => running.delete(token));
      running.set(token, current);
      return current;
    },
  };
}

interface Presented {
  readonly token: string;
  readonly url: string;
}

async function underLease({ leases, times, note }: RivalRefresherDeps, presented: Presented): Promise<RivalRefresh> {
  const answer = await leases.acquire(presented.token);
  if (answer.kind === 'followed') {
    note?.('followed');
    return { kind: 'renewed', pair: answer.pair, from: 'result' };
  }
  if (answer.kind === 'bypassed') note?.('bypassed');
  try {
    const refreshed = await present(presented, times.requestTimeoutMs);
    note?.(refreshed.kind === 'renewed' ? 'asked' : 'failed');
    if (refreshed.kind === 'renewed') leases.publish(presented.token, refreshed.pair, Date.now());
    return refreshed;
  } finally {
    if (answer.kind === 'leased') answer.lease.release();
  }
}

async function present({ token, url }: Presented, timeoutMs: number): Promise<RivalRefresh> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: token,
    client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
  });
  try {
    const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) return { kind: 'failed', reason: 'http_error', status: response.status };
    const answer = (await response.json()) as Readonly<Record<string, unknown>>;
    const pair = readAnswer(answer, token);
    return pair === null
      ? { kind: 'failed', reason: 'invalid_response', status: response.status }
      : { kind: 'renewed', pair, from: 'service' };
  } catch (error) {
    const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
    return { kind: 'failed', reason: isTimeout ? 'unknown' : 'network_error', status: null };
  }
}

/** Null without a lifetime, and then a token that came with it is thrown away. */
function readAnswer(answer: Readonly<Record<string, unknown>>, token: string): RivalPair | null {
  const { access_token: access, refresh_token: next, id_token: id, expires_in: lifeSeconds } = answer;
  if (typeof access !== 'string' || access === '') return null;
  if (typeof lifeSeconds !== 'number' || !Number.isInteger(lifeSeconds) || lifeSeconds <= 0) return null;
  return {
    access,
    refresh: typeof next === 'string' ? next : token,
    id: typeof id === 'string' ? id : undefined,
    expiresAtMs: Date.now() + lifeSeconds * 1000,
  };
}
