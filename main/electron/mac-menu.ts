import { Menu } from 'electron';

/** Never seen by whoever only uses the menu bar's icon, but without it Cmd-C, Cmd-V, Cmd-W and Cmd-Q do nothing in a window. */
export function setMacMenu(): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]));
}
