import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { head, type Misbehaviour, message, type Step, type TrueAnswer } from './hostile-proxy.ts';

const megabyte = 1024 * 1024;
const page = '<!doctype html><html><body>Please sign in to the network.</body></html>';

/** The service answers, and something on the way tampers with the answer. */
function tampered(steps: (answer: TrueAnswer) => readonly Step[]): Misbehaviour {
  return { reaches: true, steps };
}

/** Something on the way answers in the place of the service. */
function instead(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Misbehaviour {
  return { reaches: false, steps: () => [message({ status, headers, body: Buffer.from(body) })] };
}

/** The service has answered, and something on the way tells another answer. */
function replaced(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Misbehaviour {
  return { ...instead(status, body, headers), reaches: true };
}

const withBody = (answer: TrueAnswer, body: Buffer, headers: Readonly<Record<string, string | null>> = {}): Step =>
  message({ ...answer, body }, headers);
const withHeaders = (headers: Readonly<Record<string, string | null>>): Misbehaviour =>
  tampered((answer) => [message(answer, headers), 'end']);
const unmeasured = { 'content-length': null } as const;
const chunked = { 'content-length': null, 'transfer-encoding': 'chunked' } as const;
const html = { 'content-type': 'text/html; charset=utf-8' } as const;

const chunk = (bytes: Buffer, size = bytes.length.toString(16)): Buffer =>
  Buffer.concat([Buffer.from(`${size}\r\n`), bytes, Buffer.from('\r\n')]);
const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);
/** Up to and with the closing quote of the refresh token; half of what has none. */
function upToRefreshToken(body: Buffer): Buffer {
  const found = /"refresh_token":"[^"]+"/.exec(body.toString('latin1'));
  return found === null ? half(body) : body.subarray(0, found.index + found[0].length);
}
/** In the middle of the first token. */
const beforeAnyToken = (body: Buffer): Buffer => body.subarray(0, 40);
/** A field before the others, byte for byte. */
const withField = (body: Buffer, field: Buffer): Buffer => Buffer.concat([Buffer.from('{'), field, body.subarray(1)]);
const bomb = (): Buffer => gzipSync(Buffer.alloc(100 * megabyte, 'x'));
let kneadedBomb: Buffer | null = null;
const onceKneaded = (): Buffer => {
  kneadedBomb ??= bomb();
  return kneadedBomb;
};
const big = (answer: TrueAnswer): Buffer => head(answer, { 'content-length': String(100 * megabyte) });

/** Offered as a better place to ask; nobody may ever ask there. */
export const elsewherePath = '/elsewhere';

/** What a network does to one exchange, in the words of a test. */
export const misbehaviours = {
  'nothing at all': tampered((answer) => [message(answer)]),

  'an answer in small drops': tampered((answer) => [{ drip: message(answer), pauseMs: 1 }]),
  'an answer given twice': tampered((answer) => [message(answer), message(answer)]),
  'many interim answers first': tampered((answer) => [
    { flood: Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'), times: 500 },
    message(answer),
  ]),
  'a body without a length': tampered((answer) => [message(answer, unmeasured), 'end']),
  'chunks in odd sizes': tampered((answer) => [
    head(answer, chunked),
    chunk(answer.body.subarray(0, 1)),
    chunk(answer.body.subarray(1), `000${(answer.body.length - 1).toString(16).toUpperCase()};x=y`),
    Buffer.from('0\r\nx-late: 1\r\n\r\n'),
  ]),
  'gzip that nobody asked for': tampered((answer) => [
    withBody(answer, gzipSync(answer.body), { 'content-encoding': 'gzip' }),
  ]),
  'deflate that nobody asked for': tampered((answer) => [
    withBody(answer, deflateSync(answer.body), { 'content-encoding': 'deflate' }),
  ]),
  'brotli that nobody asked for': tampered((answer) => [
    withBody(answer, brotliCompressSync(answer.body), { 'content-encoding': 'br' }),
  ]),
  'gzip twice over': tampered((answer) => [
    withBody(answer, gzipSync(gzipSync(answer.body)), { 'content-encoding': 'gzip, gzip' }),
  ]),
  'a header that says gzip and a body that is none': withHeaders({ 'content-encoding': 'gzip' }),
  'an encoding that nobody knows': withHeaders({ 'content-encoding': 'x-made-up' }),
  'a byte order mark': tampered((answer) => [withBody(answer, Buffer.concat([Buffer.from('\uFEFF'), answer.body]))]),
  'UTF-16 with its mark': tampered((answer) => [
    withBody(answer, Buffer.from(`\uFEFF${answer.body.toString('utf8')}`, 'utf16le'), {
      'content-type': 'application/json; charset=utf-16',
    }),
  ]),
  'a wrong charset in the header': withHeaders({ 'content-type': 'application/json; charset=iso-8859-15' }),
  'bytes that are no UTF-8': tampered((answer) => [
    withBody(answer, withField(answer.body, Buffer.from('"note":"\xc3\x28\xff\xfe",', 'latin1'))),
  ]),
  'no content type': withHeaders({ 'content-type': null }),
  'plain text as the content type': withHeaders({ 'content-type': 'text/plain' }),

  'a length that is too large': tampered(({ body, ...rest }) => [
    message({ ...rest, body }, { 'content-length': String(body.length + 50) }),
    'end',
  ]),
  'a reset after the whole body': tampered(({ body, ...rest }) => [
    message({ ...rest, body }, { 'content-length': String(body.length + 50) }),
    'reset',
  ]),
  'a cut behind the refresh token': tampered((answer) => [head(answer), upToRefreshToken(answer.body), 'end']),
  'a last chunk that never comes': tampered((answer) => [head(answer, chunked), chunk(answer.body), 'end']),
  'nonsense behind the JSON': tampered((answer) => [
    withBody(answer, Buffer.concat([answer.body, Buffer.from('<!-- seen by a filter -->')])),
  ]),
  'a NUL behind the JSON': tampered((answer) => [withBody(answer, Buffer.concat([answer.body, Buffer.alloc(3)]))]),

  'a cut before any token': tampered((answer) => [head(answer), beforeAnyToken(answer.body), 'end']),
  'a reset in the body': tampered((answer) => [head(answer), beforeAnyToken(answer.body), 'reset']),
  'a length that is too small': tampered((answer) => [message(answer, { 'content-length': '40' })]),
  'a short body that looks whole': tampered((answer) => [
    withBody(answer, beforeAnyToken(answer.body), unmeasured),
    'end',
  ]),
  'chunks that break off': tampered((answer) => [head(answer, chunked), chunk(beforeAnyToken(answer.body)), 'end']),
  'a chunk of a size that is no number': tampered((answer) => [head(answer, chunked), chunk(answer.body, 'zz')]),
  'gzip that is cut off': tampered((answer) => [
    head({ ...answer, body: gzipSync(answer.body) }, { 'content-encoding': 'gzip' }),
    gzipSync(answer.body).subarray(0, 30),
    'end',
  ]),
  'a gzip bomb': tampered((answer) => [withBody(answer, onceKneaded(), { 'content-encoding': 'gzip' })]),
  '100 MB': tampered((answer) => [big(answer), { flood: Buffer.alloc(megabyte, 'x'), times: 100 }]),
  'an empty 200': tampered((answer) => [withBody(answer, Buffer.alloc(0))]),
  '204 and nothing': replaced(204, ''),
  'a page in the place of the answer': replaced(200, page, html),

  'an end before the head': tampered(() => ['end']),
  'a reset before the head': tampered(() => ['reset']),
  'a cut in the head': tampered((answer) => [half(head(answer)), 'end']),
  'a reset in the head': tampered((answer) => [half(head(answer)), 'reset']),
  'a negative length': withHeaders({ 'content-length': '-1' }),
  'a length that is no number': withHeaders({ 'content-length': 'many' }),
  'two lengths that differ': tampered((answer) => [message(answer, { 'Content-Length': '7' })]),
  'a length and chunks': tampered((answer) => [message(answer, { 'transfer-encoding': 'chunked' }), 'end']),
  'a head of 100 kB': withHeaders({ 'x-long': 'x'.repeat(100_000) }),
  'another protocol': tampered(() => [Buffer.from('SSH-2.0-OpenSSH_9.9\r\n'), 'end']),
  'a body without a head': tampered((answer) => [answer.body, 'end']),
  'a switch of protocols': replaced(101, '', { upgrade: 'websocket', connection: 'upgrade' }),

  'a portal’s page': instead(200, page, html),
  'a portal’s page that calls itself JSON': instead(200, page, { 'content-type': 'application/json' }),
  'a portal’s redirect': instead(302, '', { location: elsewherePath }),
  '511, sign in to the network': instead(511, page, html),
  'a redirect to another host': instead(307, '', { location: 'https://elsewhere.invalid/oauth/token' }),
  'a redirect to plain http': instead(308, '', { location: 'http://elsewhere.invalid/oauth/token' }),
  'a blocked page with 403': instead(403, page, html),
  'a gateway’s 502': instead(502, page, html),
  'a filter’s 451': instead(451, page, html),
} satisfies Readonly<Record<string, Misbehaviour>>;

export type MisbehaviourName = keyof typeof misbehaviours;
