import { type IncomingHttpHeaders, request } from 'node:http';
import { codexClientId } from '../../../../main/node/made-up-service/codex-client.ts';

/** What a caller saw on the wire. `complete` is false when the answer broke off; status 0 when none came at all. */
export interface Exchange {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly complete: boolean;
}

export interface Sending {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** One exchange on its own connection, told apart from library behaviour: no retry, no redirect, no decoding. */
export function exchange(url: string, sending: Sending = {}): Promise<Exchange> {
  const { method = 'GET', headers = {}, body, signal } = sending;
  return new Promise((resolve) => {
    const none: Exchange = { status: 0, headers: {}, body: '', complete: false };
    const outgoing = request(
      url,
      { method, headers, agent: false, ...(signal === undefined ? {} : { signal }) },
      (incoming) => {
        const chunks: Buffer[] = [];
        const end = (): void =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString('utf8'),
            complete: incoming.complete,
          });
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('close', end);
        incoming.once('error', end);
      },
    );
    outgoing.once('error', () => resolve(none));
    outgoing.end(body);
  });
}

export function refreshBody(refreshToken: string, extra: object = {}): string {
  return JSON.stringify({
    client_id: codexClientId,
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    ...extra,
  });
}

export function spend(tokenUrl: string, refreshToken: string, signal?: AbortSignal): Promise<Exchange> {
  return exchange(tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: refreshBody(refreshToken),
    ...(signal === undefined ? {} : { signal }),
  });
}

export function askUsage(chatgptBaseUrl: string, accessToken: string): Promise<Exchange> {
  return exchange(`${chatgptBaseUrl}/wham/usage`, { headers: { authorization: `Bearer ${accessToken}` } });
}

/** The body as an object; fails the test when it is none. */
export function fieldsOf(answer: Exchange): Record<string, unknown> {
  const value: unknown = JSON.parse(answer.body);
  if (typeof value !== 'object' || value === null) throw new Error(`Not an object: ${answer.body}`);
  return { ...value };
}

export function textField(answer: Exchange, field: string): string {
  const value = fieldsOf(answer)[field];
  if (typeof value !== 'string') throw new Error(`No text in ${field}: ${answer.body}`);
  return value;
}

/** Waits for something the service does after its answer was read, such as closing its books on a request. */
export async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
