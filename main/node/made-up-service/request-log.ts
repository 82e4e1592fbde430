import { closeSync, openSync, writeSync } from 'node:fs';
import type { AccessStanding, RefreshStanding } from './token-book.ts';

export type EndpointName =
  | 'token'
  | 'revoke'
  | 'usage'
  | 'reset-credits'
  | 'accounts-check'
  | 'discovery'
  | 'authorize'
  | 'device-code'
  | 'device-token'
  | 'device-page'
  | 'other';

/** How the service knew the token that came with the request; `none` when there was none. */
type Presented = RefreshStanding | AccessStanding | 'none';

/** One request as the service saw it. Times are epoch milliseconds of this computer's clock, never the service's own. */
export interface RequestRecord {
  readonly seq: number;
  readonly endpoint: EndpointName;
  readonly arrivedAtMs: number;
  /** Requests of this endpoint under way when it arrived, itself included. */
  readonly inFlight: number;
  /** Number of the connection: two requests with the same one shared a socket. */
  readonly connection: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Refresh reason of a token request, when it gave one. */
  readonly refreshReason: string | null;
  readonly accountKey: string | null;
  /** SHA-256 of the refresh token presented; the token itself is kept nowhere in the log. */
  readonly tokenHash: string | null;
  readonly presented: Presented;
  /** The behaviour applied: a scripted kind, or what the token's own state led to. */
  readonly behaviour: string;
  /** SHA-256 of the refresh token that took its place, told or not. */
  readonly successorHash: string | null;
  /** Null when no status line left. */
  readonly status: number | null;
  /** When the whole answer had been handed to the operating system; null when that never happened. */
  readonly answeredAtMs: number | null;
  /** When the exchange ended without a whole answer. */
  readonly lostAtMs: number | null;
}

type Arrival = Pick<RequestRecord, 'endpoint' | 'connection'> & {
  readonly headers: RequestRecord['headers'];
};

/** What is known once the service has decided. */
export type Decision = Pick<
  RequestRecord,
  'accountKey' | 'tokenHash' | 'presented' | 'behaviour' | 'successorHash' | 'status' | 'refreshReason'
>;

export interface OpenRecord {
  /** Called when the decision is made and before anything is written, so that a rotation is on file first. */
  decided(decision: Decision): void;
  answered(): void;
  lost(): void;
}

export interface RequestLog {
  readonly records: readonly RequestRecord[];
  of(endpoint: EndpointName): readonly RequestRecord[];
  maxInFlight(endpoint: EndpointName): number;
  /** Forgets what was recorded so far; requests under way stay counted. */
  clear(): void;
}

export interface RequestLogWriter extends RequestLog {
  arrived(arrival: Arrival): OpenRecord;
  close(): void;
}

type Draft = { -readonly [Field in keyof RequestRecord]: RequestRecord[Field] };
type LogEvent = 'arrived' | 'rotated' | 'answered' | 'lost';

/** `path`: every event is also appended there as one JSON line, before this process goes on. */
export function createRequestLog(path?: string): RequestLogWriter {
  const file = path === undefined ? null : openSync(path, 'a', 0o600);
  const inFlight = new Map<EndpointName, number>();
  const most = new Map<EndpointName, number>();
  let records: Draft[] = [];
  let lastSeq = 0;
  const write = (event: LogEvent, draft: Draft): void => {
    if (file !== null) writeSync(file, `${JSON.stringify(eventLine(event, draft))}\n`);
  };
  const enter = (endpoint: EndpointName): number => {
    const count = (inFlight.get(endpoint) ?? 0) + 1;
    inFlight.set(endpoint, count);
    most.set(endpoint, Math.max(count, most.get(endpoint) ?? 0));
    return count;
  };
  const end = (draft: Draft, event: 'answered' | 'lost'): void => {
    if (draft.answeredAtMs !== null || draft.lostAtMs !== null) return;
    draft[event === 'answered' ? 'answeredAtMs' : 'lostAtMs'] = Date.now();
    inFlight.set(draft.endpoint, (inFlight.get(draft.endpoint) ?? 1) - 1);
    write(event, draft);
  };
  return {
    get records() {
      return records;
    },
    of: (endpoint) => records.filter((record) => record.endpoint === endpoint),
    maxInFlight: (endpoint) => most.get(endpoint) ?? 0,
    clear() {
      records = [];
      most.clear();
    },
    arrived(arrival) {
      lastSeq += 1;
      const draft = openDraft(lastSeq, arrival, enter(arrival.endpoint));
      records.push(draft);
      write('arrived', draft);
      return {
        decided(decision) {
          Object.assign(draft, decision);
          if (decision.successorHash !== null) write('rotated', draft);
        },
        answered: () => end(draft, 'answered'),
        lost: () => end(draft, 'lost'),
      };
    },
    close() {
      if (file !== null) closeSync(file);
    },
  };
}

function openDraft(seq: number, arrival: Arrival, inFlight: number): Draft {
  return {
    seq,
    endpoint: arrival.endpoint,
    arrivedAtMs: Date.now(),
    inFlight,
    connection: arrival.connection,
    headers: withoutTokens(arrival.headers),
    refreshReason: null,
    accountKey: null,
    tokenHash: null,
    presented: 'none',
    behaviour: 'none',
    successorHash: null,
    status: null,
    answeredAtMs: null,
    lostAtMs: null,
  };
}

function withoutTokens(headers: RequestRecord['headers']): RequestRecord['headers'] {
  return headers.authorization === undefined ? headers : { ...headers, authorization: 'Bearer …' };
}

function eventLine(event: LogEvent, draft: Draft): object {
  const { headers: _, ...facts } = draft;
  return { event, atMs: Date.now(), ...facts };
}
