import { describe, expect, it } from 'vitest';
import { isOurAddress, windowAddress } from '../../../main/electron/window-address.ts';

describe('the address of a window', () => {
  it('names its page, and the account it opens with', () => {
    expect(windowAddress('popover', null)).toBe('app://windows/popover/index.html');
    expect(windowAddress('restore', 'k1')).toBe('app://windows/restore/index.html?key=k1');
  });

  it('is ours', () => {
    expect(isOurAddress(windowAddress('restore', 'a b&c'))).toBe(true);
  });

  it.each([
    'app://windows.evil.example/popover/index.html',
    'app://other/popover/index.html',
    'app://windows:8080/popover/index.html',
    'app://me@windows/popover/index.html',
    'app:windows/popover/index.html',
    'https://windows/popover/index.html',
    'file:///popover/index.html',
    'data:text/html,app://windows/',
    'about:blank',
    '',
  ])('is not ours as %j', (address) => {
    expect(isOurAddress(address)).toBe(false);
  });
});
