import type { Surroundings } from '../../shared/app-snapshot.ts';

type Platform = Surroundings['platform'];

/** The part of a key press that counts. */
export interface KeyPress {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

const namedKeys: Readonly<Record<string, string>> = {
  Space: 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
};

/**
 * In Electron's accelerator form. Null: no key yet, or one that would take a letter from everybody who types: Control, Alt or
 * Command has to be with it, unless it is a function key.
 */
export function acceleratorOf(press: KeyPress, platform: Platform): string | null {
  const key = keyOf(press.code);
  if (key === null) return null;
  const modifiers = [
    press.ctrlKey ? 'Control' : null,
    press.altKey ? 'Alt' : null,
    press.shiftKey ? 'Shift' : null,
    press.metaKey ? (platform === 'macos' ? 'Command' : 'Super') : null,
  ].filter((name) => name !== null);
  const isStrong = press.ctrlKey || press.altKey || press.metaKey;
  return isStrong || /^F\d+$/.test(key) ? [...modifiers, key].join('+') : null;
}

function keyOf(code: string): string | null {
  const plain = /^(?:Key([A-Z])|Digit(\d)|(F(?:1\d|2[0-4]|[1-9])))$/.exec(code);
  if (plain !== null) return plain[1] ?? plain[2] ?? plain[3] ?? null;
  return Object.hasOwn(namedKeys, code) ? (namedKeys[code] ?? null) : null;
}

const macSigns: Readonly<Record<string, string>> = {
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
const otherNames: Readonly<Record<string, string>> = {
  Control: 'Ctrl',
  CommandOrControl: 'Ctrl',
  CmdOrCtrl: 'Ctrl',
  Option: 'Alt',
};

/** As it is written on the platform's keys: "⌥ ⌘ Q", "Ctrl + Alt + Q". */
export function acceleratorText(accelerator: string, platform: Platform): string {
  const parts = accelerator.split('+');
  if (platform === 'macos') return parts.map((part) => macSigns[part] ?? part).join(' ');
  const meta = platform === 'windows' ? 'Win' : 'Super';
  const name = (part: string): string => (part === 'Super' || part === 'Meta' ? meta : (otherNames[part] ?? part));
  return parts.map(name).join(' + ');
}
