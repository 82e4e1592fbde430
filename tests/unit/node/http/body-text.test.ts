import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bodyText } from '../../../../main/node/http/body-text.ts';

const text = '{"refresh_token":"rt_made-up","name":"Grün ✓"}';
const plain = Buffer.from(text);
const limitBytes = 1024 * 1024;

describe('the text of a body', () => {
  it.each<[string, Buffer, string | undefined]>([
    ['plain', plain, undefined],
    ['identity', plain, 'identity'],
    ['gzip', gzipSync(plain), 'gzip'],
    ['gzip by its old name', gzipSync(plain), ' X-GZIP '],
    ['deflate', deflateSync(plain), 'deflate'],
    ['deflate without its head', deflateRawSync(plain), 'deflate'],
    ['brotli', brotliCompressSync(plain), 'br'],
    ['zstd', zstdCompressSync(plain), 'zstd'],
    ['two layers', brotliCompressSync(gzipSync(plain)), 'gzip, br'],
    ['gzip in name only', plain, 'gzip'],
    ['an encoding that nobody knows', plain, 'x-made-up'],
    ['an encoding that every object knows', plain, 'constructor'],
    ['a mark', Buffer.from(`\uFEFF${text}`), undefined],
    ['UTF-16 with its mark', Buffer.from(`\uFEFF${text}`, 'utf16le'), undefined],
    ['UTF-16 without one', Buffer.from(text, 'utf16le'), undefined],
    ['UTF-16 the other way round', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(), undefined],
    ['UTF-16 the other way round without a mark', Buffer.from(text, 'utf16le').swap16(), undefined],
  ])('is found in %s', (_name, body, encoding) => {
    expect(bodyText(body, encoding, limitBytes)).toEqual({ text, isTooLarge: false });
  });

  it.each<[string, (body: Buffer) => Buffer, string]>([
    ['gzip', gzipSync, 'gzip'],
    ['deflate', deflateSync, 'deflate'],
    ['brotli', brotliCompressSync, 'br'],
  ])('goes as far as it goes when %s breaks off', (_name, pack, encoding) => {
    const long = Buffer.from(JSON.stringify(Array.from({ length: 4_000 }, (_, index) => index * 7_919)));
    const whole = pack(long);
    const { text: part, isTooLarge } = bodyText(whole.subarray(0, whole.length - 40), encoding, limitBytes);
    expect(isTooLarge).toBe(false);
    expect(part.length).toBeGreaterThan(100);
    expect(long.toString().startsWith(part)).toBe(true);
  });

  it('is nothing when it would be larger than allowed', () => {
    const bomb = gzipSync(Buffer.alloc(4 * limitBytes, 'x'));
    expect(bodyText(bomb, 'gzip', limitBytes)).toEqual({ text: '', isTooLarge: true });
    expect(bodyText(gzipSync(bomb), 'gzip, gzip', limitBytes)).toEqual({ text: '', isTooLarge: true });
  });

  it('of many layers is taken as it came, since each of them costs', () => {
    const body = gzipSync(gzipSync(gzipSync(plain)));
    expect(bodyText(body, 'gzip, gzip, gzip', limitBytes).text).not.toContain('rt_made-up');
  });

  it('keeps what can be read beside bytes that are no letters', () => {
    const body = Buffer.from('{"refresh_token":"rt_made-up","n":"\xff\xfe"}', 'latin1');
    expect(JSON.parse(bodyText(body, undefined, limitBytes).text)).toMatchObject({ refresh_token: 'rt_made-up' });
  });

  it.each(['gzip', 'br', undefined])('of nothing is nothing (%s)', (encoding) => {
    expect(bodyText(Buffer.alloc(0), encoding, limitBytes).text).toBe('');
  });
});
