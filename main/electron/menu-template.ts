import type { MenuItemConstructorOptions } from 'electron';
import { assertNever } from '../../shared/errors.ts';
import type { MenuCommand, MenuLine } from '../core/app/tray-app.ts';
import type { TrayPlatform } from '../core/tray-icon/render-tray-icon.ts';

export function menuTemplate(
  lines: readonly MenuLine[],
  platform: TrayPlatform,
  run: (command: MenuCommand) => void,
): MenuItemConstructorOptions[] {
  return lines.map((line) => item(line, platform, run));
}

function item(line: MenuLine, platform: TrayPlatform, run: (command: MenuCommand) => void): MenuItemConstructorOptions {
  switch (line.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'text':
      return { label: plain(line.label, platform), enabled: false };
    case 'command':
      return { label: plain(line.label, platform), click: () => run(line.command) };
    case 'submenu':
      return { label: plain(line.label, platform), submenu: menuTemplate(line.lines, platform, run) };
    default:
      return assertNever(line);
  }
}

/** Windows and Linux take one `&` for the mark of a key. */
function plain(label: string, platform: TrayPlatform): string {
  return platform === 'macos' ? label : label.replaceAll('&', '&&');
}
