/** As Electron calls them in an accelerator, and as they are shown where a platform has no name of its own for them. */
export const modifierNames = {
  control: 'Control',
  alt: 'Alt',
  shift: 'Shift',
  command: 'Command',
  meta: 'Super',
} as const;

/** By the accelerator's name. */
export const macKeys: Readonly<Record<string, string>> = {
  Control: '⌃',
  Alt: '⌥',
  Option: '⌥',
  Shift: '⇧',
  Command: '⌘',
  Cmd: '⌘',
  CommandOrControl: '⌘',
  CmdOrCtrl: '⌘',
  Super: '⌘',
  Meta: '⌘',
};

const otherKeys: Readonly<Record<string, string>> = {
  Control: 'Ctrl',
  CommandOrControl: 'Ctrl',
  CmdOrCtrl: 'Ctrl',
  Option: 'Alt',
};
export const windowsKeys: Readonly<Record<string, string>> = { ...otherKeys, Super: 'Win', Meta: 'Win' };
export const linuxKeys: Readonly<Record<string, string>> = { ...otherKeys, Meta: 'Super' };
