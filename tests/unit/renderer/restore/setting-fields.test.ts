import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceleratorOf, acceleratorText } from '../../../../renderer/lib/accelerator.ts';
import { countFrom, proxyFrom, proxyKind, thresholdsFrom, timeFrom } from '../../../../renderer/lib/setting-fields.ts';

const none = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };

describe('a shortcut', () => {
  it.each([
    ['KeyQ', { altKey: true, metaKey: true }, 'macos', 'Alt+Command+Q'],
    ['KeyQ', { ctrlKey: true, altKey: true }, 'windows', 'Control+Alt+Q'],
    ['Digit7', { metaKey: true }, 'linux', 'Super+7'],
    ['F9', {}, 'linux', 'F9'],
    ['Space', { ctrlKey: true, shiftKey: true }, 'linux', 'Control+Shift+Space'],
    ['KeyQ', { shiftKey: true }, 'linux', null],
    ['KeyQ', {}, 'macos', null],
    ['ControlLeft', { ctrlKey: true }, 'linux', null],
    ['constructor', { ctrlKey: true }, 'linux', null],
  ] as const)('of %s with %j on %s is %s', (code, modifiers, platform, accelerator) => {
    expect(acceleratorOf({ ...none, ...modifiers, code }, platform)).toBe(accelerator);
  });

  it.each([
    ['Alt+Command+Q', 'macos', '⌥ ⌘ Q'],
    ['CommandOrControl+Shift+U', 'macos', '⌘ ⇧ U'],
    ['CommandOrControl+Shift+U', 'windows', 'Ctrl + Shift + U'],
    ['Super+7', 'windows', 'Win + 7'],
  ] as const)('%s is written on %s as %s', (accelerator, platform, text) => {
    expect(acceleratorText(accelerator, platform)).toBe(text);
  });
});

describe('what is typed into the settings', () => {
  it('makes thresholds that are whole, from 1 to 99, ascending, each once, or none at all', () => {
    const typed = fc.oneof(fc.integer({ min: -20, max: 120 }).map(String), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(typed, typed, (first, second) => {
        const thresholds = thresholdsFrom(first, second);
        if (thresholds === null) return;
        expect(thresholds.every((each) => Number.isInteger(each) && each >= 1 && each <= 99)).toBe(true);
        expect(thresholds).toEqual([...new Set(thresholds)].toSorted((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
    expect(thresholdsFrom('95 %', '80')).toEqual([80, 95]);
    expect(thresholdsFrom('', '')).toEqual([]);
    expect(thresholdsFrom('80', '100')).toBeNull();
  });

  it.each([
    ['8:05', '08:05'],
    ['23:59', '23:59'],
    ['24:00', null],
    ['12:60', null],
    ['noon', null],
    ['', null],
  ])('%s as a time is %s', (text, time) => {
    expect(timeFrom(text)).toBe(time);
  });

  it.each([
    ['3', 3],
    ['100', 100],
    ['0', null],
    ['', null],
    ['2.5', null],
  ])('%s as a count is %s', (text, count) => {
    expect(countFrom(text)).toBe(count);
  });

  it.each([
    ['http://proxy.example:3128', 'http://proxy.example:3128'],
    [' https://proxy.example ', 'https://proxy.example'],
    ['proxy.example:3128', null],
    ['socks5://proxy.example', null],
    ['http://', null],
  ])('%s as a proxy is %s', (text, proxy) => {
    expect(proxyFrom(text)).toBe(proxy);
  });

  it.each([
    [null, 'system'],
    ['none', 'none'],
    ['http://proxy.example:3128', 'address'],
  ])('the proxy %s is the choice %s', (proxy, kind) => {
    expect(proxyKind(proxy)).toBe(kind);
  });
});
