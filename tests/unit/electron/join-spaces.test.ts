import { describe, expect, it } from 'vitest';
import type { TrayPlatform } from '../../../main/core/tray-icon/render-tray-icon.ts';
import { joinSpaces } from '../../../main/electron/join-spaces.ts';

describe('the popover', () => {
  it.each<[TrayPlatform, readonly unknown[]]>([
    ['macos', [[true, { visibleOnFullScreen: true, skipTransformProcessType: true }]]],
    ['windows', []],
    ['linux', []],
  ])(
    'is asked onto the Space in front where there are Spaces, and costs the app no place in the Dock: %s',
    (platform, asked) => {
      const calls: unknown[] = [];
      joinSpaces({ setVisibleOnAllWorkspaces: (...call) => void calls.push(call) }, platform);
      expect(calls).toEqual(asked);
    },
  );
});
