import { describe, expect, it } from 'vitest';
import { startAfterThis, startOfDemo, type ThisStart } from '../../../main/electron/next-start.ts';

const packaged: ThisStart = {
  env: {},
  execPath: '/opt/app/app',
  argv: [],
  isPackaged: true,
  appPath: '/opt/app/app.asar',
};
const checkout: ThisStart = {
  ...packaged,
  execPath: '/electron',
  argv: ['/checkout'],
  isPackaged: false,
  appPath: '/checkout',
};
const image = { APPIMAGE: '/home/mira/Quota.AppImage', APPDIR: '/tmp/.mount_Quota' };
const inImage: ThisStart = { ...packaged, env: image, execPath: '/tmp/.mount_Quota/app' };
const portable: ThisStart = { ...packaged, env: { PORTABLE_EXECUTABLE_FILE: 'D:\\Quota.exe' } };

describe('the start after this one', () => {
  it.each<[string, ThisStart, string, readonly string[]]>([
    ['opens the popover', { ...packaged, argv: ['--hidden'] }, '/opt/app/app', []],
    ['runs the same folder', { ...checkout, argv: ['/checkout', '--settings'] }, '/electron', ['/checkout']],
    [
      'keeps the words of Chromium',
      { ...packaged, argv: ['--ozone-platform=x11', '--restore'] },
      '/opt/app/app',
      ['--ozone-platform=x11'],
    ],
    ['unpacks an image that nothing holds any more', inImage, image.APPIMAGE, ['--appimage-extract-and-run']],
    ['is not the image of the terminal', { ...packaged, env: image }, '/opt/app/app', []],
    ['is the portable app itself', portable, 'D:\\Quota.exe', []],
  ])('%s', (_name, start, execPath, args) => {
    expect(startAfterThis(start)).toEqual({ execPath, args });
  });
});

describe('the start of the demo', () => {
  it.each<[string, ThisStart, string, readonly string[]]>([
    ['is the packaged app', { ...packaged, argv: ['--hidden'] }, '/opt/app/app', ['--demo']],
    ['runs the folder of a checkout', checkout, '/electron', ['/checkout', '--demo']],
    [
      'has a user data folder of its own, and what else Chromium was told',
      { ...checkout, argv: ['--user-data-dir=/data', '/checkout', '--ozone-platform=x11'] },
      '/electron',
      ['/checkout', '--ozone-platform=x11', '--demo'],
    ],
    ['is the image, which outlives this one', inImage, image.APPIMAGE, ['--demo']],
    ['is the portable app itself', portable, 'D:\\Quota.exe', ['--demo']],
  ])('%s', (_name, start, execPath, args) => {
    expect(startOfDemo(start)).toEqual({ execPath, args });
  });
});
