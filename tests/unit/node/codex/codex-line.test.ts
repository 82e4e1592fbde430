import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { converse, openLine } from '../../../../main/node/codex/codex-line.ts';
import { askToRefresh } from '../../../../main/node/codex/codex-questions.ts';

const hello = '{"id":1,"result":{"userAgent":"made-up"}}\n';

/** What becomes of a refresh when Codex says just these pieces, one per turn; `ended` when it never answered. */
async function refreshedBy(pieces: readonly (string | Buffer)[]) {
  const said = Readable.from(inTurns(pieces));
  const ended = new Promise<'ended'>((resolve) => said.once('close', () => setImmediate(resolve, 'ended')));
  const line = openLine({ said, told: new PassThrough().resume() });
  return Promise.race([converse(line, '9.9.9', askToRefresh), ended]);
}

async function* inTurns(pieces: readonly (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    yield Buffer.from(piece);
    await new Promise((done) => setImmediate(done));
  }
}

describe('a line to Codex', () => {
  it.each([
    ['with another end of a line in a name', '{"id":2,"result":{"account":{"email":"mi\u2028ra\u2029"}}}\n'],
    ['with the line ends of Windows', '{"id":2,"result":{"account":{}}}\r\n'],
    ['without an end of its last line', '{"id":2,"result":{"account":{}}}'],
    ['behind empty lines', '\n\n{"id":2,"result":{"account":{}}}\n'],
    [
      'behind a line that is not UTF-8',
      Buffer.from([0xff, 0x0a, ...Buffer.from('{"id":2,"result":{"account":{}}}\n')]),
    ],
  ])('hears an answer %s', async (_how, answer) => {
    expect(await refreshedBy([hello, answer])).toEqual({ kind: 'done' });
  });

  it('hears an answer that comes byte by byte, with characters of several bytes', async () => {
    const answer = Buffer.from('{"id":2,"error":{"message":"Größe – 大きさ 🙂"}}\n');
    const bytes = Array.from(answer, (byte) => Buffer.from([byte]));
    expect(await refreshedBy([hello, ...bytes])).toEqual({ kind: 'refused', message: 'Größe – 大きさ 🙂' });
  });

  it('hears several lines that come at once', async () => {
    const noise = 'WARNING\n{"method":"account/updated"}\n';
    expect(await refreshedBy([`${noise}${hello}${noise}`, '{"id":2,"result":{"account":null}}\n'])).toEqual({
      kind: 'not-signed-in',
    });
  });

  it('takes no answer for a question that was not asked yet', async () => {
    expect(await refreshedBy([`{"id":2,"result":{"account":null}}\n`, hello])).toBe('ended');
  });
});
