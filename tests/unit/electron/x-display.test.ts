import { describe, expect, it } from 'vitest';
import { findXCookie, readXDisplay } from '../../../main/electron/x-display.ts';

const cookieName = 'MIT-MAGIC-COOKIE-1';

function entry(family: number, address: string, number: string, name: string, data: string): Buffer {
  const fields = [address, number, name, data].flatMap((text) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(text.length);
    return [length, Buffer.from(text)];
  });
  const head = Buffer.alloc(2);
  head.writeUInt16BE(family);
  return Buffer.concat([head, ...fields]);
}

describe('the display of an X session', () => {
  it.each([
    [':0', { socketPath: '/tmp/.X11-unix/X0', number: '0', screen: 0 }],
    [':12.1', { socketPath: '/tmp/.X11-unix/X12', number: '12', screen: 1 }],
    ['unix:3', { socketPath: '/tmp/.X11-unix/X3', number: '3', screen: 0 }],
    ['/run/x/socket:0', { socketPath: '/run/x/socket', number: '0', screen: 0 }],
    ['localhost:10.0', null],
    ['elsewhere:0', null],
    ['0', null],
    ['', null],
    [undefined, null],
  ])('is read from %j', (text, display) => {
    expect(readXDisplay(text)).toEqual(display);
  });
});

describe('the key of a display', () => {
  const display = { socketPath: '/tmp/.X11-unix/X1', number: '1', screen: 0 };

  it.each([
    [
      'the one of this computer',
      [entry(256, 'other', '1', cookieName, 'no'), entry(256, 'mine', '1', cookieName, 'yes')],
    ],
    ['one for every display', [entry(65_535, '', '', cookieName, 'yes')]],
    ['one under the name that this computer had', [entry(256, 'before', '1', cookieName, 'yes')]],
    [
      'not that of another display',
      [entry(256, 'mine', '0', cookieName, 'no'), entry(256, 'mine', '1', cookieName, 'yes')],
    ],
    ['not that of the network', [entry(0, 'mine', '1', cookieName, 'no'), entry(256, 'mine', '1', cookieName, 'yes')]],
    ['not of another kind', [entry(256, 'mine', '1', 'XDM', 'no'), entry(256, 'mine', '1', cookieName, 'yes')]],
    [
      'what stands before the end of a torn file',
      [entry(256, 'mine', '1', cookieName, 'yes'), Buffer.from([1, 0, 0, 9, 1])],
    ],
  ])('is %s', (_which, entries) => {
    expect(findXCookie(Buffer.concat(entries), display, 'mine')?.toString()).toBe('yes');
  });

  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['a torn file', entry(256, 'mine', '1', cookieName, 'yes').subarray(0, -1)],
    ['a file about another display', entry(256, 'mine', '2', cookieName, 'no')],
  ])('is none in %s', (_what, file) => {
    expect(findXCookie(file, display, 'mine')).toBeNull();
  });
});
