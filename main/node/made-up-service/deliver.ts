import type { ServerResponse } from 'node:http';
import { assertNever } from '../../../shared/errors.ts';
import type { Answer } from './answer.ts';

type CutDelivery = Extract<Answer['delivery'], { kind: 'cut-off' }>;

/** Writes the answer the way it is to go wrong. `Date` carries the service's clock, which may be off on purpose. */
export function deliver(response: ServerResponse, answer: Answer, nowMs: number): void {
  const { delivery } = answer;
  const dated = { ...answer, headers: { ...answer.headers, date: new Date(nowMs).toUTCString() } };
  switch (delivery.kind) {
    case 'whole':
      response.writeHead(answer.status, { ...dated.headers, 'content-length': Buffer.byteLength(answer.body) });
      response.end(answer.body);
      return;
    case 'cut-off':
      deliverPart(response, dated, delivery);
      return;
    case 'lost':
      hangUp(response, delivery.reset);
      return;
    case 'hang':
      return;
    default:
      assertNever(delivery);
  }
}

function deliverPart(response: ServerResponse, answer: Answer, cut: CutDelivery): void {
  const body = Buffer.from(answer.body);
  if (cut.framing === 'close') response.useChunkedEncodingByDefault = false;
  const framing =
    cut.framing === 'length'
      ? { 'content-length': body.length }
      : cut.framing === 'close'
        ? { connection: 'close' }
        : { 'transfer-encoding': 'chunked' };
  response.writeHead(answer.status, { ...answer.headers, ...framing });
  if (cut.bytes === 0) {
    response.flushHeaders();
    setImmediate(() => hangUp(response, cut.reset));
    return;
  }
  // The callback comes once the system has the bytes, so that closing does not take them back.
  response.write(body.subarray(0, cut.bytes), () => hangUp(response, cut.reset));
}

function hangUp(response: ServerResponse, reset: boolean): void {
  const { socket } = response;
  if (socket === null) return;
  if (reset) socket.resetAndDestroy();
  else socket.destroy();
}
