import { describe, expect, it } from 'vitest';
import { afterHide, afterShow, decideBlur, decideToggle, neverShown } from '../../../main/electron/popover-moments.ts';

const atMs = 1_000_000;

describe('a click on the tray icon', () => {
  it.each([
    ['opens what was never open', neverShown, atMs, 'show'],
    ['closes what is open', afterShow(atMs), atMs + 5_000, 'hide'],
    ['leaves closed what its own blur has just closed', afterHide('blur', atMs), atMs + 100, 'nothing'],
    ['opens what lost the focus a while ago', afterHide('blur', atMs), atMs + 250, 'show'],
    ['opens at once what was closed with Escape', afterHide('wish', atMs), atMs + 1, 'show'],
    ['opens after the clock was set back', afterHide('blur', atMs), atMs - 3_600_000, 'show'],
  ] as const)('%s', (_what, moments, nowMs, decision) => {
    expect(decideToggle(moments, nowMs)).toBe(decision);
  });
});

describe('a lost focus', () => {
  it.each([
    ['closes it on macOS', afterShow(atMs), atMs + 10, 'macos', 'hide'],
    ['closes it on Windows', afterShow(atMs), atMs + 1_000, 'windows', 'hide'],
    ['is not believed on Windows just after it was shown', afterShow(atMs), atMs + 10, 'windows', 'nothing'],
    ['leaves the framed window of Linux open', afterShow(atMs), atMs + 1_000, 'linux', 'nothing'],
    ['is nothing to a hidden one', afterHide('wish', atMs), atMs + 1_000, 'macos', 'nothing'],
  ] as const)('%s', (_what, moments, nowMs, platform, decision) => {
    expect(decideBlur(moments, nowMs, platform)).toBe(decision);
  });
});
