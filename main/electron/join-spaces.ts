import type { BrowserWindow } from 'electron';
import type { TrayPlatform } from '../core/tray-icon/render-tray-icon.ts';

/**
 * On macOS a window belongs to the Space that it was made in: shown again from another one it would take the person back there, and over
 * a full-screen app it would not be seen. Said anew with every show, since a change of the activation policy can undo it. Without
 * `skipTransformProcessType` the whole app would lose its place in Dock and app switcher while a window of its own is open
 * (facts/electron.md 3).
 */
export function joinSpaces(window: Pick<BrowserWindow, 'setVisibleOnAllWorkspaces'>, platform: TrayPlatform): void {
  if (platform !== 'macos') return;
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
}
