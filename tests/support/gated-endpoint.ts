import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Act = () => Promise<unknown>;

/** A token endpoint in front of another: what others do while a request is under way happens at an exact moment, not after a wait. */
export interface GatedEndpoint {
  readonly url: string;
  /** Once, when a request has arrived and the service has not seen it. */
  beforeService(act: Act): void;
  /** Once, when the service has answered (and rotated) and nobody has seen the answer. */
  beforeAnswer(act: Act): void;
  close(): Promise<void>;
}

export async function gateEndpoint(targetUrl: string): Promise<GatedEndpoint> {
  const acts: { before: Act[]; after: Act[]; failure: unknown } = { before: [], after: [], failure: null };
  const server = createServer((request, response) => {
    pass(targetUrl, { request, response }, acts).catch((error: unknown) => {
      acts.failure = error;
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth/token`,
    beforeService: (act) => acts.before.push(act),
    beforeAnswer: (act) => acts.after.push(act),
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      if (acts.failure !== null) throw acts.failure;
      if (acts.before.length + acts.after.length > 0) throw new Error('A moment that was planned never came.');
    },
  };
}

async function pass(
  targetUrl: string,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  acts: { readonly before: Act[]; readonly after: Act[] },
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  await actNext(acts.before);
  const answer = await fetch(targetUrl, {
    method: 'POST',
    headers: { 'content-type': request.headers['content-type'] ?? '' },
    body: Buffer.concat(parts),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  await actNext(acts.after);
  const kept = ['content-type', 'retry-after', 'date', 'cf-mitigated'].flatMap((name) => {
    const value = answer.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  response.writeHead(answer.status, Object.fromEntries(kept));
  response.end(body);
}

async function actNext(planned: Act[]): Promise<void> {
  const [act] = planned.splice(0, 1);
  if (act !== undefined) await Promise.resolve(act());
}
