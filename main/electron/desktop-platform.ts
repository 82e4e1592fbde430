import type { TrayPlatform } from '../core/tray-icon/render-tray-icon.ts';

/** Whatever is neither macOS nor Windows has a desktop as Linux does, or none. */
export function desktopPlatform(nodePlatform: string): TrayPlatform {
  if (nodePlatform === 'darwin') return 'macos';
  return nodePlatform === 'win32' ? 'windows' : 'linux';
}
