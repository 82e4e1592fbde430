import type { MenuItemConstructorOptions } from 'electron';
import { assertNever } from '../../shared/errors.ts';
import type { MenuCommand, MenuLine } from '../core/app/tray-app.ts';

export function menuTemplate(
  lines: readonly MenuLine[],
  run: (command: MenuCommand) => void,
): MenuItemConstructorOptions[] {
  return lines.map((line) => item(line, run));
}

function item(line: MenuLine, run: (command: MenuCommand) => void): MenuItemConstructorOptions {
  switch (line.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'text':
      return { label: plain(line.label), enabled: false };
    case 'command':
      return { label: plain(line.label), click: () => run(line.command) };
    case 'submenu':
      return { label: plain(line.label), submenu: menuTemplate(line.lines, run) };
    default:
      return assertNever(line);
  }
}

/** Windows and Linux take one `&` for the mark of a key. */
function plain(label: string): string {
  return process.platform === 'darwin' ? label : label.replaceAll('&', '&&');
}
